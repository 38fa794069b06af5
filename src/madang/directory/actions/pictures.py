"""The picture that stands for an organisation or a person: set, removed, brought back.

A replaced picture stays as an older version.  Where a hub looks at logos before they
change, what a company's own people upload waits in its proposal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.directory import rules
from madang.directory.actions.done import Corrected
from madang.directory.actions.organisations import propose
from madang.directory.models import Organisation, Person
from madang.directory.queries import policy_of
from madang.files.actions import (
    bring_back_file,
    put_to_use,
    remove_file,
    store_file,
)
from madang.files.models import StoredFile
from madang.files.queries import pictures_of
from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import ChangeProposal
    from madang.directory.parts import Owner
    from madang.hubs.models import Actor

#: The column that holds the picture, which is also what the file is kept for.
COLUMNS: dict[type[Owner], str] = {Organisation: "logo", Person: "photo"}
#: What a logo is kept for while staff have not looked at it.
ASKED = "logo-asked"


@action(allowed=rules.may_keep_page)
def set_picture(
    owner: Owner, by: Actor, *, upload: File[Any], now: datetime
) -> Corrected:
    """This picture stands for the organisation or person, or waits for a look.

    Raises:
        NotAcceptable: it is no picture, or too large.
        NotAllowed: the hub keeps the profiles itself.
    """
    column = COLUMNS[type(owner)]
    waits = _waits_for_a_look(owner, by)
    kind = owner._meta.label_lower
    older = None if waits else pictures_of(by.hub, kind, owner.pk, column).first()
    file = store_file(
        by.hub, by, upload=upload, kind=kind, object_id=owner.pk, now=now,
        purpose=ASKED if waits else column, called=column,
        replaces=None if waits else getattr(owner, column) or older,
    )  # fmt: skip
    if waits and isinstance(owner, Organisation):
        return _asked(owner, by, file, now)
    return _shows(owner, file, "set_picture")


@action(allowed=rules.may_keep_page)
def remove_picture(owner: Owner, by: Actor, *, now: datetime) -> Corrected:
    """The initials stand for the organisation or person again.

    Raises:
        NotAllowed: the hub keeps the profiles itself.
        Refused: staff look at the logo before it changes.
        Conflict: there is no picture.
    """
    if _waits_for_a_look(owner, by):
        raise Refused(_("The hub looks at the logo before it changes. Upload another."))
    file: StoredFile | None = getattr(owner, COLUMNS[type(owner)])
    if file is None:
        raise Conflict(_("There is no picture."))
    remove_file(file, by, now=now)
    return _shows(owner, None, "remove_picture")


@action(allowed=rules.may_keep_page)
def bring_back_picture(owner: Owner, by: Actor) -> Corrected:
    """The picture that was removed last stands there again.

    Raises:
        Conflict: there is another one meanwhile, or nothing to bring back.
    """
    column = COLUMNS[type(owner)]
    found = pictures_of(by.hub, owner._meta.label_lower, owner.pk, column)
    file = found.filter(removed_at__isnull=False).order_by("-removed_at").first()
    if file is None or getattr(owner, column) is not None:
        raise Conflict(_("There is a picture already."))
    if _waits_for_a_look(owner, by):
        raise Refused(_("The hub looks at the logo before it changes. Upload another."))
    bring_back_file(file, by)
    return _shows(owner, file, "bring_back_picture")


def settle_asked_logo(
    proposal: ChangeProposal, by: Actor, *, accepted: bool, now: datetime
) -> None:
    """A logo that waited in a proposal is put to use, or taken away."""
    if "logo" not in proposal.changes:
        return
    key = proposal.changes["logo"][1]
    file = StoredFile.objects.filter(
        hub=by.hub, pk=key, purpose=ASKED, object_id=proposal.organisation_id
    ).first()
    if file is None:
        raise Conflict(_("There is no picture."))
    if accepted:
        kind = proposal.organisation._meta.label_lower
        older = pictures_of(by.hub, kind, proposal.organisation_id, "logo").first()
        put_to_use(file, by, purpose="logo", replaces=older)
    else:
        remove_file(file, by, now=now)


def _waits_for_a_look(owner: Owner, by: Actor) -> bool:
    """Return whether staff look at the picture before it is shown.

    Raises:
        NotAllowed: the hub keeps the profiles itself.
    """
    if by.is_staff or isinstance(owner, Person):
        return False
    policy = policy_of(by.hub)
    if not policy.members_may_edit:
        raise NotAllowed(_("The hub keeps these profiles itself."))
    return "logo" in policy.checked_facts


def _asked(row: Organisation, by: Actor, file: StoredFile, now: datetime) -> Corrected:
    """Let a logo wait in the company's proposal, in the place of one asked before."""
    waiting = StoredFile.objects.filter(
        hub=by.hub, kind=row._meta.label_lower, object_id=row.pk, purpose=ASKED,
        removed_at=None,
    ).exclude(pk=file.pk)  # fmt: skip
    for other in waiting:
        remove_file(other, by, now=now)
    proposal = propose(row, by, {"logo": row.logo_id}, {"logo": file.pk}, now)
    asked = {"logo": [row.logo_id, file.pk]}
    line = journal.Line("directory.propose_change", row, asked)
    return Corrected(row, proposal, [line])


def _shows(owner: Owner, file: StoredFile | None, verb: str) -> Corrected:
    column = COLUMNS[type(owner)]
    before = owner.picture_id
    setattr(owner, column, file)
    owner.save(update_fields=[column, "updated_at"])
    told = {column: [before, file.pk if file else None]}
    return Corrected(owner, None, [journal.Line(f"directory.{verb}", owner, told)])
