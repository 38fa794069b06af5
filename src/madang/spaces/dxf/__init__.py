"""A CAD drawing (DXF) read as closed shapes, lines and texts, layer by layer.

`child` parses in a process of its own; `reading` runs it and says what went wrong;
`fitting` turns what was found into a floor in metres, once the layers are chosen.
"""
