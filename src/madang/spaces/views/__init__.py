"""Pages of buildings, floors and spaces."""
