"""SQLite as Django knows it, but whoever wants to write lines up for it.

SQLite lets one transaction write at a time.  Who comes second sleeps a little, looks
again and sleeps longer, so that under a rush some never meet the moment in which it is
free and are refused after twenty seconds, while those who came later get through.  Here
they wait in a line: a lock among the threads of a process, and behind it a lock on a
file beside the database, which the kernel gives to those who wait in their order.

The line is a courtesy.  What keeps writers apart is still SQLite's own lock, which also
holds against those who do not line up: another program, a statement outside a
transaction, a disk on which the file cannot be made.
"""
