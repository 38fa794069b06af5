"""Organisations from a file: what columns mean, whom a row is, how it is written."""
