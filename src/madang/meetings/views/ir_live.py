"""An IR day for those who take part: what runs, interest by a button, decks, walls."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.files.actions import NotAcceptable
from madang.files.queries import versions_of
from madang.hubs.form_pages import act, do_softly, done_or_refused, sent
from madang.hubs.http import ANYONE, door
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.sent import number_sent
from madang.meetings import actions, rules
from madang.meetings.forms import DeckForm
from madang.meetings.models import WishKind
from madang.meetings.queries import own_parties
from madang.meetings.queries.ir_days import (
    across,
    deck_of,
    decks_of,
    may_put_deck,
    may_read_deck,
    open_ir_days,
    own_wishes_in,
    pitches_of,
)
from madang.meetings.running import running_order, stage_of
from madang.meetings.views.ir_days import ir_day_named, pitch_named
from madang.meetings.views.shown import address

if TYPE_CHECKING:
    from madang.files.models import StoredFile
    from madang.hubs.http import HubRequest
    from madang.meetings.models import IrDay, Party, Pitch, Wish
    from madang.meetings.running import Line, Stage

#: Seconds after which a wall looks again.
EVERY = 10
NOTHING_NEW = 204


@door(rules.may_take_part)
def ir_day_live(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show what runs with one big button, and the running order with its decks.

    With `at` the answer is the part that changes, and nothing where it has not.
    """
    day = ir_day_named(request, pk)
    mine = list(own_parties(request.actor).filter(matching=day.matching_id))
    stage = stage_of(running_order(day.starts_at, pitches_of(day)))
    wishes = own_wishes_in(day.matching, mine, clock.now())
    own = {one.pk for one in mine}
    turns = [
        one
        for one in stage.turns
        if day.is_told or request.actor.is_managing or one.pitch.party_id in own
    ]
    key, asked = _key(day, stage, wishes), request.GET.get("at")
    if asked == key:
        return HttpResponse(status=NOTHING_NEW)
    reader = _Reader(day, mine, wishes, decks_of(day), request.actor.is_managing)
    context = {
        "day": day,
        "key": key,
        "stage": stage,
        "current": reader.row(stage.current),
        "rows": [reader.row(one) for one in turns],
    }
    page = "meetings/ir_running.html" if asked else "meetings/ir_live.html"
    return render(request, page, context)


