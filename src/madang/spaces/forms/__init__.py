"""Forms of buildings, floors and spaces."""
