"""Scarce things given out optimally, fairly, explainably, and again after a change.

A plain Python library: no Django, no clock, no global state.  Every module poses one
problem as a frozen dataclass that validates itself, solves it with
``solve(problem, *, stop, seed)`` and answers with a `Result`.  `verify` checks any
answer without sharing code with the solvers.
"""
