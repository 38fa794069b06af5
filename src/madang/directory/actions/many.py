"""What is done with many organisations or people at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.directory import rules, signals
from madang.directory.models import (
    ListPage,
    Organisation,
    Person,
    Tag,
    Tagging,
)
from madang.directory.names import fold, tidy
from madang.hubs import journal
from madang.hubs.actions import action
from madang.hubs.models import AccessLog
from madang.inbox import telling
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from madang.directory.parts import Owner
    from madang.hubs.models import Actor, Hub, User

LONGEST_TAG = 60
LONGEST_SUBJECT, LONGEST_MESSAGE = 150, 5000


@dataclass(frozen=True, slots=True)
class Tagged:
    """Which rows a tag was newly put on, or taken off."""

    tag: Tag
    ids: list[int]
    lines: Sequence[journal.Line]


@dataclass(frozen=True, slots=True)
class Told:
    """How many people were written to, or rows handed out."""

    count: int
    lines: Sequence[journal.Line]


@action(allowed=rules.may_keep_directory)
def tag_many(hub: Hub, by: Actor, *, rows: Sequence[Owner], word: str) -> Tagged:
    """Every row carries the tag; those that carried it are left as they are.

    Raises:
        Refused: the tag is empty.
    """
    word = tidy(word)[:LONGEST_TAG]
    if not fold(word):
        raise Refused(_("A tag has at least one letter."))
    tag, _new = Tag.objects.get_or_create(
        hub=hub, word_key=fold(word)[:LONGEST_TAG], defaults={"word": word}
    )
    field = _field_of(rows)
    held = Tagging.objects.filter(tag=tag, **{f"{field}__in": rows})
    there = set(held.values_list(field, flat=True))
    new = [row for row in rows if row.pk not in there]
    Tagging.objects.bulk_create(
        [Tagging(hub=hub, tag=tag, **{field: row}) for row in new], batch_size=500
    )
    _tell(hub, new)
    lines = [
        journal.Line("directory.tag_many", row, {"tag": [None, tag.word]})
        for row in new
    ]
    return Tagged(tag, [row.pk for row in new], lines)


@action(allowed=rules.may_keep_directory)
def untag_many(hub: Hub, by: Actor, *, rows: Sequence[Owner], tag: Tag) -> Tagged:
    """None of the rows carries the tag."""
    field = _field_of(rows)
    held = Tagging.objects.filter(hub=hub, tag=tag, **{f"{field}__in": rows})
    there = set(held.values_list(field, flat=True))
    held.delete()
    gone = [row for row in rows if row.pk in there]
    _tell(hub, gone)
    lines = [
        journal.Line("directory.untag_many", row, {"tag": [tag.word, None]})
        for row in gone
    ]
    return Tagged(tag, [row.pk for row in gone], lines)


@action(allowed=rules.may_keep_directory)
def write_to_many(
    hub: Hub,
    by: Actor,
    *,
    users: Iterable[User],
    subject: str,
    text: str,
    now: datetime,
) -> Told:
    """Every user finds the message in her inbox and, as she wishes, in her mail.

    Raises:
        Refused: there is nothing to say, or nobody to say it to.
    """
    readers = list(users)
    subject = tidy(subject)[:LONGEST_SUBJECT]
    if not subject or not text.strip():
        raise Refused(_("A message has a subject and a text."))
    if not readers:
        raise Refused(_("None of them can sign in here, so nobody would read it."))
    lines = [line.strip() for line in text[:LONGEST_MESSAGE].splitlines()]
    signed = (*filter(None, lines), f"— {by.user or hub}")
    telling.tell(
        hub,
        readers,
        kind="directory.message",
        key=f"directory.message:{by.user.pk if by.user else 0}:{now.isoformat()}",
        now=now,
        write=lambda: telling.Letter(subject, signed),
    )
    told = {"subject": [None, subject], "people": [None, len(readers)]}
    line = journal.Line("directory.write_to_many", hub, told)
    return Told(len(readers), [line])


@action(allowed=rules.may_keep_directory)
def note_export(
    hub: Hub,
    by: Actor,
    *,
    page: str,
    file_format: str,
    query: str,
    ids: Collection[int],
    now: datetime,
) -> Told:
    """The journal says who took which rows with her, and each person can see it."""
    if page == ListPage.PEOPLE:
        looks = [
            AccessLog(
                hub=hub,
                viewer=by.user,
                kind=Person._meta.label_lower,
                object_id=key,
                reason="export",
                on=by.hub.day_of(now),
                at=now,
            )
            for key in ids
        ]
        AccessLog.objects.bulk_create(looks, ignore_conflicts=True, batch_size=500)
    told = {
        "page": [None, page],
        "format": [None, file_format],
        "filter": [None, query],
        "rows": [None, len(ids)],
    }
    return Told(len(ids), [journal.Line("directory.note_export", hub, told)])


def _field_of(rows: Sequence[Owner]) -> str:
    return "person" if rows and isinstance(rows[0], Person) else "organisation"


def _tell(hub: Hub, rows: Sequence[Owner]) -> None:
    if rows:
        model = Person if isinstance(rows[0], Person) else Organisation
        ids = [row.pk for row in rows]
        signals.changed.send(model, model=model, hub=hub, ids=ids)
