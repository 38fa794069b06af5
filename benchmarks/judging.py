"""A judging round of MassChallenge's size, through the tables and the background job.

Reads the public round (583 judges, 1,975 applications) beside the project, writes it
into the database of the settings, allocates it by the job and puts the plan in force.
Run by hand on an empty database: ``python -m benchmarks.judging``.
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")
django.setup()

from madang.applications.models import Application, Collaborator, Intake  # noqa: E402
from madang.directory.models import Person  # noqa: E402
from madang.jobs import runner  # noqa: E402
from madang.judging.actions import activate_scenario, start_allocation  # noqa: E402
from madang.judging.models import Judge, Read, Scenario, Seat  # noqa: E402
from madang.judging.planning import material_of  # noqa: E402
from tests import make  # noqa: E402
from tests.judging import rows  # noqa: E402

SHARED = Path(os.environ.get("MADANG_SHARED", Path(__file__).parents[2] / "shared"))
FACTS = ("industry", "program", "role", "gender")
#: The accelerator's own rules: the field, what its judges must be, how many reads.
COVER = (
    ("industry", "", 1),
    ("program", "", 1),
    ("role", "Executive", 2),
    ("role", "Investor", 1),
    ("role", "Lawyer", 1),
)


def load() -> object:
    """Write the public round into the tables and return it."""
    path = SHARED / "data" / "judging-round" / "round.csv"
    people = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    hub = make.hub(slug="size")
    call = rows.call(hub)
    cover = [{"fact": f"x-{f}", "option": o, "count": c} for f, o, c in COVER]
    round_ = rows.round_of(call, reads_each=4, cover=cover, state="ready")
    intake = Intake.objects.get(call=call)
    judges = [p for p in people if p["type"] == "judge"]
    persons = Person.objects.bulk_create(
        [
            Person(hub=hub, name=p["name"], email=f"j{n}@bench{n}.example")
            for n, p in enumerate(judges)
        ]
    )
    made = Judge.objects.bulk_create(
        [
            Judge(
                hub=hub,
                person=person,
                languages=["en"],
                marks={f"x-{f}": p[f] for f in FACTS if p[f]},
                severity=float(p["zscore"] or 0),
            )
            for person, p in zip(persons, judges, strict=True)
        ]
    )
    Seat.objects.bulk_create(
        [
            Seat(
                hub=hub,
                round=round_,
                judge=judge,
                capacity=int(p["commitment"]),
                state="accepted",
                pledged_at=rows.NOW,
                pledge_mark="0" * 64,
            )
            for judge, p in zip(made, judges, strict=True)
        ]
    )
    cases = [p for p in people if p["type"] != "judge"]
    applications = Application.objects.bulk_create(
        [
            Application(
                hub=hub,
                call=call,
                number=n,
                name=p["name"],
                edition=intake.edition,
                form_stage="form",
                answers={f"x-{f}": p[f] for f in FACTS if p[f]},
                country="US",
                language="en",
                state="submitted",
                stage="review",
                stage_at=rows.NOW,
                shown_stage="form",
                submitted_at=rows.NOW,
            )
            for n, p in enumerate(cases, 1)
        ]
    )
    Collaborator.objects.bulk_create(
        [
            Collaborator(
                hub=hub,
                application=one,
                email=f"a{one.number}@firm{one.number}.example",
                role="lead",
                invited_at=rows.NOW,
            )
            for one in applications
        ]
    )
    return round_


def timed(what: str, does: object) -> object:
    """Do something and print the processor's seconds it took."""
    start = time.process_time()
    found = does()  # type: ignore[operator]
    print(f"{what}: {time.process_time() - start:.1f} CPU s")
    return found


def main() -> None:
    """Load, allocate, put in force, and print what came of it."""
    round_ = timed("load", load)
    by = rows.staff(round_.hub)  # type: ignore[attr-defined]
    settings = {"seconds": 120, "seed": 0}
    job = start_allocation(round_, by, name="size", settings=settings, now=rows.NOW)
    timed("allocate by the job", lambda: runner.attempt(job.pk, rows.NOW))
    scenario = Scenario.objects.get()
    print(scenario.measures)
    material = timed("read the rows", lambda: material_of(round_, on=rows.NOW.date()))
    timed(
        "put in force",
        lambda: activate_scenario(scenario, by, material=material, now=rows.NOW),
    )
    print(f"{Read.objects.count()} reads")


if __name__ == "__main__":
    main()
