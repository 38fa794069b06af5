"""A party's own page: whom it would like to meet, who fits and why, its fields."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from madang.kit.sent import day_sent, keys_sent
from madang.kit.wall_time import settled
from madang.meetings import actions, rules
from madang.meetings.models import Side, WishKind
from madang.meetings.planning import suggestions_for
from madang.meetings.queries import (
    fields_of,
    own_fields,
    own_wishes,
    parties_in,
    parties_visible_to,
)
from madang.meetings.views.shown import REFUSED

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.hubs.models import Hub
    from madang.meetings.models import Party, Wish

SUGGESTED = 6


def _party(request: HubRequest, pk: int) -> Party:
    rows = parties_visible_to(request.actor).select_related(
        "organisation", "matching__hub"
    )
    return get_object_or_404(rows, pk=pk)


@door(rules.may_take_part, "GET", "POST")
def party_wishes(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show and take a party's wishes, with suggestions and why they fit."""
    party, now = _party(request, pk), clock.now()
    back = reverse("meetings:party-wishes", kwargs={"hub": hub, "pk": pk})
    others = list(_across(party))
    refused = None
    if request.method == "POST":
        try:
            _say(request, party, others)
        except NotAllowed:
            raise
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect(back)
    said = {one.of_party_id: one for one in own_wishes(party)}
    rest = [one for one in others if _is_open(said.get(one.pk), now)]
    context = {
        "party": party,
        "organises": rules.may_organise(request.actor),
        "rows": [_row(one, said.get(one.pk)) for one in others],
        "refused": refused,
        "typed": request.POST,
        "kinds": WishKind.choices,
        "suggestions": suggestions_for(
            party, rest, most=SUGGESTED, on=party.hub.day_of(now)
        ),
        "now": now,
        "today": party.hub.day_of(now),
        **_fields(party),
    }
    status = REFUSED if refused else 200
    return render(request, "meetings/party_wishes.html", context, status=status)


def _row(other: Party, wish: Wish | None) -> tuple[Party, Wish | None, date | None]:
    """Return another party, what is said of it, and the last day on which it counts."""
    if wish is None or wish.expires_at is None:
        return other, wish, None
    return other, wish, other.hub.day_of(wish.expires_at - timedelta(seconds=1))


def _is_open(wish: Wish | None, now: datetime) -> bool:
    """Tell whether nothing is said that still counts."""
    return wish is None or (wish.expires_at is not None and wish.expires_at <= now)


def _fields(party: Party) -> dict[str, object]:
    if not party.matching.is_clinic:
        return {}
    own = own_fields(party)
    rows = [(one, one.pk in own) for one in fields_of(party.matching)]
    return {"fields": rows, "is_asking": party.side == Side.LEFT}


def _across(party: Party) -> list[Party]:
    """Return whom a party may wish to meet."""
    rows = parties_in(party.matching).exclude(pk=party.pk)
    if party.matching.is_two_sided:
        rows = rows.exclude(side=party.side)
    return list(rows.select_related("organisation", "hub"))


def _say(request: HubRequest, party: Party, others: list[Party]) -> None:
    key = request.POST.get("of", "")
    other = next((one for one in others if str(one.pk) == key), None)
    if other is None:
        raise Refused(_("The two do not take part in the same matching."))
    kind = request.POST.get("kind", "")
    if kind:
        actions.set_wish(
            party,
            request.actor,
            of=other,
            kind=kind,
            note=request.POST.get("note", ""),
            expires_at=_end_of(request.POST.get("until", ""), party.hub),
            now=clock.now(),
        )
        return
    for wish in own_wishes(party).filter(of_party=other):
        actions.withdraw_wish(wish, request.actor)


def _end_of(text: str, hub: Hub) -> datetime | None:
    """Return when a day ends at the hub; nothing for no day.

    Raises:
        Refused: it is no day.
    """
    if not text:
        return None
    if (day := day_sent(text)) is None:
        raise Refused(_("“%(text)s” is no day.") % {"text": text[:40]})
    return settled(datetime.combine(day + timedelta(days=1), time()), hub.zone)


@door(rules.may_take_part, "POST")
def party_fields(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take which fields of a clinic a party needs or answers."""
    party = _party(request, pk)
    keys = set(keys_sent(request.POST.getlist("field")))
    return act(
        request,
        lambda: actions.set_own_fields(party, request.actor, fields=keys),
        reverse("meetings:party-wishes", kwargs={"hub": hub, "pk": pk}),
        _("Saved."),
    )
