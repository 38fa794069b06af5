"""Investor updates: drafted, sent once, never changed after, read in the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import assign, check, fault_of_amount
from madang.deals.models import (
    InvestorUpdate,
    UpdateFigure,
    UpdateReading,
    UpdateRecipient,
    UpdateState,
)
from madang.deals.queries import investors_of, people_of_firms
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.inbox.telling import Letter, tell
from madang.kit.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

#: The kind of the notices about investor updates.
UPDATE = "deals.update"
FIELDS = ("title", "starts_on", "last_on", "highlights", "lowlights", "asks")
MOST_FIGURES = 20


@action(rules.may_write_for)
def draft_update(
    company: Organisation,
    by: Actor,
    *,
    values: Mapping[str, Any],
    corrects: InvestorUpdate | None = None,
) -> InvestorUpdate:
    """The company has a draft more, which nobody else reads.

    A draft that corrects a sent update begins with its figures.

    Raises:
        Refused: a value is wrong, or what it corrects is not the company's own.
    """
    update = InvestorUpdate(
        hub=company.hub, company=company, author=by.user, corrects=corrects
    )
    assign(update, values, FIELDS)
    wrong = corrects is not None and (
        corrects.company_id != company.pk or not corrects.is_sent
    )
    check(update, title=_("Only what you have sent can be corrected.") if wrong else "")
    update.save()
    if corrects is not None:
        for one in corrects.figures.all():
            one.pk, one.update, one.state = None, update, UpdateState.DRAFT
            one._state.adding = True  # noqa: SLF001 -- Django's documented way to copy
            one.save()
    return update


def _must_be_draft(update: InvestorUpdate) -> None:
    """Refuse to touch what was sent.

    Raises:
        Conflict: it was.
    """
    row = InvestorUpdate.objects.select_for_update().get(pk=update.pk)
    if row.is_sent or row.recipients.exists():
        raise Conflict(
            _("This update was sent and stays as it is. Write one that corrects it.")
        )


@action(rules.may_keep_update)
def change_update(
    update: InvestorUpdate, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> InvestorUpdate:
    """The draft says this.

    Raises:
        Conflict: it was sent meanwhile.
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    _must_be_draft(update)
    assign(update, values, FIELDS)
    check(update)
    return save_version(update, expected, FIELDS)


class UpdateDropped:
    """A draft is gone; the journal keeps that it was there."""

    def __init__(self, update: InvestorUpdate) -> None:
        told = {"title": [update.title, None]}
        self.lines = [journal.Line("deals.drop_update", update.company, told)]


@action(rules.may_keep_update)
def drop_update(update: InvestorUpdate, by: Actor) -> UpdateDropped:
    """The draft is gone.

    Raises:
        Conflict: it was sent.
    """
    _must_be_draft(update)
    dropped = UpdateDropped(update)
    update.delete()
    return dropped


@action(rules.may_keep_update)
def add_figure(
    update: InvestorUpdate, by: Actor, *, values: Mapping[str, Any]
) -> UpdateFigure:
    """The draft has a figure more.

    Raises:
        Conflict: it was sent.
        Refused: a value is wrong, the figure is there already, or there are too many.
    """
    _must_be_draft(update)
    figure = UpdateFigure(hub=update.hub, update=update)
    assign(figure, values, ("name", "amount", "currency", "as_of"))
    if update.figures.count() >= MOST_FIGURES:
        raise Refused(
            _("An update has at most %(most)d figures.") % {"most": MOST_FIGURES}
        )
    money = fault_of_amount(figure.amount, figure.currency) if figure.currency else ""
    check(figure, amount=money)
    figure.save()
    return figure


class FigureDropped:
    """A figure is gone from a draft; the journal keeps what it said."""

    def __init__(self, figure: UpdateFigure) -> None:
        told = {name: [was, None] for name, was in journal.snapshot(figure).items()}
        self.lines = [journal.Line("deals.drop_figure", figure.update, told)]


@action(rules.may_keep_figure)
def drop_figure(figure: UpdateFigure, by: Actor) -> FigureDropped:
    """The draft has this figure no longer.

    Raises:
        Conflict: it was sent.
    """
    _must_be_draft(figure.update)
    dropped = FigureDropped(figure)
    figure.delete()
    return dropped


@action(rules.may_keep_update)
def send_update(
    update: InvestorUpdate,
    by: Actor,
    *,
    expected: int,
    firms: Iterable[Organisation],
    now: datetime,
) -> InvestorUpdate:
    """These investors have the update, and whoever signs in for them was told, once.

    Raises:
        Conflict: it was sent before.
        Refused: it says nothing, nobody is chosen, or one is no investor of hers.
        Stale: somebody saved it since it was looked at.
    """
    _must_be_draft(update)
    chosen = list(firms)
    _must_be_whole(update, chosen)
    update.state, update.sent_at, update.sent_by = UpdateState.SENT, now, by.user
    figures = list(update.figures.all())
    sent = save_version(update, expected, ["state", "sent_at", "sent_by"])
    for figure in figures:
        figure.state = UpdateState.SENT
        figure.save(update_fields=["state"])
    UpdateRecipient.objects.bulk_create(
        UpdateRecipient(hub=sent.hub, update=sent, firm=firm) for firm in chosen
    )
    seats = people_of_firms(sent.hub, [firm.pk for firm in chosen])
    tell(
        sent.hub, [seat.user for seat in seats], kind=UPDATE,
        key=f"investor-update-{sent.pk}", now=now, write=lambda: _letter(sent),
    )  # fmt: skip
    return sent


def _must_be_whole(update: InvestorUpdate, chosen: list[Organisation]) -> None:
    """Refuse an empty update, and one for nobody or for strangers.

    Raises:
        Refused: it is one of these.
    """
    says = update.highlights or update.lowlights or update.asks
    if not says.strip() and not update.figures.exists():
        raise Refused(_("The update says nothing yet."))
    if not chosen:
        told = _("Choose at least one investor.")
        raise Refused(told, fields={"firms": [told]})
    known = set(investors_of(update.company).values_list("pk", flat=True))
    if not known.issuperset(firm.pk for firm in chosen):
        told = _("Only investors with a deal or a share of a round get updates.")
        raise Refused(told, fields={"firms": [told]})


def _letter(update: InvestorUpdate) -> Letter:
    told = {"company": update.company.display_name, "title": update.title}
    subject = _("%(company)s: %(title)s") % told
    path = reverse("deals:update", kwargs={"hub": update.hub.slug, "pk": update.pk})
    line = _("%(company)s has written an update for its investors.") % told
    return Letter(subject, (line,), _("Read the update"), path)


@action(rules.may_see_deals)
def note_reading(
    update: InvestorUpdate, by: Actor, *, firm: int, now: datetime
) -> InvestorUpdate | UpdateReading:
    """The company sees that the actor has opened its update, and when first."""
    if by.user is None:
        return update
    reading, _is_new = UpdateReading.objects.get_or_create(
        update=update, user=by.user,
        defaults={"hub": update.hub, "firm_id": firm, "at": now},
    )  # fmt: skip
    return reading
