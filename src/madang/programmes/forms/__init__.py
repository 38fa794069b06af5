"""What the pages of programmes ask for: parsed and named; actions do the checking."""
