"""What was done, in plain words: a sentence for every verb of the journal.

A room registers its verbs in ``AppConfig.ready``.  A sentence is a whole one, because
languages order its parts differently: ``_("%(who)s changed the site %(what)s")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

_sentences: dict[str, str | _StrPromise] = {}


def add_sentences(room: str, sentences: Mapping[str, str | _StrPromise]) -> None:
    """Give the verbs of a room their sentences, with `who` and `what` as holders."""
    _sentences.update({f"{room}.{verb}": text for verb, text in sentences.items()})


def known_verbs() -> frozenset[str]:
    """Return every verb that has a sentence."""
    return frozenset(_sentences)


def sentence(verb: str, who: str, what: str) -> str:
    """Return what was done as a sentence in the reader's language.

    A verb without one (an older version's) is told by its name.
    """
    text = _sentences.get(verb)
    if text is None:
        return _("%(who)s: %(verb)s, %(what)s") % {
            "who": who,
            "verb": verb,
            "what": what,
        }
    return str(text) % {"who": who, "what": what}
