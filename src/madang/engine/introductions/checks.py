"""What is wrong with the input of introductions, said in plain words."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from madang.engine.introductions.terms import Wish
from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from madang.engine.introductions.terms import Party, Quota, Terms


def refuse_wrong_parties(terms: Terms) -> None:
    """Refuse no parties, an empty side, twins and impossible numbers.

    Raises:
        ProblemError: It names the party.
    """
    if not terms.parties:
        raise ProblemError("parties", None, "is empty", "give the parties that meet")
    for name, times in Counter(party.id for party in terms.parties).items():
        if not name:
            raise ProblemError("parties", "id ''", "is empty", "give every row an id")
        if times > 1:
            raise ProblemError(
                "parties", name, f"stands {times} times", "keep one row per id"
            )
    sides = {party.side for party in terms.parties}
    if len(sides) == 1 and sides != {""}:
        raise ProblemError(
            "parties", None, f"all stand on side {sides.pop()!r}", "add the other side"
        )
    for party in terms.parties:
        refuse_wrong_numbers(party)


def refuse_wrong_numbers(party: Party) -> None:
    """Refuse negative counts and a floor above its cap.

    Raises:
        ProblemError: It names the party.
    """
    for name in ("least", "most", "representatives"):
        value = getattr(party, name)
        if value is not None and value < (name == "representatives"):
            remedy = f"give {int(name == 'representatives')} or more"
            raise ProblemError("parties", party.id, f"{name} is {value}", remedy)
    if party.most is not None and party.least > party.most:
        raise ProblemError(
            "parties",
            party.id,
            f"least {party.least} is above most {party.most}",
            "lower the one or raise the other",
        )


def refuse_wrong_pairs(terms: Terms) -> None:
    """Refuse unknown parties, a party with itself, twins and fits that are no numbers.

    Raises:
        ProblemError: It names the pair.
    """
    known = {party.id for party in terms.parties}
    seen: set[frozenset[str]] = set()
    for pair in terms.pairs:
        row = f"{pair.left} and {pair.right}"
        refuse_strangers("pairs", row, (pair.left, pair.right), known)
        if not math.isfinite(pair.fit) or pair.fit < 0:
            raise ProblemError(
                "pairs", row, f"fit is {pair.fit}", "give a number from 0 up"
            )
        both = frozenset((pair.left, pair.right))
        if both in seen:
            raise ProblemError("pairs", row, "stands twice", "keep one row per pair")
        seen.add(both)
    for name in ("meet_worth", "mutual_worth"):
        value = getattr(terms, name)
        if not math.isfinite(value) or value < 0:
            raise ProblemError(name, None, f"is {value}", "give a number from 0 up")


def refuse_strangers(
    field: str, row: str, names: tuple[str, str], known: AbstractSet[str]
) -> None:
    """Refuse a pair with an unknown party, or of a party with itself.

    Raises:
        ProblemError: It names the row and the party.
    """
    for name in names:
        if name not in known:
            raise ProblemError(
                field, row, f"names an unknown party, {name!r}", "declare that party"
            )
    if names[0] == names[1]:
        raise ProblemError(field, row, "names one party twice", "name two parties")


def refuse_wrong_wishes(terms: Terms) -> None:
    """Refuse unknown parties, wishes said twice, and a must against a no.

    Raises:
        ProblemError: It names the two parties.
    """
    known = {party.id for party in terms.parties}
    said: dict[tuple[str, str], Wish] = {}
    for line in terms.wishes:
        row = f"{line.by} of {line.of}"
        refuse_strangers("wishes", row, (line.by, line.of), known)
        if (line.by, line.of) in said:
            raise ProblemError("wishes", row, "is said twice", "keep one wish")
        said[line.by, line.of] = line.wish
    for (by, of), wish in said.items():
        if wish is Wish.MUST and said.get((of, by)) is Wish.NO:
            raise ProblemError(
                "wishes",
                f"{by} of {of}",
                f"must meet, but {of} said no",
                "take one of the two wishes back",
            )


def refuse_wrong_quotas(terms: Terms) -> None:
    """Refuse quotas of nobody, of no sector, and below zero or upside down.

    Raises:
        ProblemError: It names the quota.
    """
    known = {party.id for party in terms.parties}
    sectors = {party.sector for party in terms.parties}
    for quota in terms.quotas:
        row = f"{quota.party or 'event'} with {quota.sector}"
        if quota.party and quota.party not in known:
            raise ProblemError("quotas", row, "names an unknown party", "declare it")
        if not quota.sector or quota.sector not in sectors:
            raise ProblemError(
                "quotas", row, "names a sector of nobody", "give a party's sector"
            )
        refuse_wrong_range(quota, row)


def refuse_wrong_range(quota: Quota, row: str) -> None:
    """Refuse a quota below zero or whose minimum is above its maximum.

    Raises:
        ProblemError: It names the quota.
    """
    if quota.least < 0 or (quota.most is not None and quota.most < 0):
        raise ProblemError("quotas", row, "is below 0", "give 0 or more")
    if quota.most is not None and quota.least > quota.most:
        raise ProblemError(
            "quotas",
            row,
            f"least {quota.least} is above most {quota.most}",
            "lower the one or raise the other",
        )


def refuse_wrong_capacity(terms: Terms) -> None:
    """Refuse no slots, no tables, and tables without slots.

    Raises:
        ProblemError: It names the number.
    """
    for name in ("slots", "tables"):
        value = getattr(terms, name)
        if value is not None and value < 1:
            raise ProblemError(name, None, f"is {value}", "give 1 or more")
    if terms.tables is not None and terms.slots is None:
        raise ProblemError("slots", None, "is missing", "give slots beside tables")
