"""What tenants offer and seek among each other, and how they get to know each other.

Words: *listing* (what an organisation offers or seeks, until a day), *introduction*
(one organisation asks another to meet; accepted, both see whom to write to), *block*
(an organisation wants no more requests from another).
"""
