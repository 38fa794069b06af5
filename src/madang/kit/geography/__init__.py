"""Where towns are and what the land around them looks like, without asking anybody."""
