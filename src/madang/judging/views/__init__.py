"""Pages of judging: thin edges that fetch through the door and call one action."""
