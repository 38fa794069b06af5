"""Organisations and people that the hub knows, and how they are related.

Words: *organisation*, *person*, *affiliation* (a person's place in an organisation for
a period), *relation* (between organisations), *standing* (what an
organisation is to the hub).
"""
