"""How an answer of each kind is read, kept, checked, told in words and exported."""

from madang.questionnaires.values.handling import (
    Form,
    Handling,
    Part,
    name_of,
    tidy_text,
)
from madang.questionnaires.values.handlings import handling_of

__all__ = ["Form", "Handling", "Part", "handling_of", "name_of", "tidy_text"]
