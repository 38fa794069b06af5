"""What the templates of judging write."""
