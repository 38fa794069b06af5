from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourcingConfig(AppConfig):
    name = "madang.sourcing"

    def ready(self) -> None:
        from datetime import timedelta  # noqa: PLC0415 -- apps are ready

        from madang.files import kinds as files  # noqa: PLC0415
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.sourcing import (  # noqa: PLC0415
            importing,
            measures,
            personal,
            tasks,
            waiting,
        )
        from madang.sourcing.actions import (  # noqa: PLC0415
            NEED,
            NEED_NEWS,
            NEWS,
            ORDER,
            QUOTE,
            RFQ,
            RFQ_LINE,
        )
        from madang.sourcing.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("sourcing", SENTENCES)
        personal.register()
        measures.register()
        importing.offer()
        waiting.register()
        _let_find()
        files.register(
            files.Attachable(kind=ORDER, may_read=_sees_order, may_add=_proves_order)
        )
        files.register(
            files.Attachable(kind=QUOTE, may_read=_sees_quote, may_add=_gives_quote)
        )
        files.register(
            files.Attachable(kind=RFQ, may_read=_sees_rfq, may_add=_keeps_rfq)
        )
        files.register(
            files.Attachable(kind=RFQ_LINE, may_read=_sees_line, may_add=_keeps_line)
        )
        letters.register(letters.Kind(NEWS, _("Requests for quotes and awards")))
        files.register(
            files.Attachable(kind=NEED, may_read=_opens_need, may_add=_keeps_need)
        )
        letters.register(letters.Kind(NEED_NEWS, _("Needs of buyers, and answers")))
        jobs.every(
            timedelta(minutes=5),
            "sourcing.open",
            tasks.open_due,
            _("Opening sealed RFQs"),
        )
        _add_entries()


def _let_find() -> None:
    from madang.search import kinds  # noqa: PLC0415 -- apps are ready
    from madang.sourcing import finding  # noqa: PLC0415

    orders = pgettext_lazy("order", "Purchase orders")
    needs = pgettext_lazy("sourcing", "Needs")
    for kind in (
        kinds.Kind(finding.NEED, needs, "flag", _finds_needs, 48, "sourcing:needs"),
        kinds.Kind(finding.RFQ, _("RFQs"), "list", _rfqs, 50, "sourcing:rfqs"),
        kinds.Kind(finding.QUOTE, _("Quotes"), "list", _quotes, 52),
        kinds.Kind(finding.ORDER, orders, "file", _orders, 54, "sourcing:orders"),
    ):
        kinds.register(kind)


def _rfqs(by: Any, ids: Any) -> Any:
    from madang.sourcing.queries import rfqs_visible_to  # noqa: PLC0415

    return rfqs_visible_to(by).filter(pk__in=ids).values("pk")


def _quotes(by: Any, ids: Any) -> Any:
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.queries import quotes_visible_to  # noqa: PLC0415

    return quotes_visible_to(by, clock.now()).filter(pk__in=ids).values("pk")


def _orders(by: Any, ids: Any) -> Any:
    from madang.sourcing.queries import orders_visible_to  # noqa: PLC0415

    return orders_visible_to(by).filter(pk__in=ids).values("pk")


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
            pgettext_lazy("order", "Purchase orders"),
            pgettext_lazy("short", "Orders"),
            "file",
            rules.may_see_orders,
            group="purchasing",
            order=56,
            is_tab=False,
        )
    )
    add_entry(
        Entry(
            "sourcing:needs",
            pgettext_lazy("sourcing", "Needs"),
            pgettext_lazy("short", "Needs"),
            "flag",
            rules.may_see_orders,
            group="purchasing",
            order=54,
            is_tab=False,
            leads=rules.is_buyer,
        )
    )
    add_entry(
        Entry(
            "sourcing:rfqs",
            _("RFQs"),
            pgettext_lazy("short", "RFQs"),
            "list",
            rules.may_see_orders,
            group="purchasing",
            order=55,
            is_tab=False,
            leads=rules.is_buyer,
        )
    )
    add_panel(
        Panel(
            "directory.organisation",
            "sourcing:orders-panel",
            pgettext_lazy("order", "Purchase orders"),
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


def _sees_rfq(by: Any, pk: int) -> bool:
    from madang.sourcing.queries import rfqs_visible_to  # noqa: PLC0415

    return rfqs_visible_to(by).filter(pk=pk).exists()


def _keeps_rfq(by: Any, pk: int) -> bool:
    """Who keeps the RFQ, as long as quotes are taken; then its files stay."""
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.queries import rfqs_visible_to  # noqa: PLC0415
    from madang.sourcing.rules import may_keep_rfq  # noqa: PLC0415

    row = rfqs_visible_to(by).filter(pk=pk).first()
    return row is not None and may_keep_rfq(by, row) and row.is_written_at(clock.now())


def _sees_line(by: Any, pk: int) -> bool:
    from madang.sourcing.queries import lines_visible_to  # noqa: PLC0415

    return lines_visible_to(by).filter(pk=pk).exists()


def _keeps_line(by: Any, pk: int) -> bool:
    from madang.sourcing.queries import lines_visible_to  # noqa: PLC0415

    row = lines_visible_to(by).filter(pk=pk).first()
    return row is not None and _keeps_rfq(by, row.rfq_id)


def _sees_quote(by: Any, pk: int) -> bool:
    """Through the one door, so that a sealed quote's files do not exist either."""
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.queries import quotes_visible_to  # noqa: PLC0415

    return quotes_visible_to(by, clock.now()).filter(pk=pk).exists()


def _gives_quote(by: Any, pk: int) -> bool:
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.queries import quotes_visible_to  # noqa: PLC0415
    from madang.sourcing.rules import selling_for  # noqa: PLC0415

    now = clock.now()
    found = quotes_visible_to(by, now).filter(supplier__in=selling_for(by))
    row = found.filter(pk=pk).first()
    return row is not None and row.rfq.takes_quotes_at(now)


def _finds_needs(by: Any, ids: Any) -> Any:
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.queries import needs_visible_to  # noqa: PLC0415

    found = needs_visible_to(by, clock.now()).filter(pk__in=ids)
    return found.order_by().values("pk")


def _opens_need(by: Any, pk: int) -> bool:
    """Behind the NDA: a company's people only once it accepted the text."""
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.actions import digest_of  # noqa: PLC0415
    from madang.sourcing.queries import (  # noqa: PLC0415
        firms_answering,
        may_open_need_files,
        needs_visible_to,
    )

    now = clock.now()
    row = needs_visible_to(by, now).select_related("hub").filter(pk=pk).first()
    if row is None:
        return False
    own = firms_answering(by, row, now)
    return may_open_need_files(by, row, own, digest_of(row.nda))


def _keeps_need(by: Any, pk: int) -> bool:
    from madang.kit import clock  # noqa: PLC0415
    from madang.sourcing.queries import needs_visible_to  # noqa: PLC0415
    from madang.sourcing.rules import may_keep_need  # noqa: PLC0415

    row = needs_visible_to(by, clock.now()).filter(pk=pk).first()
    return row is not None and may_keep_need(by, row)
