"""Pages of the charges."""
