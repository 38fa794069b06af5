"""Who fits whom in English, Spanish, Korean and Chinese, with the reasons kept.

`solve` ranks pairs by shared codes, text and soft thesis rules; `coder` suggests the
codes of a taxonomy for a text.
"""

from madang.engine.likeness.problem import Problem, Profile, Thesis
from madang.engine.likeness.solve import Pair, Part, solve
from madang.engine.likeness.suggest import Coder, Suggestion, coder, ndcg

__all__ = [
    "Coder",
    "Pair",
    "Part",
    "Problem",
    "Profile",
    "Suggestion",
    "Thesis",
    "coder",
    "ndcg",
    "solve",
]
