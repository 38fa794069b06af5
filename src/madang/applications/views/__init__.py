"""Pages of applications: those of applicants, those of staff."""
