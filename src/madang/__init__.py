"""Madang: the operating system of a startup hub."""

__version__ = "0.1.0"
