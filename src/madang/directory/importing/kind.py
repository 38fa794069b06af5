"""Organisations and people as something that can be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madang.directory import rules
from madang.directory.importing.fields import FIELDS
from madang.directory.importing.organisations import OrganisationSession
from madang.directory.importing.people import REASON, PeopleSession
from madang.directory.importing.people_fields import PEOPLE_FIELDS
from madang.directory.importing.people_parts import CREATE, WITHOUT
from madang.directory.models import StandingKind
from madang.imports.kinds import Choice, ImportKind, register


def offer() -> None:
    """Let organisations and people be imported."""
    register(
        ImportKind(
            name="directory.organisation",
            label=_("Organisations"),
            fields=FIELDS,
            open=OrganisationSession,
            allowed=rules.may_keep_directory,
            page="directory:organisation",
            choices=(
                Choice(
                    "standing",
                    _("What they are to the hub"),
                    lambda _actor: StandingKind.choices,
                ),
            ),
        )
    )
    register(
        ImportKind(
            name="directory.person",
            label=_("People"),
            fields=PEOPLE_FIELDS,
            open=PeopleSession,
            allowed=rules.may_keep_directory,
            page="directory:person",
            choices=(
                Choice(
                    "unknown_organisations",
                    _("People of organisations that are not in the directory"),
                    lambda _actor: [
                        ("", _("Leave them out, and say so")),
                        (WITHOUT, _("Bring them in without the organisation")),
                        (CREATE, _("Add the organisation to the directory")),
                    ],
                ),
                Choice(
                    REASON,
                    _("Why people who asked to be forgotten may come in again"),
                    help=_("Empty: they are left out, and the report says so."),
                ),
            ),
        )
    )
