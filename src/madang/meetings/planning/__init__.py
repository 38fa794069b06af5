"""Meetings to the engine and back: fits, runs, mending, and the independent check."""

from madang.meetings.planning.checking import faults_of
from madang.meetings.planning.fits import Suggestion, fits_of, suggestions_for
from madang.meetings.planning.lacking import lacks_in_words
from madang.meetings.planning.material import Line, Material, lines_of, material_of
from madang.meetings.planning.mending import mend
from madang.meetings.planning.sharing import spread_of
from madang.meetings.planning.solving import Planned, plan

__all__ = [
    "Line",
    "Material",
    "Planned",
    "Suggestion",
    "faults_of",
    "fits_of",
    "lacks_in_words",
    "lines_of",
    "material_of",
    "mend",
    "plan",
    "spread_of",
    "suggestions_for",
]
