"""What the pages of programmes say in their own words: ``{% load programmes %}``."""
