"""Scores into a ranking by a declared rule, and the judges' severity taken out.

Words: a judge's *sheet* holds a score per *criterion* of a *stage*; a *rule* says how
sheets become a *total*; the *fit* tells quality from severity, with its uncertainty.
"""

from .export import read_rule, read_sheets, rule_json, sheets_csv
from .fit import CaseFit, Fit, JudgeFit, Spread, fit
from .rank import CaseScore, Ranking, StageFigure, Standing, rank
from .rule import Combine, ScoringRule, Stage
from .sheets import Bonus, Entry, check_sheets

__all__ = [
    "Bonus",
    "CaseFit",
    "CaseScore",
    "Combine",
    "Entry",
    "Fit",
    "JudgeFit",
    "Ranking",
    "ScoringRule",
    "Spread",
    "Stage",
    "StageFigure",
    "Standing",
    "check_sheets",
    "fit",
    "rank",
    "read_rule",
    "read_sheets",
    "rule_json",
    "sheets_csv",
]
