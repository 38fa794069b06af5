"""The glossary's words are the words on the screens, in every language."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tools import translations

ROOT = Path(__file__).parents[1]
LANGUAGES = ("ko", "es", "zh_Hans")
LINE = re.compile(
    r"^\| (.+?)(?: \((\w+)\))? \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|", re.MULTILINE
)
TABLE = (ROOT / "docs" / "glossary.md").read_text().split("|---|", 1)[1]
WORDS = [match.groups() for match in LINE.finditer(TABLE)]
ROOMS = {room.name for room in translations.rooms()} | {"engine"}


def said(language):
    """Yield (room, context, English, translation) of every single string."""
    for room in translations.rooms():
        for message in translations.read(room, language):
            if message.id and isinstance(message.id, str):
                context, english = translations.key_of(message)
                yield room.name, context, english.casefold(), message.string


def test_every_line_of_the_table_is_read():
    assert len(WORDS) == TABLE.count("\n| ")
    assert len(WORDS) > 70


def test_a_word_stands_once_and_in_a_room_that_exists():
    counted = Counter((word.casefold(), context) for word, context, *_ in WORDS)
    assert [word for word, times in counted.items() if times > 1] == []
    assert {room for *_, rooms in WORDS for room in rooms.split(", ")} <= ROOMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_use_the_glossarys_words(language):
    column = 2 + LANGUAGES.index(language)
    wanted = {
        (line[1] or "", line[0].casefold()): line[column].casefold() for line in WORDS
    }
    wrong = [
        (room, english, translation, wanted[context, english])
        for room, context, english, translation in said(language)
        if (context, english) in wanted
        and translation.casefold() != wanted[context, english]
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_the_words_are_on_a_screen(language):
    known = {(context, english) for _, context, english, _ in said(language)}
    shown = [line for line in WORDS if (line[1] or "", line[0].casefold()) in known]
    assert len(shown) >= 60
