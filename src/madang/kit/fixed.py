"""Things that never change and are equal to themselves only.

What was made from one of them, such as its rendering, may be kept for as long as it is
at hand: another one, however alike, is another.
"""

from __future__ import annotations


class Fixed:
    """The base of such things: subclasses are frozen dataclasses with ``eq=False``."""

    __slots__ = ()
