"""What is still missing from a profile, the most useful first, as things to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from madang.directory.queries import OrganisationPage


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to add: what, and the part's name or ``edit`` or ``industries``."""

    text: str | _StrPromise
    where: str


def missing_of_organisation(page: OrganisationPage) -> list[Missing]:
    """Return what an organisation's profile lacks, out of nine things."""
    row = page.organisation
    wanted = [
        (row.one_liner, _("a one-liner"), "edit"),
        (row.description, _("a description"), "edit"),
        (row.country and row.city, _("where it is"), "edit"),
        (row.website, _("its website"), "edit"),
        (row.founded_on, _("when it was founded"), "edit"),
        (
            any(not activity.is_suggested for activity in page.activities),
            _("its industries, confirmed"),
            "industries",
        ),
        (page.headcounts, _("how many people work there"), "headcount"),
        (page.contacts, _("a contact"), "contact"),
        (page.affiliations, _("its people"), "affiliation"),
    ]
    return [Missing(text, where) for held, text, where in wanted if not held]


#: How many things `missing_of_organisation` looks for.
WANTED = 9
