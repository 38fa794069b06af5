"""Plain rows of a round to `engine.panels` and its answer back to plain rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from madang import engine
from madang.engine.problem import ProblemError, Stop
from madang.engine.result import Status
from madang.judging.covering import weight_at
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from madang.judging.covering import CoverRule

Pair = tuple[int, int]  # (seat, application)
YES = "yes"
#: The engine's words for how far a read of ours has come.
STATES = {
    "unopened": "planned",
    "opened": "opened",
    "locked": "done",
    "passed": "passed",
    "recused": "passed",
    "no_show": "passed",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A seat with what coverage rules may ask of its judge; a fact has many values."""

    seat: int
    facts: Mapping[str, tuple[str, ...]]
    capacity: int
    severity: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """An application with its own facts, of which each has one value."""

    application: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """A read as it stands: seat, application and our word for its state."""

    seat: int
    application: int
    state: str


@dataclass(frozen=True)
class Given:
    """Everything that an allocation is made from, as plain rows."""

    readers: tuple[Reader, ...]
    asked: tuple[Asked, ...]
    rules: tuple[CoverRule, ...]
    reads_each: int
    history: tuple[Start, ...] = ()
    pins: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    away: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()
    extra: Mapping[int, int] = field(default_factory=dict)
    severity_limit: float | None = 0.5

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The coverage rules as the engine can hold them: one value a judge and fact.

        Where judges have several values of a fact, a rule becomes one rule per value.
        """
        return tuple(
            part
            for place, rule in enumerate(self.rules)
            for part in self._parts(rule, weight_at(place))
        )

    def _parts(self, rule: CoverRule, weight: float) -> list[Part]:
        many = any(len(reader.facts.get(rule.fact, ())) > 1 for reader in self.readers)
        if not many:
            return [Part(rule, "", rule.fact, weight)]
        values = (
            {rule.option}
            if rule.option
            else {asked.facts.get(rule.fact, "") for asked in self.asked} - {""}
        )
        return [
            Part(rule, value, f"{rule.fact}: {value}", weight)
            for value in sorted(values)
        ]

    def as_round(self) -> engine.panels.Round:
        """Return the engine's problem.

        Raises:
            Refused: the rows contradict each other; the text names the row.
        """
        try:
            return engine.panels.Round(
                judges=tuple(self._judge(reader) for reader in self.readers),
                cases=tuple(self._case(asked) for asked in self.asked),
                rules=tuple(part.rule_of_engine() for part in self.parts),
                reads=self.reads_each,
                extra={str(key): number for key, number in self.extra.items()},
                history=tuple(
                    engine.panels.Read(
                        str(s.seat),
                        str(s.application),
                        engine.panels.ReadState(STATES[s.state]),
                    )
                    for s in self.history
                ),
                pins=_texts(self.pins),
                forbidden=_texts(self.forbidden),
                away=frozenset(map(str, self.away)),
                withdrawn=frozenset(map(str, self.withdrawn)),
                severity_limit=self.severity_limit,
                complete_bonus=0.0 if any(p.value for p in self.parts) else 0.1,
            )
        except ProblemError as problem:
            raise Refused(str(problem)) from problem

    def _judge(self, reader: Reader) -> engine.panels.Judge:
        facts = {
            name: values[0] for name, values in reader.facts.items() if len(values) == 1
        }
        for part in self.parts:
            if part.value and part.value in reader.facts.get(part.rule.fact, ()):
                facts[part.name] = YES
        return engine.panels.Judge(
            str(reader.seat), facts, reader.capacity, reader.severity
        )

    def _case(self, asked: Asked) -> engine.panels.Case:
        facts = dict(asked.facts)
        for part in self.parts:
            if (
                part.value
                and not part.rule.option
                and facts.get(part.rule.fact) == part.value
            ):
                facts[part.name] = YES
        return engine.panels.Case(str(asked.application), facts)


@dataclass(frozen=True, slots=True)
class Part:
    """One rule of the engine that stands for a rule of ours, or one value of it."""

    rule: CoverRule
    value: str
    name: str
    weight: float

    def rule_of_engine(self) -> engine.panels.Rule:
        """Return the engine's rule."""
        if self.value:
            option = YES if self.rule.option else None
            return engine.panels.Rule(self.name, self.rule.count, self.weight, option)
        return engine.panels.Rule(
            self.name, self.rule.count, self.weight, self.rule.option or None
        )


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is asked beside what is on offer; `fact` is empty for reads as such.

    `kind` is ``reads``, ``rule``, ``few`` (an application that too few judges may
    read), ``rules`` (rules that ask more reads than an application gets) or
    ``severity``.
    """

    kind: str
    fact: str
    value: str
    asked: int
    offered: int

    @property
    def missing(self) -> int:
        """Reads short."""
        return max(0, self.asked - self.offered)


def shortages(given: Given) -> tuple[list[Shortage], bool]:
    """Return what is asked and on offer, in order, and whether counting finds no fault.

    Raises:
        Refused: the rows contradict each other.
    """
    problem = given.as_round()
    found = engine.panels.feasibility(problem)
    names = {part.name: part for part in given.parts}
    rows = []
    for supply in found.supplies:
        if supply.what == "reads":
            rows.append(Shortage("reads", "", "", supply.asked, supply.offered))
            continue
        name, _is, value = supply.what.rpartition(" = ")
        part = names[name]
        asked, offered = supply.asked, supply.offered
        fact = part.rule.fact
        rows.append(Shortage("rule", fact, part.value or value, asked, offered))
    rows += _few(given) + _too_many(given)
    if any(line.startswith("severity:") for line in found.lines):
        rows.append(Shortage("severity", "", str(given.severity_limit), 1, 0))
    return rows, not any(row.missing for row in rows)


def _few(given: Given) -> list[Shortage]:
    """Name applications that ask more different judges than may read them."""
    willing = sum(
        1 for r in given.readers if r.capacity > 0 and r.seat not in given.away
    )
    barred = Counter(
        application for seat, application in given.forbidden if seat not in given.away
    )
    return [
        Shortage(
            "few",
            "",
            str(asked.application),
            given.reads_each,
            willing - barred[asked.application],
        )
        for asked in given.asked
        if asked.application not in given.withdrawn
        and given.reads_each > willing - barred[asked.application]
    ]


def _too_many(given: Given) -> list[Shortage]:
    """Name facts whose rules together ask more reads than an application gets."""
    total: Counter[str] = Counter()
    for rule in given.rules:
        if rule.option:
            total[rule.fact] += rule.count
    return [
        Shortage("rules", fact, "", count, given.reads_each)
        for fact, count in total.items()
        if count > given.reads_each
    ]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Figures of a plan that are worth comparing."""

    reads: int
    applications: int
    short: int
    leaning: int
    most_lean: float
    complete: int
    met: Mapping[str, int]
    load_least: int
    load_most: int
    idle: int

    def write(self) -> dict[str, object]:
        """Return the figures as JSON."""
        return {
            "reads": self.reads,
            "applications": self.applications,
            "short": self.short,
            "leaning": self.leaning,
            "most_lean": round(self.most_lean, 3),
            "complete": self.complete,
            "met": dict(self.met),
            "load_least": self.load_least,
            "load_most": self.load_most,
            "idle": self.idle,
        }


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan: its new pairs and those that stand, figures, and what to know."""

    pairs: tuple[Pair, ...]
    weighed: Weighed
    status: str
    is_proved: bool
    notes: tuple[str, ...]
    moved: int


def allocate(
    given: Given,
    *,
    seconds: float,
    seed: int = 0,
    report: Callable[[str], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Allocation:
    """Return who reads what; reads that were begun stay as they are.

    Raises:
        Refused: the rows contradict each other; the text names the row.
    """
    problem = given.as_round()
    tell = None if report is None else (lambda progress: report(progress.note))
    stop = Stop(seconds, tell, is_cancelled)
    result = engine.panels.solve(problem, stop=stop, seed=seed)
    reads = result.plan.reads if result.plan is not None else ()
    moved = result.details.get("moved", 0)
    return Allocation(
        pairs=tuple(
            (int(read.judge), int(read.case))
            for read in reads
            if read.state is not engine.panels.ReadState.PASSED
        ),
        weighed=_weighed(given, problem, reads),
        status=result.status.value,
        is_proved=result.status is Status.OPTIMAL,
        notes=result.notes,
        moved=moved if isinstance(moved, int) else 0,
    )


def figures(given: Given, pairs: Iterable[Pair]) -> Weighed:
    """Return what a plan of pairs amounts to."""
    problem = given.as_round()
    return _weighed(given, problem, _as_reads(pairs))


def _as_reads(pairs: Iterable[Pair]) -> tuple[engine.panels.Read, ...]:
    return tuple(
        engine.panels.Read(str(seat), str(application)) for seat, application in pairs
    )


def _weighed(
    given: Given, problem: engine.panels.Round, reads: Iterable[engine.panels.Read]
) -> Weighed:
    counted = [
        read for read in reads if read.state is not engine.panels.ReadState.PASSED
    ]
    found: engine.panels.Measures = engine.panels.measure(problem, counted)
    load = Counter(int(read.judge) for read in counted)
    loads = [
        load[reader.seat]
        for reader in given.readers
        if reader.capacity and reader.seat not in given.away
    ]
    met, complete = _met(given, counted)
    return Weighed(
        reads=len(counted),
        applications=len(given.asked) - len(given.withdrawn),
        short=found.short,
        leaning=found.leaning,
        most_lean=found.most_lean,
        complete=complete,
        met=met,
        load_least=min(loads, default=0),
        load_most=max(loads, default=0),
        idle=sum(1 for number in loads if not number),
    )


def _met(
    given: Given, reads: Iterable[engine.panels.Read]
) -> tuple[dict[str, int], int]:
    """Return per rule the applications that meet it, and how many meet all.

    A rule on a fact that an application does not have asks nothing of it.
    """
    readers = {reader.seat: reader for reader in given.readers}
    panels: dict[int, list[Reader]] = defaultdict(list)
    for read in reads:
        panels[int(read.case)].append(readers[int(read.judge)])
    met, complete = dict.fromkeys((rule.label for rule in given.rules), 0), 0
    for asked in given.asked:
        if asked.application in given.withdrawn:
            continue
        panel = panels[asked.application]
        kept = [
            rule
            for rule in given.rules
            if sum(fits(rule, reader, asked) for reader in panel) >= rule.count
        ]
        asks = [rule for rule in given.rules if rule.option or rule.fact in asked.facts]
        complete += len(kept) == len(asks)
        for rule in kept:
            met[rule.label] += 1
    return met, complete


def fits(rule: CoverRule, reader: Reader, asked: Asked) -> bool:
    """Tell whether a judge's read of an application counts for a rule."""
    wanted = rule.option or asked.facts.get(rule.fact, "")
    return bool(wanted) and wanted in reader.facts.get(rule.fact, ())


def change_between(
    given: Given, before: Iterable[Pair], after: Iterable[Pair]
) -> list[tuple[int, int | None, int | None]]:
    """Return what changes: the application, the seat that leaves, the one that comes.

    Sorted by application; a seat without a partner on the other side stands alone.
    """
    found = engine.panels.compare(given.as_round(), _as_reads(before), _as_reads(after))
    rows: list[tuple[int, int | None, int | None]] = [
        (int(move.case), int(move.before), int(move.after)) for move in found.moved
    ]
    rows += [(int(read.case), None, int(read.judge)) for read in found.added]
    rows += [(int(read.case), int(read.judge), None) for read in found.dropped]
    return sorted(rows, key=lambda row: (row[0], row[1] or 0, row[2] or 0))


def _texts(pairs: Iterable[Pair]) -> frozenset[tuple[str, str]]:
    return frozenset((str(seat), str(application)) for seat, application in pairs)
