"""Pages of readiness, in files by what they are about."""
