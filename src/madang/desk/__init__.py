"""What each role sees first: what waits, what happened, where to go."""
