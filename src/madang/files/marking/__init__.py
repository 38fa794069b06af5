"""Copies of files that say on every page whose copy they are.

`stamping` is what rooms call; `child` lays the mark over a PDF's pages in a process of
its own, so that a document made to harm harms nothing else.
"""