def _key(day: IrDay, stage: Stage, wishes: dict[tuple[int, int], Wish]) -> str:
    """Return what the page shows, in short: it changes when the page would."""
    turns = [
        f"{one.pitch.pk}{'ox'[one.is_over]}{one.starts_at:%H%M}" for one in stage.turns
    ]
    said = [f"{pair[0]}.{pair[1]}{wish.kind}" for pair, wish in sorted(wishes.items())]
    running = stage.current.pitch.pk if stage.current else 0
    parts = "|".join([str(day.version), str(running), *turns, *said])
    return blake2s(parts.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whoever looks at the running order: her parties, what they said, the decks."""

    day: IrDay
    mine: list[Party]
    wishes: dict[tuple[int, int], Wish]
    decks: dict[int, StoredFile]
    is_organiser: bool

    def row(self, line: Line | None) -> dict[str, Any] | None:
        """Return what a turn shows her."""
        if line is None:
            return None
        pitch, party = line.pitch, line.pitch.party
        hears = []
        if party is not None and self.day.is_told:
            hears = across(self.mine, self.day.matching, party)
        is_mine = pitch.party_id in {one.pk for one in self.mine}
        asks = [(one, self.wishes.get((one.pk, pitch.party_id or 0))) for one in hears]
        return {
            "line": line,
            "pitch": pitch,
            "is_mine": is_mine,
            "deck": self.decks.get(pitch.pk)
            if is_mine or hears or self.is_organiser
            else None,
            "asks": asks,
            "several": len(hears) > 1,
        }


@door(rules.may_take_part, "POST")
def pitch_interest(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say for one's own party that it wants to meet who pitches, or take that back."""
    pitch = pitch_named(request, pk)
    key = request.POST.get("by", "") or request.GET.get("by", "")
    mine = own_parties(request.actor).filter(matching=pitch.day.matching_id)
    party = get_object_or_404(mine, pk=number_sent(key))
    kind = request.POST.get("kind", request.GET.get("kind", ""))
    if kind not in {"", WishKind.MEET, WishKind.NO}:
        kind = WishKind.MEET
    was = own_wishes_in(pitch.day.matching, [party], clock.now()).get(
        (party.pk, pitch.party_id or 0)
    )
    before = WishKind.NO if was and was.kind == WishKind.NO else ""
    told = _("You would like to meet %(name)s.") if kind else _("Taken back: %(name)s.")
    undo = urlencode({"by": party.pk, "kind": before if kind else WishKind.MEET})
    return do_softly(
        request,
        lambda: actions.want_to_meet(
            pitch, request.actor, party=party, kind=kind, now=clock.now()
        ),
        told % {"name": pitch},
        address(pitch.day, "ir-day-live"),
        undo=f"{address(pitch, 'pitch-interest')}?{undo}",
    )


@door(rules.may_take_part, "GET", "POST")
def pitch_deck(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a pitch's deck with its former versions, and take a newer one."""
    pitch, by = pitch_named(request, pk), request.actor
    may_put = may_put_deck(by, pk)
    if not (may_put or (pitch.day.locked_at and may_read_deck(by, pk))):
        raise Http404
    form = DeckForm(sent(request), request.FILES or None)

    def put() -> None:
        try:
            actions.put_deck(
                pitch, by, upload=form.cleaned_data["file"], now=clock.now()
            )
        except NotAcceptable as refusal:
            told = str(refusal)
            raise Refused(told, fields={"file": [told]}) from refusal

    if request.method == "POST" and done_or_refused(form, put):
        return redirect(address(pitch, "pitch-deck"))
    deck = deck_of(pitch)
    context = {
        "pitch": pitch,
        "day": pitch.day,
        "form": form,
        "may_put": may_put,
        "deck": deck,
        "former": versions_of(deck)[1:] if deck else [],
        "back": address(pitch.day, "ir-day" if by.is_managing else "ir-day-live"),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/ir_deck.html", context, status=status)


@door(rules.may_take_part, "POST")
def deck_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a deck away."""
    pitch = _own_pitch(request, pk)
    return do_softly(
        request,
        lambda: actions.remove_deck(pitch, request.actor, now=clock.now()),
        _("The deck was removed."),
        address(pitch, "pitch-deck"),
        undo=address(pitch, "deck-back"),
    )


@door(rules.may_take_part, "POST")
def deck_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Bring a deck back that was taken away."""
    pitch = _own_pitch(request, pk)
    return act(
        request,
        lambda: actions.restore_deck(pitch, request.actor),
        address(pitch, "pitch-deck"),
        _("The deck is back."),
    )


def _own_pitch(request: HubRequest, pk: int) -> Pitch:
    pitch = pitch_named(request, pk)
    if not may_put_deck(request.actor, pk):
        raise Http404
    return pitch


@door(rules.may_organise)
def ir_day_wall(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who speaks now and next, for a projector."""
    return _wall(request, ir_day_named(request, pk))


@door(ANYONE)
def ir_day_open(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show who speaks now and next to anybody, where the organiser allows it."""
    day = get_object_or_404(open_ir_days(request.actor.hub), pk=pk)
    answer = _wall(request, day)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _wall(request: HubRequest, day: IrDay) -> HttpResponse:
    stage = stage_of(running_order(day.starts_at, pitches_of(day)))
    later = [
        one
        for one in stage.turns
        if one.pitch.began_at is None and one is not stage.next
    ]
    context = {"day": day, "stage": stage, "later": later[:4], "now": clock.now()}
    answer = render(request, "meetings/ir_wall.html", context)
    answer.headers["Refresh"] = str(EVERY)
    answer.headers["Cache-Control"] = "no-store"
    return answer
