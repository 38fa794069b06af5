"""A first visit stays light: style and script, compressed, without the fonts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from madang.kit import style

STATIC = Path(style.__file__).parent / "static"
TEMPLATES = Path(style.__file__).parent / "templates" / "kit"
PUBLIC, EVERYWHERE = 25_000, 60_000
FACES = re.compile(r"pretendard|noto-sans|fonts\.css")


def linked(*pages):
    """Return the style sheets and scripts that these templates link."""
    text = "".join((TEMPLATES / page).read_text() for page in pages)
    found = set(re.findall(r"{% static [\"']([\w/.-]+\.(?:css|js))[\"'] %}", text))
    return {name for name in found if not FACES.search(name)}


def weight(names):
    return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)


@pytest.mark.parametrize(
    ("page", "most", "files"),
    [
        ("public.html", PUBLIC, 2),
        ("plain.html", PUBLIC, 2),
        ("page.html", EVERYWHERE, 3),
    ],
)
def test_a_first_visit_is_light(page, most, files):
    names = linked("frame.html", page)
    assert len(names) == files
    assert weight(names) <= most


def test_every_face_that_a_sheet_names_is_there():
    for sheet in STATIC.rglob("*.css"):
        for name in re.findall(r"url\([\"']?([^)\"']+)", sheet.read_text()):
            assert (sheet.parent / name).exists(), f"{sheet.name}: {name}"
