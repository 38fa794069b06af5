"""Bringing a file's rows into a room: mapped, checked, written, and undone as a whole.

Words: *import* (one file brought in), *mapping* (which column feeds which field),
*check* (a run that changes nothing), *row* (one line of the file and what came of it),
*session* (a room's own knowledge of how its rows are matched and written).
"""
