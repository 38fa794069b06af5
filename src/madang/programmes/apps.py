from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.kit.navigation import PublicLink, Waiting


class ProgrammesConfig(AppConfig):
    name = "madang.programmes"

    def ready(self) -> None:
        from madang.inbox import kinds as inbox  # noqa: PLC0415 -- apps are ready
        from madang.kit.navigation import add_public, add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.programmes import measures, personal  # noqa: PLC0415
        from madang.programmes.actions.telling import LACKING, OFFERED  # noqa: PLC0415
        from madang.programmes.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("programmes", SENTENCES)
        inbox.register(inbox.Kind(OFFERED, _("Places in programmes"), is_binding=True))
        inbox.register(inbox.Kind(LACKING, _("What is open when coming in")))
        personal.register()
        measures.register()
        add_waiting(_waiting)
        add_public(_public_links, _public_paths)
        _add_entries()
        _add_panels()


def _add_entries() -> None:
    from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415
    from madang.programmes import rules  # noqa: PLC0415

    add_entry(
        Entry(
            "programmes:programmes",
            _("Programmes"),
            pgettext_lazy("short", "Programmes"),
            "programme",
            rules.may_see_programmes,
            group="programmes",
            order=30,
        )
    )
    add_entry(
        Entry(
            "programmes:calls",
            _("Calls"),
            pgettext_lazy("short", "Calls"),
            "application",
            rules.may_see_programmes,
            group="programmes",
            order=31,
            is_tab=False,
        )
    )
    add_entry(
        Entry(
            "programmes:cohorts",
            _("Cohorts"),
            pgettext_lazy("short", "Cohorts"),
            "people",
            rules.may_see_programmes,
            group="programmes",
            order=32,
            is_tab=False,
        )
    )
    add_entry(
        Entry(
            "programmes:own",
            _("My programmes"),
            pgettext_lazy("short", "Programmes"),
            "programme",
            rules.may_take_part,
            group="own",
            order=12,
        )
    )


def _add_panels() -> None:
    from madang.kit.navigation import Panel, add_panel  # noqa: PLC0415
    from madang.programmes import rules  # noqa: PLC0415

    add_panel(
        Panel(
            "directory.organisation",
            "programmes:organisation-panel",
            _("Programmes"),
            rules.may_see_cohorts,
            order=30,
        )
    )


def _waiting(by: Any, now: datetime) -> Iterator[Waiting]:
    from madang.programmes.waiting import waiting_for  # noqa: PLC0415

    yield from waiting_for(by, now)


def _public_links(hub: Any) -> Iterator[PublicLink]:
    from madang.kit.navigation import PublicLink  # noqa: PLC0415
    from madang.programmes.queries import has_public_calls  # noqa: PLC0415

    if has_public_calls(hub):
        yield PublicLink(f"/{hub.slug}/calls/", _("Calls"))


def _public_paths(hub: Any) -> Iterator[tuple[str, str]]:
    from madang.programmes.queries import public_call_paths  # noqa: PLC0415

    yield from public_call_paths(hub)
