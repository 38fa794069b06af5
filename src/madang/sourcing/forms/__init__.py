"""Forms of sourcing."""
