"""Recompute a ranking from its sheets: `python recompute.py sheets.csv rule.json`.

Twenty lines that need Python 3.11 and nothing else, for stages combined by mean, median
or trimmed mean.  Prints "rank,total,case" for every case that has a rank.
"""
# fmt: off
# ruff: noqa: ANN001, ANN201, D103, E401, E501, I001, INP001, PLR2004, PTH123, SIM115, T201 -- short

import csv, decimal, fractions, json, statistics, sys
D, F, rule = decimal.Decimal, fractions.Fraction, json.load(open(sys.argv[2], encoding="utf-8"))
weight = {(s["key"], c): F(w) for s in rule["stages"] for c, w in s["criteria"].items()}
sums, totals = {}, {}  # sums[case][stage][judge]: weight, weight times score, line by line
def rounded(x, places):
    return (D(x.numerator) / x.denominator).quantize(D(10) ** -places, rule["rounding"])
def figure(s, case):  # one stage: sheets without N/A, then mean, median or trimmed mean
    v = sorted(sum(b for _, b in x) / sum(a for a, _ in x) for x in sums[case][s["key"]].values())
    v = v[1:-1] if s["combine"] == "trimmed" and len(v) > 2 else v
    y = {"mean": statistics.mean, "trimmed": statistics.mean, "median": statistics.median}[s["combine"]](v)
    return y if s["places"] is None else F(rounded(y, s["places"]))
for stage, case, judge, criterion, score in [*csv.reader(open(sys.argv[1], encoding="utf-8"))][1:]:
    if score != "N/A" and (w := weight.get((stage, criterion), F(1))):  # bonus points weigh 1
        sums.setdefault(case, {}).setdefault(stage, {}).setdefault(judge, []).append((w, w * F(score)))
for case in (c for c in sums if all(s["key"] in sums[c] for s in rule["stages"])):
    x = {s["key"]: figure(s, case) for s in rule["stages"]}
    bonus = min(sum(b for y in sums[case].get("bonus", {}).values() for _, b in y), F(rule["bonus_cap"] or "1e99"))
    total = rounded(sum(F(s["weight"]) * x[s["key"]] for s in rule["stages"]) + bonus, rule["places"])
    totals |= {case: (total, *(x[k] for k in rule["tie_break"]))} if total >= D(rule["threshold"] or "-1e99") and all(x[s["key"]] >= F(s["gate"] or "-1e99") for s in rule["stages"]) else {}
print(*(f"{1 + sum(o > k for o in totals.values())},{k[0]},{c}" for c, k in sorted(sorted(totals.items()), key=lambda i: i[1], reverse=True)), sep="\n")
