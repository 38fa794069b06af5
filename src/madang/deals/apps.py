from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Missions that a hub's public home links to.


class DealsConfig(AppConfig):
    name = "madang.deals"

    def ready(self) -> None:
        from madang.deals import measures, personal, quoting, tasks, waiting  # noqa: PLC0415 -- apps are ready
        from madang.deals.actions import TASK_DUE, opening  # noqa: PLC0415
        from madang.deals.actions.amounts import DEAL, EVIDENCE  # noqa: PLC0415
        from madang.deals.actions.updates import UPDATE  # noqa: PLC0415
        from madang.deals.queries import ROOM  # noqa: PLC0415
        from madang.deals.sentences import SENTENCES  # noqa: PLC0415
        from madang.files import kinds as files  # noqa: PLC0415
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("deals", SENTENCES)
        personal.register()
        measures.register()
        quoting.register()
        opening.listen()
        waiting.register()
        letters.register(letters.Kind(TASK_DUE, _("Tasks about deals that are due")))
        letters.register(letters.Kind(UPDATE, _("Updates of companies to investors")))
        jobs.every(
            timedelta(hours=1),
            "deals.remind",
            tasks.remind,
            _("Reminding of tasks about deals"),
        )
        _add_entries()
        files.register(
            files.Attachable(
                kind=DEAL, may_read=_may_read, may_add=_may_add, purpose=EVIDENCE
            )
        )
        files.register(
            files.Attachable(kind=ROOM, may_read=_in_no_other_way, may_add=_may_fill)
        )


def _add_entries() -> None:
    from madang.deals import rules  # noqa: PLC0415 -- apps are ready
    from madang.deals.queries import public_mission_rows  # noqa: PLC0415
    from madang.kit.navigation import (  # noqa: PLC0415
        Entry,
        Panel,
        add_entry,
        add_panel,
        add_public_rows,
    )

    short = pgettext_lazy("short", "Deals")
    add_entry(
        Entry(
            "deals:board",
            _("Deals"),
            short,
            "deal",
            rules.may_see_all_deals,
            group="money",
            order=50,
            also=("deals/",),
        )
    )
    add_entry(
        Entry(
            "deals:list",
            _("Deals"),
            short,
            "deal",
            rules.may_see_own_deals,
            group="own",
            order=30,
            is_tab=False,
            also=("deals/", "fundraising/"),
        )
    )
    add_entry(
        Entry(
            "deals:missions",
            _("Missions"),
            pgettext_lazy("short", "Missions"),
            "map",
            rules.may_see_all_deals,
            group="money",
            order=52,
            is_tab=False,
        )
    )
    add_entry(
        Entry(
            "deals:rounds",
            _("Fundraising rounds"),
            pgettext_lazy("short", "Rounds"),
            "money",
            rules.may_see_all_deals,
            group="money",
            order=51,
            is_tab=False,
            also=("data-rooms/", "investor-updates/"),
        )
    )
    for name, label, brief, sign, order in (
        ("datarooms", _("Data rooms"), pgettext_lazy("short", "Data"), "lock", 31),
        (
            "updates",
            _("Investor updates"),
            pgettext_lazy("short", "Updates"),
            "mail",
            32,
        ),
    ):
        add_entry(
            Entry(
                f"deals:{name}",
                label,
                brief,
                sign,
                rules.may_see_own_deals,
                group="own",
                order=order,
                is_tab=False,
            )
        )
    add_public_rows(public_mission_rows)
    add_panel(
        Panel(
            "directory.organisation",
            "deals:organisation-panel",
            _("Deals"),
            rules.may_see_deals,
            order=33,
            fits=_has_deals_page,
        )
    )


def _has_deals_page(by: Any, firm: Any) -> bool:
    """Staff for deals on every organisation's page, others on their own firm's."""
    from madang.deals.rules import may_see_all_deals, own_firms  # noqa: PLC0415

    return may_see_all_deals(by) or (firm is not None and firm.pk in own_firms(by))


def _may_read(by: Any, pk: int) -> bool:
    """Evidence of money is for those who see all deals."""
    from madang.deals.queries import deals_visible_to  # noqa: PLC0415
    from madang.deals.rules import may_see_all_deals  # noqa: PLC0415

    return may_see_all_deals(by) and deals_visible_to(by).filter(pk=pk).exists()


def _in_no_other_way(_by: Any, _pk: int) -> bool:
    """A room's files are opened in the room alone, where marks and the log are."""
    return False


def _may_fill(by: Any, pk: int) -> bool:
    """Those who keep a room put files into it."""
    from madang.deals.queries import rooms_kept_by  # noqa: PLC0415 -- apps are ready
    from madang.deals.rules import may_keep_room  # noqa: PLC0415

    room = rooms_kept_by(by).filter(pk=pk).first()
    return room is not None and may_keep_room(by, room)


def _may_add(by: Any, pk: int) -> bool:
    return _may_read(by, pk)
