"""Where a hub's companies sit: buildings, floors and spaces, drawn and kept.

Words: *building* (stands at a site), *floor* (a level of a building, with its outline
and its walls), *space* (the smallest thing that is let or booked, or a hall of several
parts), *part* (a space inside a divisible hall), *desk zone* (a space of numbered
desks), *net*, *shared* and *gross area* (of its own, its share of corridors and
entrances, both with walls), *outline* (a polygon in metres from the floor's corner),
*paint* (what the colours of a floor plan tell).
"""
