"""The registered words for what a space is equipped with.

A word is a short key that is stored, and its name in the reader's language; another
room adds its own words when the apps are ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

_words: dict[str, _StrPromise] = {
    "projector": pgettext_lazy("equipment", "Projector"),
    "screen": pgettext_lazy("equipment", "Screen"),
    "video": pgettext_lazy("equipment", "Video conferencing"),
    "whiteboard": pgettext_lazy("equipment", "Whiteboard"),
    "sound": pgettext_lazy("equipment", "Sound system"),
    "microphone": pgettext_lazy("equipment", "Microphone"),
    "stage": pgettext_lazy("equipment", "Stage"),
    "interpretation": pgettext_lazy("equipment", "Interpreting booth"),
    "recording": pgettext_lazy("equipment", "Recording"),
    "internet": pgettext_lazy("equipment", "Wired internet"),
    "kitchen": pgettext_lazy("equipment", "Kitchenette"),
    "sink": pgettext_lazy("equipment", "Sink"),
    "fume_hood": pgettext_lazy("equipment", "Fume hood"),
    "compressed_air": pgettext_lazy("equipment", "Compressed air"),
    "power": pgettext_lazy("equipment", "Three-phase power"),
    "printer_3d": pgettext_lazy("equipment", "3D printer"),
    "headset": pgettext_lazy("equipment", "VR headset"),
    "air_conditioning": pgettext_lazy("equipment", "Air conditioning"),
    "daylight": pgettext_lazy("equipment", "Daylight"),
    "step_free": pgettext_lazy("equipment", "Step-free access"),
    "hearing_loop": pgettext_lazy("equipment", "Hearing loop"),
}


def add_word(key: str, label: _StrPromise) -> None:
    """Let spaces be equipped with one thing more."""
    _words[key] = label


def choices() -> list[tuple[str, _StrPromise]]:
    """Return every word with its name."""
    return list(_words.items())


def known(keys: Iterable[str]) -> list[str]:
    """Return those of the keys that are registered, each once, in their order."""
    wanted = set(keys)
    return [key for key in _words if key in wanted]


def names(keys: Iterable[str]) -> list[str]:
    """Return the names of registered keys."""
    return [str(_words[key]) for key in known(keys)]
