"""Words that the directory's pages use."""
