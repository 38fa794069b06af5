"""Organisations as something that can be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madang.directory import rules
from madang.directory.importing.fields import FIELDS
from madang.directory.importing.organisations import OrganisationSession
from madang.directory.models import StandingKind
from madang.imports.kinds import Choice, ImportKind, register


def offer() -> None:
    """Let organisations be imported."""
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
