"""One box over everything an actor may see, in four languages and three scripts.

Words: *entry* (what is found: a title, a text and where it leads), *kind* (which room's
things an entry stands for), *spelling* (a word as it is written, for mistyped ones).
"""
