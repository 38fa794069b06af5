from __future__ import annotations

from madang.engine.problem import ProblemError, Progress, Stop
from madang.engine.result import Result, Status


def test_a_cancelled_stop_has_no_time_left():
    assert Stop(seconds=60, cancelled=lambda: True).left() == 0.0


def test_progress_reaches_the_listener():
    heard: list[Progress] = []
    Stop(report=heard.append).tell(3.0, 4.0, "flow")
    assert [(p.value, p.bound, p.note) for p in heard] == [(3.0, 4.0, "flow")]


def test_a_problem_error_keeps_its_parts():
    error = ProblemError("loads", "judge 7", "is negative", "give 0 or more")
    assert (error.field, error.row) == ("loads", "judge 7")


def test_the_gap_is_unknown_without_a_bound():
    assert Result(Status.FEASIBLE, plan=[], value=1.0).gap is None
