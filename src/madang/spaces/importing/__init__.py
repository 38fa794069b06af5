"""A whole campus from one sheet: a line per space, with its building and floor."""
