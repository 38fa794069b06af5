from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationsConfig(AppConfig):
    name = "madang.applications"

    def ready(self) -> None:
        from madang.applications import (  # noqa: PLC0415 -- apps are ready
            expiring,
            guarding,
            keeping,
            linking,
            personal,
            waiting,
        )
        from madang.applications.sentences import SENTENCES  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("applications", SENTENCES)
        guarding.register()
        personal.register()
        keeping.register()
        linking.listen()
        jobs.every(
            timedelta(minutes=5),
            "applications.offers",
            expiring.expire_offers,
            _("Closing offers whose time is over"),
        )
        add_waiting(waiting.of_applicants)
        add_waiting(waiting.of_staff)
        _add_letters()
        _add_entries()
        _add_panels()


def _add_letters() -> None:
    from madang.applications import telling  # noqa: PLC0415
    from madang.inbox.kinds import Kind, register  # noqa: PLC0415

    register(Kind(telling.RECEIPT, _("Receipts of applications"), is_binding=True))
    register(Kind(telling.LETTER, _("Decisions on applications"), is_binding=True))
    register(Kind(telling.NEWS, _("News about an application"), is_binding=True))
    register(Kind(telling.STAFF, _("Answers of applicants")))


def _add_entries() -> None:
    from madang.applications import rules  # noqa: PLC0415
    from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415

    add_entry(
        Entry(
            "applications:calls",
            _("Applications"),
            pgettext_lazy("short", "Apps"),
            "application",
            rules.may_see_applications,
            group="programmes",
            order=30,
        )
    )
    add_entry(
        Entry(
            "applications:own",
            _("My applications"),
            pgettext_lazy("short", "Mine"),
            "application",
            lambda actor: bool(rules.own_applications(actor)),
            group="own",
            order=12,
        )
    )


def _add_panels() -> None:
    from madang.applications import linking, rules  # noqa: PLC0415
    from madang.kit.navigation import Panel, add_panel  # noqa: PLC0415
    from madang.programmes.kinds import add_call_panel  # noqa: PLC0415

    add_panel(
        Panel(
            "directory.organisation",
            "applications:organisation-panel",
            _("Applications"),
            rules.may_see_applications,
            order=40,
        )
    )
    add_panel(
        Panel(
            "programmes.call",
            "applications:call-panel",
            _("Applications"),
            rules.may_see_applications,
            order=10,
        )
    )
    add_call_panel(linking.on_call_page)
