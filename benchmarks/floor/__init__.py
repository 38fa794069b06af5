"""The floor: a bare Django with its full default middleware, to measure pages against.

It does what a page of its class cannot do without: one query and a small template, a
list with its count, the same behind a sign-in, a form that stores a row, a check-in.
"""
