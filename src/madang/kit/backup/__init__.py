"""One file that holds everything, and the way back from it, on either database.

The file is a zip of one JSON line per row and table, the uploaded files, and a manifest
with the schema's state and the count and checksum of every table.  Nothing in it
belongs to one vendor, so that a backup of SQLite restores into PostgreSQL and back.
"""
