"""Coming in: the checklist, the agreements and their signatures, the first figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.kit.languages import best
from madang.kit.money import places_of
from madang.programmes import rules, signing
from madang.programmes.actions.programmes import Done
from madang.programmes.checking import assign, check
from madang.programmes.models import (
    AT_WORK,
    MONEY,
    Agreement,
    AgreementEdition,
    Baseline,
    ChecklistItem,
    Measure,
    PlaceTask,
    Signature,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from madang.hubs.models import Actor
    from madang.programmes.models import Cohort, Place, Programme


@action(rules.may_run_programmes)
def add_point(cohort: Cohort, by: Actor, *, values: Mapping[str, Any]) -> ChecklistItem:
    """The cohort's checklist has one more point, the last.

    Raises:
        Refused: a value is wrong.
    """
    last = ChecklistItem.objects.filter(cohort=cohort).aggregate(last=Max("order"))
    row = ChecklistItem(hub=cohort.hub, cohort=cohort, order=(last["last"] or 0) + 1)
    assign(row, _point(values))
    check(row)
    row.save()
    return row


@action(rules.may_run_programmes)
def change_point(
    item: ChecklistItem, by: Actor, *, values: Mapping[str, Any]
) -> ChecklistItem:
    """The point says this; who did it has done it still.

    Raises:
        Refused: a value is wrong.
    """
    assign(item, _point(values))
    check(item)
    item.save()
    return item


@action(rules.may_run_programmes)
def remove_point(item: ChecklistItem, by: Actor) -> None:
    """The point is off the list, with what was ticked."""
    ChecklistItem.objects.filter(pk=item.pk).delete()


def _point(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("names", "due_on", "is_for_staff")
    return {name: values[name] for name in names if name in values}


@action(rules.may_keep_place)
def tick(place: Place, by: Actor, *, item: ChecklistItem, now: datetime) -> PlaceTask:
    """The point is done for the place; ticking it twice changes nothing.

    Raises:
        NotAllowed: it is the hub's to do, or on another cohort's list.
        Conflict: the company does not take part.
    """
    _may_tick(place, by, item)
    row, _made = PlaceTask.objects.get_or_create(
        place=place,
        item=item,
        defaults={"hub": place.hub, "done_by": by.user, "done_at": now},
    )
    return row


@action(rules.may_keep_place)
def untick(place: Place, by: Actor, *, item: ChecklistItem) -> None:
    """The point is open again.

    Raises:
        NotAllowed: it is the hub's to do, or on another cohort's list.
        Conflict: the company does not take part.
    """
    _may_tick(place, by, item)
    PlaceTask.objects.filter(place=place, item=item).delete()


def _may_tick(place: Place, by: Actor, item: ChecklistItem) -> None:
    if item.cohort_id != place.cohort_id:
        raise NotAllowed(_("This point is on another cohort's list."))
    if item.is_for_staff and not by.is_managing:
        raise NotAllowed(_("The hub's staff do this."))
    _at_work(place)


def _at_work(place: Place) -> None:
    if place.state not in AT_WORK:
        raise Conflict(_("The company does not take part in this cohort now."))


@action(rules.may_run_programmes)
def add_agreement(
    programme: Programme,
    by: Actor,
    *,
    names: Mapping[str, str],
    texts: Mapping[str, str],
    now: datetime,
) -> Done:
    """A paper stands that every company of the programme signs, in its first edition.

    Raises:
        Refused: a name or a text is missing.
    """
    last = Agreement.objects.filter(programme=programme).aggregate(last=Max("order"))
    row = Agreement(hub=programme.hub, programme=programme, names=dict(names))
    row.order = (last["last"] or 0) + 1
    check(row)
    row.save()
    edition = _edition(row, texts, now, is_asked_again=False)
    lines = [
        journal.Line("programmes.add_agreement", row, journal.created(row)),
        journal.Line("programmes.publish_edition", edition, journal.created(edition)),
    ]
    return Done(row, lines)


@action(rules.may_run_programmes)
def publish_edition(
    agreement: Agreement,
    by: Actor,
    *,
    texts: Mapping[str, str],
    is_asked_again: bool,
    now: datetime,
) -> AgreementEdition:
    """The agreement has new words from now on; signed editions stay as they are.

    Raises:
        Refused: no text is given, or nothing differs from the last edition.
    """
    last = agreement.editions.first()
    if last is not None and last.texts == _plain(texts):
        raise Refused(_("Nothing differs from the last edition."))
    return _edition(agreement, texts, now, is_asked_again=is_asked_again)


def _edition(
    agreement: Agreement,
    texts: Mapping[str, str],
    now: datetime,
    *,
    is_asked_again: bool,
) -> AgreementEdition:
    given = _plain(texts)
    last = agreement.editions.aggregate(last=Max("number"))["last"] or 0
    row = AgreementEdition(
        hub=agreement.hub,
        agreement=agreement,
        number=last + 1,
        texts=given,
        fingerprint=signing.fingerprint(given),
        is_asked_again=is_asked_again,
        published_at=now,
    )
    check(row)
    row.save()
    return row


def _plain(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: signing.plain(text) for code, text in texts.items() if text.strip()}


@action(rules.may_run_programmes)
def retire_agreement(agreement: Agreement, by: Actor, *, now: datetime) -> Agreement:
    """Nobody is asked to sign it any more; what was signed stays."""
    agreement.retired_at = now
    agreement.save(update_fields=["retired_at"])
    return agreement


@action(rules.may_run_programmes)
def demand_agreement(agreement: Agreement, by: Actor) -> Agreement:
    """A retired agreement is asked for again."""
    agreement.retired_at = None
    agreement.save(update_fields=["retired_at"])
    return agreement


@action(rules.may_speak_for)
def sign(  # noqa: PLR0913 -- what a signature consists of
    place: Place,
    by: Actor,
    *,
    edition: AgreementEdition,
    language: str,
    typed_name: str,
    agrees: bool,
    consent: str,
    now: datetime,
) -> Signature:
    """The company has signed an edition, with who, what, when and a hash over it all.

    `consent` is the sentence that stood beside the box; `language` that of the page.

    Raises:
        Refused: no name was typed, or consent was not given.
        Conflict: a newer edition is out, it was signed already, or the company does
            not take part.
    """
    _at_work(place)
    agreement = edition.agreement
    if agreement.programme_id != place.cohort.programme_id:
        raise NotAllowed(_("This is an agreement of another programme."))
    if agreement.retired_at is not None or agreement.editions.first() != edition:
        raise Conflict(_("A newer edition is out meanwhile. Please read it."))
    if place.signatures.filter(edition=edition).exists():
        raise Conflict(_("This is signed already."))
    name = " ".join(typed_name.split())
    faults = {
        "typed_name": [] if len(name) > 1 else [_("Type your full name.")],
        "agrees": [] if agrees else [_("Without this it is not signed.")],
    }
    wrong = {field: texts for field, texts in faults.items() if texts}
    if wrong:
        raise Refused(_("Some values are not right."), fields=wrong)
    row = Signature(
        hub=place.hub,
        place=place,
        edition=edition,
        language=language,
        text=best(edition.texts, language),
        consent=consent,
        typed_name=name,
        user=by.user,
        at=now.replace(microsecond=0),
        address=by.address,
    )
    row.fingerprint = signing.fingerprint(signing.parts_of(row))
    check(row)
    row.save()
    return row


@action(rules.may_keep_place)
def set_figures(
    place: Place,
    by: Actor,
    *,
    figures: Sequence[tuple[str, Decimal, str]],
    as_of: date,
    now: datetime,
) -> Done:
    """The company's figures as of a day are these: measure, value and currency.

    A figure given before for the same day is replaced; a measure not named stays.

    Raises:
        Refused: a value is negative, broken where it must be whole, or lacks its
            currency; or the day is not over.
        Conflict: the company never took part.
    """
    if as_of > by.hub.day_of(now):
        told = _("This day is not over yet.")
        raise Refused(told, fields={"as_of": [told]})
    lines, rows = [], []
    known = {
        row.measure: row for row in Baseline.objects.filter(place=place, as_of=as_of)
    }
    for measure, value, currency in figures:
        _check_figure(measure, value, currency)
        row = known.get(measure) or Baseline(
            hub=place.hub, place=place, measure=measure, as_of=as_of
        )
        before = journal.snapshot(row) if row.pk else {}
        row.value = value
        row.currency = currency if measure in MONEY else ""
        row.entered_by, row.entered_at = by.user, now
        check(row)
        row.save()
        changes = journal.difference(before, journal.snapshot(row))
        lines.append(journal.Line("programmes.set_figures", row, changes))
        rows.append(row)
    return Done(rows, lines)


def _check_figure(measure: str, value: Decimal, currency: str) -> None:
    """Refuse a figure that cannot be one, at its field."""
    fault = ""
    if value < 0:
        fault = _("This cannot be less than nothing.")
    elif measure not in MONEY and value % 1:
        fault = _("Give a whole number.")
    elif measure in MONEY and not currency:
        fault = _("Say in which currency.")
    elif measure in MONEY and value != round(value, places_of(currency)):
        fault = _("%(currency)s has %(places)d decimals at most.") % {
            "currency": currency,
            "places": places_of(currency),
        }
    if fault:
        label = Measure(measure).label
        raise Refused(f"{label}: {fault}", fields={measure: [fault]})


@action(rules.may_run_programmes)
def remove_figure(baseline: Baseline, by: Actor) -> None:
    """The figure is gone, as if it had been entered by mistake."""
    Baseline.objects.filter(pk=baseline.pk).delete()
