from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SpacesConfig(AppConfig):
    name = "madang.spaces"

    def ready(self) -> None:
        from madang.files import kinds as files  # noqa: PLC0415 -- apps are ready
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import (  # noqa: PLC0415
            Entry,
            Panel,
            add_entry,
            add_panel,
        )
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.spaces import (  # noqa: PLC0415
            bookings_waiting,
            occupancy_paints,
            personal,
            rules,
            taking,
            tasks,
            terms_waiting,
        )
        from madang.spaces.importing.kind import offer  # noqa: PLC0415
        from madang.spaces.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("spaces", SENTENCES)
        offer()
        taking.offer()
        occupancy_paints.offer()
        bookings_waiting.listen()
        terms_waiting.listen()
        personal.register()
        jobs.register(
            jobs.Kind("spaces.allocate", tasks.allocate, _("Rooms for teams"))
        )
        jobs.every(
            timedelta(minutes=5),
            "spaces.give_back",
            tasks.give_back,
            _("Giving back rooms to which nobody has come"),
        )
        jobs.every(
            timedelta(minutes=10),
            "spaces.settle",
            tasks.settle,
            _("Settling what bookings cost"),
        )
        jobs.every(
            timedelta(hours=1),
            "spaces.grant",
            tasks.grant,
            _("Granting the credits of memberships"),
        )
        jobs.every(
            timedelta(days=1),
            "spaces.propose_steps",
            tasks.propose,
            _("Proposing the steps of rents that are due"),
        )
        add_entry(
            Entry(
                "spaces:buildings",
                _("Spaces"),
                pgettext_lazy("short", "Spaces"),
                "space",
                rules.may_see_spaces,
                group="place",
                order=40,
            )
        )
        add_entry(
            Entry(
                "spaces:bookings",
                _("Bookings"),
                pgettext_lazy("short", "Bookings"),
                "calendar",
                rules.may_see_bookings,
                group="place",
                order=39,
            )
        )
        add_entry(
            Entry(
                "spaces:agreements",
                _("Space agreements"),
                pgettext_lazy("short", "Agreements"),
                "file",
                rules.may_see_agreements,
                group="place",
                order=42,
                is_tab=False,
            )
        )
        add_entry(
            Entry(
                "spaces:rounds",
                _("Rooms for teams"),
                pgettext_lazy("short", "Teams"),
                "grid",
                rules.may_ask_for_room,
                group="place",
                order=44,
                is_tab=False,
            )
        )
        add_entry(
            Entry(
                "spaces:occupancy",
                _("Occupancy"),
                pgettext_lazy("short", "Occupancy"),
                "chart",
                rules.may_see_occupancy,
                group="place",
                order=43,
                is_tab=False,
            )
        )
        add_entry(
            Entry(
                "spaces:tenants",
                _("Who sits where"),
                pgettext_lazy("short", "Who where"),
                "pin",
                rules.may_see_spaces,
                group="place",
                order=41,
                is_tab=False,
            )
        )
        add_panel(
            Panel(
                "directory.organisation",
                "spaces:seats-panel",
                _("Where it sits"),
                rules.may_see_agreements,
                order=35,
            )
        )
        files.register(
            files.Attachable(
                kind="spaces.space",
                may_read=_may_read,
                may_add=_may_add,
                types=files.PICTURES,
                purpose="photo",
                most=40,
            )
        )
        files.register(
            files.Attachable(
                kind="spaces.spaceagreement",
                may_read=_may_read_paper,
                may_add=_may_add_paper,
            )
        )


def _may_read(by: Any, pk: int) -> bool:
    from madang.spaces.queries import spaces_visible_to  # noqa: PLC0415

    return spaces_visible_to(by).filter(pk=pk).exists()


def _may_add(by: Any, pk: int) -> bool:
    from madang.spaces.rules import may_keep_spaces  # noqa: PLC0415

    return may_keep_spaces(by) and _may_read(by, pk)


def _may_read_paper(by: Any, pk: int) -> bool:
    from madang.spaces.queries import agreements_visible_to  # noqa: PLC0415

    return agreements_visible_to(by).filter(pk=pk).exists()


def _may_add_paper(by: Any, pk: int) -> bool:
    from madang.spaces.rules import may_keep_agreements  # noqa: PLC0415

    return may_keep_agreements(by) and _may_read_paper(by, pk)
