"""What the hub's search finds of sourcing: needs, orders, RFQs, and open quotes.

A sealed quote has no entry at all before it is opened, for even a word that is known
to nobody else changes what a mistyped search suggests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from madang.search.indexing import Findable, forget, index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from madang.hubs.models import Hub
    from madang.sourcing.models import Need, PurchaseOrder, Quote, Rfq

ORDER, RFQ, QUOTE = "sourcing.order", "sourcing.rfq", "sourcing.quote"
#: Under this the files of one line of an RFQ are kept.
RFQ_LINE = "sourcing.rfq_line"
NEED = "sourcing.need"


def _path(name: str, hub: Hub, pk: int) -> str:
    return reverse(f"sourcing:{name}", kwargs={"hub": hub.slug, "pk": pk})


def find_order(row: PurchaseOrder) -> None:
    """The search finds an order by its number, its two sides and its note."""
    sides = f"{row.supplier.display_name} → {row.buyer.display_name}"
    path = _path("order", row.hub, row.pk)
    found = Findable(row.pk, row.number, path, sides, (), (row.note,))
    index(row.hub, ORDER, [found])


def find_rfq(row: Rfq) -> None:
    """The search finds an RFQ by its title, its buyer, its words and its lines."""
    lines = row.rfq_lines.values_list("words", flat=True)
    texts = (row.text, row.place, *lines)
    path, buyer = _path("rfq", row.hub, row.pk), row.buyer.display_name
    index(row.hub, RFQ, [Findable(row.pk, row.title, path, buyer, (), texts)])


def find_need(row: Need) -> None:
    """The search finds a published need by its words, and learns no word of it."""
    path, buyer = _path("need", row.hub, row.pk), row.buyer.display_name
    texts = (*row.titles.values(), *row.texts.values())
    found = Findable(row.pk, str(row), path, buyer, (), texts, is_learnt=False)
    index(row.hub, NEED, [found])


def forget_need(row: Need) -> None:
    """The search does not find a need any more."""
    forget(row.hub, NEED, [row.pk])


def find_quotes(hub: Hub, rows: Iterable[Quote]) -> None:
    """The search finds quotes that are not sealed, by number, supplier and RFQ."""
    found = [
        Findable(
            row.pk,
            row.number,
            _path("quote", hub, row.pk),
            f"{row.supplier.display_name} · {row.rfq.title}",
        )
        for row in rows
    ]
    index(hub, QUOTE, found)


def forget_quotes(rows: Sequence[Quote]) -> None:
    """The search does not find these quotes any more."""
    if rows:
        forget(rows[0].hub, QUOTE, [row.pk for row in rows])
