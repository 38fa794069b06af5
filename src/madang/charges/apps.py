from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChargesConfig(AppConfig):
    name = "madang.charges"

    def ready(self) -> None:
        from madang.charges import rules  # noqa: PLC0415 -- apps are ready
        from madang.charges.sentences import SENTENCES  # noqa: PLC0415
        from madang.charges.waiting import of_charges  # noqa: PLC0415
        from madang.kit.navigation import (  # noqa: PLC0415
            Entry,
            Panel,
            add_entry,
            add_panel,
            add_waiting,
        )
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("charges", SENTENCES)
        add_waiting(of_charges)
        add_entry(
            Entry(
                "charges:invoices",
                _("Invoices"),
                pgettext_lazy("short", "Invoices"),
                "money",
                rules.may_see_charges,
                group="place",
                order=44,
                is_tab=False,
            )
        )
        add_panel(
            Panel(
                "directory.organisation",
                "charges:tenant-panel",
                _("Invoices"),
                rules.may_see_charges,
                order=36,
            )
        )
        add_panel(
            Panel(
                "spaces.spaceagreement",
                "charges:agreement-panel",
                _("Invoices"),
                rules.may_see_charges,
                order=10,
            )
        )
