"""Pages of the hub and of people's own accounts."""
