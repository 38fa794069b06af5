"""Uploads: stored once, checked, versioned, and given out only through the door.

Words: *stored file* (what was uploaded, with its checksum), *version* (a later upload
of the same thing), *attachment* (where a file belongs).
"""
