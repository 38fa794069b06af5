"""Recompute the severity fit: `python recompute_severity.py scores.csv NOISE JUDGES CASES`.

Needs NumPy.  `scores.csv` has the columns judge, case, score; the three numbers are the
declared variances.  Solves the whole system at once and prints "case,quality,error".
"""
# fmt: off
# ruff: noqa: E401, E501, I001, INP001, PTH123, SIM115, T201 -- short enough to read whole

import csv, sys
import numpy as np
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
noise, judges_vary, cases_vary = map(float, sys.argv[2:5])
cases, judges = sorted({r["case"] for r in rows}), sorted({r["judge"] for r in rows})
X = np.zeros((len(rows), len(cases) + len(judges)))
for i, row in enumerate(rows):
    X[i, cases.index(row["case"])] = X[i, len(cases) + judges.index(row["judge"])] = 1
y = np.array([float(row["score"]) for row in rows])
ridge = np.repeat([noise / cases_vary, noise / judges_vary], [len(cases), len(judges)])
A = np.linalg.inv(X.T @ X + np.diag(ridge))
quality, error = A @ X.T @ (y - y.mean()), np.sqrt(noise * np.diag(A))
for i in sorted(range(len(cases)), key=lambda i: -quality[i]):
    print(f"{cases[i]},{quality[i]:.6f},{error[i]:.6f}")
