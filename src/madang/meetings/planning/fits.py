"""Who fits whom, and why: organisations and theses to the engine's likeness."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang import engine
from madang.directory.models import Activity, Stage
from madang.engine.problem import Stop
from madang.kit.languages import best
from madang.meetings import thesis
from madang.meetings.models import PartyState, Side
from madang.meetings.planning.reasons import reasons_in_words
from madang.meetings.planning.tickets import Tickets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from madang.meetings.models import Matching, Party

SECONDS, FEW, MANY = 4.0, 40, 400


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A party that fits, how well from 0 to 1, and the reasons in words."""

    party: Party
    score: float
    reasons: tuple[str, ...]


def fits_of(
    matching: Matching, parties: Sequence[Party], *, on: date | None = None
) -> dict[tuple[int, int], float]:
    """Return how well pairs fit; beyond some hundred parties the best of each only.

    Tickets in several currencies are compared at the rates of a day.
    """
    found = _solved(matching, parties, on)
    return {(int(one.ours), int(one.theirs)): one.score for one in found}


def suggestions_for(
    party: Party, others: Sequence[Party], *, most: int = 10, on: date | None = None
) -> list[Suggestion]:
    """Return who of the others fits a party best, the best first, with reasons."""
    rest = [one for one in others if one.pk != party.pk]
    if party.matching.is_two_sided:
        rest = [one for one in rest if one.side != party.side]
    if not rest:
        return []
    known = {str(one.pk): one for one in rest}
    codes = _codes([party, *rest])
    money = Tickets(party.hub, [party, *rest], on)
    result = engine.likeness.solve(
        engine.likeness.Problem(
            (_profile(party, codes, money),),
            tuple(_profile(one, codes, money) for one in rest),
            stages=tuple(Stage.values),
            most=most,
        ),
        stop=Stop(seconds=SECONDS),
    )
    return [
        Suggestion(
            known[one.theirs],
            one.score,
            reasons_in_words(party, known[one.theirs], one.parts, codes, money),
        )
        for one in result.plan or ()
    ]


def _solved(
    matching: Matching, parties: Sequence[Party], on: date | None
) -> Sequence[engine.likeness.Pair]:
    active = [one for one in parties if one.state == PartyState.ACTIVE]
    left = right = active
    if matching.is_two_sided:
        left = [one for one in active if one.side == Side.LEFT]
        right = [one for one in active if one.side == Side.RIGHT]
    if not left or not right:
        return ()
    codes, money = _codes(active), Tickets(matching.hub, active, on)
    profiles = {one.pk: _profile(one, codes, money) for one in active}
    result = engine.likeness.solve(
        engine.likeness.Problem(
            tuple(profiles[one.pk] for one in left),
            tuple(profiles[one.pk] for one in right),
            stages=tuple(Stage.values),
            most=MANY if len(active) <= MANY else FEW,
        ),
        stop=Stop(seconds=SECONDS),
    )
    pairs = [one for one in result.plan or () if one.ours != one.theirs]
    if matching.is_two_sided:
        return pairs
    return [one for one in pairs if int(one.ours) < int(one.theirs)]


def _codes(parties: Iterable[Party]) -> dict[int, set[str]]:
    """Return the industries of organisations; one statement."""
    found: dict[int, set[str]] = defaultdict(set)
    firms = {one.organisation_id for one in parties} - {None}
    rows = Activity.objects.filter(organisation__in=firms)
    for firm, code in rows.values_list("organisation", "code"):
        found[firm].add("".join(sign for sign in code if sign.isalnum()))
    return found


def _profile(
    party: Party, codes: dict[int, set[str]], money: Tickets
) -> engine.likeness.Profile:
    firm, said = party.organisation, thesis.read(party.thesis)
    seeks, least, most = money.read(party)
    own = codes.get(firm.pk, set()) if firm else set()
    text = [party.about]
    if firm:
        text += [str(words) for words in firm.one_liner.values()]
        text.append(best(firm.description))
    looks = bool(
        said.stages or said.sectors or said.regions or said.excludes or said.least
        or said.most
    )  # fmt: skip
    known = set(Stage.values)
    return engine.likeness.Profile(
        str(party.pk),
        " ".join(filter(None, text)),
        codes=frozenset(code for code in own if code),
        sectors=frozenset(
            code[: thesis.DIVISION] for code in own if code[:1].isdigit()
        ),
        regions=frozenset({firm.country} - {""}) if firm else frozenset(),
        stage=firm.stage or None if firm else None,
        seeks=seeks,
        thesis=engine.likeness.Thesis(
            frozenset(said.sectors),
            frozenset(said.regions),
            frozenset(said.stages) & known,
            least,
            most,
            frozenset(said.excludes),
        )
        if looks
        else None,
    )
