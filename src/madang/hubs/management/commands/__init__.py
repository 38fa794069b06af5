"""Commands of the console about hubs."""
