"""Uploads: stored once, checked, versioned, and given out only through the door.

Words: *stored file* (what was uploaded, with its checksum), *version* (a later upload
of the same thing), *attachable* (a kind of object that may hold files, with its rule).
"""
