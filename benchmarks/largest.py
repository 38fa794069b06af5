"""The largest things somebody does at once: a file of 5,950, a search of 16,000."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import shared
from benchmarks.pages import DATABASES, FILL, ROWS, fresh_database, python
from tests.postgres import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TITLE = "A large file, and a search of everything"
NOTES = (
    "Import: reading, checking and writing the published file of 5,950 companies as "
    "the worker does it, in a process of its own; peak is that process's memory.",
    f"Search: 60 two-syllable Korean texts cut out of the names of {ROWS:,} companies "
    "of the demo's generator; p50 and p95 of finding all matches, inside the query.",
    "The targets: an import within 60 s below 400 MB, half the searches within 5 ms.",
)
IMPORT = """
import resource, time
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from madang.hubs.models import Hub, Membership, Role, User
from madang.hubs.queries import actor_in
from madang.imports import actions
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import clock
hub = Hub.objects.create(slug=f"large-{time.time_ns()}", name={"en": "Large"})
user = User.objects.create_user(f"{hub.slug}@example.org")
Membership.objects.create(hub=hub, user=user, role=Role.OWNER)
by = actor_in(hub, user)
wall, cpu = time.perf_counter(), time.process_time()
upload = SimpleUploadedFile("large.csv", Path(FILE).read_bytes())
batch = actions.open_import(
    by.hub, by, kind="directory.organisation", upload=upload, now=clock.now())
actions.map_import(
    batch, by, mapping=batch.options["mapping"], options={"text_language": "en"})
for start in (actions.start_check, actions.start_import):
    start(batch, by, now=clock.now())
    for job in Job.objects.filter(state="waiting"):
        runner.attempt(job.pk, clock.now())
    batch.refresh_from_db()
assert batch.counts["created"] == 5950, batch.counts
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.process_time() - cpu, time.perf_counter() - wall, peak)
"""
SEARCH = """
import re, time
from madang.directory.models import Organisation
from madang.hubs.models import Hub
from madang.search.queries import ids_matching
hub = Hub.objects.get(slug="bench")
firms = Organisation.objects.filter(hub=hub).order_by("pk")
names = firms.values_list("name", flat=True)
texts = dict.fromkeys(t for n in names for t in re.findall("[\\uac00-\\ud7a3]{2}", n))
texts = list(texts)[:: max(1, len(texts) // 60)][:60]
assert len(texts) == 60, len(texts)
times = []
for _turn in range(3):
    for text in texts:
        began = time.perf_counter()
        ids_matching(hub, text, "directory.organisation")
        times.append(1000 * (time.perf_counter() - began))
times.sort()
print(times[len(times) // 2], times[int(len(times) * 0.95)])
"""


def rows() -> Iterator[dict[str, Any]]:
    """Yield an import and the searches on each database."""
    folder = shared("companies")
    if folder is None:
        return
    file = folder / "accelerator-alumni.csv"
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="madang-bench-"))
        address = stack.enter_context(cluster())
        for name in DATABASES:
            url = fresh_database(address, "largest") if name == "PostgreSQL" else ""
            data = Path(home) / name
            data.mkdir()
            env = {"DATABASE_URL": url, "MADANG_DATA": str(data)}
            python(env, "from madang.config.upkeep import migrate\nmigrate([])")
            yield imported(env, name, file)
            python(env, FILL)
            yield searched(env, name)


def imported(env: Mapping[str, str], name: str, file: Path) -> dict[str, Any]:
    """Return the row of an import."""
    told = python(env, f"FILE = {str(file)!r}\n{IMPORT}")
    cpu, wall, peak = map(float, told.splitlines()[-1].split())
    return {
        "what": "5,950 companies from a file",
        "database": name,
        "CPU s": cpu,
        "wall s": wall,
        "peak MB": f"{peak:.0f}",
        "p50/p95": "",
    }


def searched(env: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return the row of the searches."""
    p50, p95 = map(float, python(env, SEARCH).splitlines()[-1].split())
    return {
        "what": "60 searches of two syllables",
        "database": name,
        "CPU s": "",
        "wall s": "",
        "peak MB": "",
        "p50/p95": f"{p50:.2f}/{p95:.2f} ms",
    }
