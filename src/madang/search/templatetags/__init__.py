"""What the templates of search write."""
