"""Scores into a ranking."""
