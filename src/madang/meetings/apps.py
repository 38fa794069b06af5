from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingsConfig(AppConfig):
    name = "madang.meetings"

    def ready(self) -> None:
        from madang.claims import kinds as rooms  # noqa: PLC0415 -- apps are ready
        from madang.files import kinds as files  # noqa: PLC0415
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.meetings import (  # noqa: PLC0415
            actions,
            personal,
            queries,
            tasks,
            waiting,
        )
        from madang.meetings.queries import ir_days  # noqa: PLC0415
        from madang.meetings.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("meetings", SENTENCES)
        letters.register(
            letters.Kind(actions.LETTER, _("My meetings"), is_binding=True)
        )
        letters.register(letters.Kind(actions.IR_LETTER, _("IR days")))
        jobs.register(jobs.Kind(actions.RUN, tasks.run_meetings, _("Plan of meetings")))
        mending = jobs.Kind(actions.MEND, tasks.mend_meetings, _("Mending of meetings"))
        jobs.register(mending)
        files.register(
            files.Attachable(
                kind=ir_days.PITCH,
                purpose=ir_days.DECK,
                may_read=ir_days.may_read_deck,
                may_add=ir_days.may_put_deck,
                types=frozenset({"application/pdf"}),
            )
        )
        personal.register()
        waiting.register()
        names = queries.rooms.names_of_rounds
        rooms.register_owner(rooms.Owner(queries.rooms.ROUND, _("Meetings"), names))
        _add_entries()


def _add_entries() -> None:
    from madang.hubs.models import Role  # noqa: PLC0415
    from madang.kit.navigation import (  # noqa: PLC0415
        Entry,
        Panel,
        add_entry,
        add_panel,
    )
    from madang.meetings import queries, rules  # noqa: PLC0415
    from madang.meetings.queries.reporting import has_met  # noqa: PLC0415

    def meets(by: Any) -> bool:
        roles = Role.MEMBER, Role.INVESTOR, Role.BUYER, Role.MENTOR
        is_one = by.user is not None and by.has_somewhere(*roles)
        return is_one and not by.is_managing

    add_panel(
        Panel(
            "desk.home",
            "meetings:next-panel",
            _("Next meetings"),
            meets,
            fits=lambda by, _row: queries.own_parties(by).exists(),
        )
    )
    add_panel(
        Panel(
            "directory.organisation",
            "meetings:organisation-panel",
            _("Meetings"),
            rules.may_take_part,
            order=32,
            fits=lambda by, row: (
                rules.may_see_meetings_of(by, row) and has_met(by, row.pk)
            ),
        )
    )

    add_entry(
        Entry(
            "meetings:matchings",
            _("Meetings"),
            pgettext_lazy("short", "Meetings"),
            "meeting",
            rules.may_organise,
            group="work",
            order=35,
        )
    )
    add_entry(
        Entry(
            "meetings:agenda",
            _("My meetings"),
            pgettext_lazy("short", "Meetings"),
            "meeting",
            meets,
            group="own",
            order=13,
            also=("meetings/",),
        )
    )
