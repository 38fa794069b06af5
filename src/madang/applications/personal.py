"""What applications hold about a person: found, handed out, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.applications.keeping import empty
from madang.applications.models import (
    Application,
    ApplicationFile,
    Collaborator,
    Exemption,
    KeptDraft,
    Submission,
)
from madang.files.queries import stored_bytes
from madang.hubs import journal
from madang.hubs.models import User
from madang.kit import personal_data
from madang.kit.personal_data import Fate, Kept, Portion, Store, ids_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub
    from madang.kit.personal_data import Person

USER = "hubs.user"


def parts(hub: Hub, person: Person) -> QuerySet[Collaborator]:
    """Return where a person works on an application."""
    return Collaborator.objects.filter(hub=hub, user__in=ids_of(person, USER))


def alone(hub: Hub, person: Person) -> QuerySet[Application]:
    """Return the applications on which nobody works but this person."""
    mine = parts(hub, person).values("application")
    others = Collaborator.objects.filter(hub=hub, user__isnull=False).exclude(
        user__in=ids_of(person, USER)
    )
    return Application.objects.filter(hub=hub, pk__in=mine).exclude(
        pk__in=others.values("application")
    )


def collect(hub: Hub, person: Person) -> Portion:
    """Return a person's applications, what was sent, and their files."""
    mine = Application.objects.filter(
        hub=hub, pk__in=parts(hub, person).values("application")
    )
    found: list[Any] = [*parts(hub, person), *mine]
    found += Submission.objects.filter(application__in=mine)
    found += KeptDraft.objects.filter(application__in=mine)
    rows = [
        journal.snapshot(row) | {"entry": row._meta.label_lower, "id": row.pk}
        for row in found
    ]
    held = ApplicationFile.objects.filter(application__in=mine).select_related("file")
    files = [
        Kept(f"{one.file_id}-{one.file.name}", _bytes(hub, one.file_id))
        for one in held.filter(file__removed_at=None)
    ]
    return Portion(rows, files)


def _bytes(hub: Hub, pk: int) -> Callable[[], Iterator[bytes]]:
    return lambda: iter([stored_bytes(hub, pk)])


def count(hub: Hub, person: Person) -> int:
    """Return how many applications a person works on."""
    return parts(hub, person).count()


def erase(hub: Hub, person: Person, _by: Actor, _now: datetime) -> int:
    """Empty the applications that are hers alone, and take her off the others.

    That there was an application, and what was decided, stays for the audit.
    """
    mine = alone(hub, person)
    empty(mine.values_list("pk", flat=True))
    return parts(hub, person).delete()[0]


def exemptions(hub: Hub, person: Person) -> QuerySet[Exemption]:
    """Return the exemptions granted to a person's addresses."""
    users = User.objects.filter(pk__in=ids_of(person, USER))
    emails = [email.lower() for email in users.values_list("email", flat=True)]
    return Exemption.objects.filter(Q(email__in=emails), hub=hub)


def register() -> None:
    """Leave the stores with the house."""
    personal_data.add_store(
        Store(
            name="applications.applications",
            title=_("Applications, with what was sent and its files"),
            fate=Fate.EMPTY,
            collect=collect,
            count=count,
            erase=erase,
            reason=_("That there was an application and what was decided stays."),
            order=45,
        )
    )
    personal_data.add_store(
        Store(
            name="applications.exemptions",
            title=_("Exemptions"),
            fate=Fate.KEEP,
            collect=lambda hub, person: Portion(
                [journal.snapshot(row) for row in exemptions(hub, person)]
            ),
            count=lambda hub, person: exemptions(hub, person).count(),
            reason=_("They prove that applicants were treated alike."),
            order=97,
        )
    )
