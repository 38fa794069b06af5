from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourcingConfig(AppConfig):
    name = "madang.sourcing"

    def ready(self) -> None:
        from madang.files import kinds as files  # noqa: PLC0415 -- apps are ready
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.sourcing import importing, personal  # noqa: PLC0415
        from madang.sourcing.actions import ORDER  # noqa: PLC0415
        from madang.sourcing.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("sourcing", SENTENCES)
        personal.register()
        importing.offer()
        files.register(
            files.Attachable(kind=ORDER, may_read=_sees_order, may_add=_proves_order)
        )
        _add_entries()


def _add_entries() -> None:
    from madang.kit.navigation import (  # noqa: PLC0415 -- apps are ready
        Entry,
        Panel,
        add_entry,
        add_panel,
    )
    from madang.sourcing import rules  # noqa: PLC0415

    add_entry(
        Entry(
            "sourcing:orders",
            _("Purchase orders"),
            pgettext_lazy("short", "Orders"),
            "file",
            rules.may_see_orders,
            group="money",
            order=56,
            is_tab=False,
        )
    )
    add_panel(
        Panel(
            "directory.organisation",
            "sourcing:orders-panel",
            _("Purchase orders"),
            rules.may_see_orders,
            order=34,
            fits=_has_orders_page,
        )
    )


def _has_orders_page(by: Any, firm: Any) -> bool:
    """Staff for orders on every organisation's page, others on their own firm's."""
    from madang.sourcing.rules import may_see_all_orders, own_firms  # noqa: PLC0415

    return may_see_all_orders(by) or (firm is not None and firm.pk in own_firms(by))


def _sees_order(by: Any, pk: int) -> bool:
    from madang.sourcing.queries import orders_visible_to  # noqa: PLC0415

    return orders_visible_to(by).filter(pk=pk).exists()


def _proves_order(by: Any, pk: int) -> bool:
    from madang.sourcing.queries import orders_visible_to  # noqa: PLC0415
    from madang.sourcing.rules import may_deliver  # noqa: PLC0415

    row = orders_visible_to(by).filter(pk=pk).first()
    return row is not None and may_deliver(by, row)
