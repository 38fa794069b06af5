"""Forms of the hub's own pages."""
