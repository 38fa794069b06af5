"""Likeness: codes suggested for Spanish texts, and many pairs ranked."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

from benchmarks.measure import measured, shared
from madang.engine.likeness import Problem, Profile, coder, ndcg, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Who fits whom across languages"
NOTES = (
    "EU procurement codes, class level, 1,200 leaves held out; the target for Spanish"
    " against Spanish and English labels is 0.62.",
)
ENTRY = re.compile(r"""^(?:'((?:[^']|'')*)'|"([^"]*)"|([^:]+)):\s*(.*)$""")


def labels() -> list[tuple[str, str, str]]:
    """Return (code, English, Spanish), empty where the taxonomy is absent."""
    folder = shared("taxonomies")
    if folder is None:
        return []
    spanish = {}
    text = (folder / "cpv" / "messages.es_es.yaml").read_text("utf-8")
    for line in text.splitlines():
        if found := ENTRY.match(line):
            key = next(g for g in found.groups()[:3] if g is not None)
            value = found.group(4).strip().strip("'\"")
            spanish[key.replace("''", "'")] = value.replace("''", "'")
    rows = json.loads((folder / "cpv" / "cpvCodes.json").read_text("utf-8"))
    return [
        (row["code"].partition("-")[0], row["name"], spanish[row["name"]])
        for row in rows
        if row["version"] == 2 and row["type"] == 1 and row["name"] in spanish
    ]


def gain(known: list[tuple[str, str]], asked: list[tuple[str, str]]) -> float:
    ready = coder([text for _, text in known], [code[:4] for code, _ in known])
    answers = ready.suggest([text for _, text in asked])
    gains = [
        ndcg([s.code for s in answer], code[:4])
        for answer, (code, _) in zip(answers, asked, strict=True)
    ]
    return sum(gains) / len(gains)


def rows() -> Iterator[dict[str, Any]]:
    every = labels()
    if not every:
        return
    leaves = [row for row in every if row[0][5:] != "000"]
    random.Random(1).shuffle(leaves)  # noqa: S311 -- a sample, no secret
    asked = leaves[:1200]
    held = {code for code, _, _ in asked}
    known = [row for row in every if row[0] not in held]
    for name, label, query in (
        ("English text, English labels", lambda r: r[1], lambda r: r[1]),
        ("Spanish text, Spanish labels", lambda r: r[2], lambda r: r[2]),
        ("Spanish text, English labels", lambda r: r[1], lambda r: r[2]),
        ("Spanish text, both labels", lambda r: f"{r[1]} {r[2]}", lambda r: r[2]),
    ):
        done = measured(
            gain,
            [(r[0], label(r)) for r in known],
            [(r[0], query(r)) for r in asked],
        )
        yield {"instance": name, "NDCG@10": done.result, "CPU s": done.cpu}
    ours = tuple(Profile(f"o{i}", r[2]) for i, r in enumerate(every[:1000]))
    theirs = tuple(Profile(f"t{i}", r[1]) for i, r in enumerate(every[1000:2000]))
    done = measured(solve, Problem(ours, theirs))
    yield {"instance": "1,000 × 1,000 pairs ranked", "CPU s": done.cpu}
