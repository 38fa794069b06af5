"""Measured claims: every figure that the documentation states is printed here."""
