"""A backup holds everything as of one moment, and comes back on either database."""

import datetime as dt
import json
import re
import shutil
import struct
import subprocess
import sys
import uuid
import zipfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import models

from madang.kit.backup import rows
from madang.kit.backup.archive import MANIFEST, BadArchive, Reader, table_member
from tests.fill import LINES, SITES
from tests.installation import BEGIN, ROOT, Installation, new_database
from tests.prepared import copy_of

# Each test runs installations of its own on both databases: once is enough.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]
FILL = "from tests.fill import fill; fill()"
COUNTS = """
import json
from madang.kit.backup import rows
print(json.dumps({table: [len(found := list(rows.lines(model, "default"))),
                          sorted(line.decode() for line in found)]
                  for table, model in rows.tables("default").items()}))
"""
NEXT = """
from tests import make
print(make.user(email="next@example.org").pk, make.user(email="n2@example.org").pk)
"""


@pytest.fixture(scope="module")
def filled(prepared, tmp_path_factory):
    """An installation on SQLite with three hubs, a journal and an uploaded file."""
    here = prepared.migrated(tmp_path_factory.mktemp("filled"))
    here.python(FILL)
    uploads = here.folder / "files" / "2026" / "03"
    uploads.mkdir(parents=True)
    (uploads / "사업계획서.pdf").write_bytes(b"%PDF-1.7 \x00\xff" * 1000)
    return here


@pytest.fixture(scope="module")
def archive(filled):
    path = filled.folder / "backup.zip"
    filled.run("backup", str(path))
    return path


@pytest.fixture
def migrated_postgres(prepared, postgres):
    with prepared.database(postgres) as address:
        yield address


@pytest.fixture
def empty_postgres(postgres):
    with new_database(postgres, f"restored_{uuid.uuid4().hex}") as address:
        yield address


@pytest.fixture(scope="module")
def original(filled):
    """The rows and files of `filled`, which no test changes."""
    return stored(filled), files(filled)


def stored(installation, after=""):
    """Return all rows, once some code has run."""
    return json.loads(installation.python(after + COUNTS).splitlines()[-1])


def files(installation):
    root = installation.folder / "files"
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.rglob("*")
        if file.is_file()
    }


def expect_the_same(original, installation):
    (before, uploads), after = original, stored(installation)
    assert before["hubs_journalline"][0] == LINES
    assert {t: n for t, (n, _) in after.items()} == {
        t: n for t, (n, _) in before.items()
    }
    assert after == before
    assert files(installation) == uploads != {}


def expect_it_works_on(installation, original):
    """The walls stand, the journal holds, and new rows get new numbers."""
    installation.run("check")
    rows, _files = original
    highest = max(json.loads(line)["id"] for line in rows["hubs_user"][1])
    first, second = map(int, installation.python(NEXT).split())
    assert (first, second) == (highest + 1, highest + 2)


def test_sqlite_to_sqlite(original, archive, tmp_path):
    there = Installation(tmp_path)
    wanted = Reader(archive).fingerprint
    told = there.run("restore", str(archive), "--fingerprint", wanted)
    assert re.search(r"Restored [\d,]+ rows and 1 files of 20", told)
    expect_the_same(original, there)
    expect_it_works_on(there, original)


def test_sqlite_to_postgresql_and_back(
    prepared, original, archive, tmp_path, empty_postgres
):
    there = Installation(tmp_path)
    there.run("restore", str(archive), "--into", empty_postgres)
    there.url = empty_postgres
    expect_the_same(original, there)
    again = tmp_path / "again.zip"
    there.run("backup", str(again))
    assert Reader(again).manifest.tables == Reader(archive).manifest.tables
    back = prepared.migrated(tmp_path / "back")
    back.run("restore", str(again))
    expect_the_same(original, back)
    expect_it_works_on(there, original)
    expect_it_works_on(back, original)


def test_rows_are_not_replaced_unasked(filled, original, archive, tmp_path):
    there = copy_of(filled.folder, tmp_path)
    before = stored(there, after=NEXT)
    told = there.run("restore", str(archive), fails=True)
    assert "the database is not empty (" in told
    assert stored(there) == before
    there.run("restore", str(archive), "--replace")
    expect_the_same(original, there)
    there.run("check")


def test_replacing_on_postgresql(original, archive, tmp_path, migrated_postgres):
    there = Installation(tmp_path, migrated_postgres)
    there.python(FILL)
    assert "not empty" in there.run("restore", str(archive), fails=True)
    there.run("restore", str(archive), "--replace")
    expect_the_same(original, there)
    expect_it_works_on(there, original)


def test_a_backup_overwrites_nothing(filled, archive):
    before = archive.read_bytes()
    assert "never overwrites" in filled.run("backup", str(archive), fails=True)
    assert archive.read_bytes() == before
    assert archive.stat().st_mode & 0o777 == 0o600
    assert not list(archive.parent.glob("*.part"))


def rewritten(archive, target, change):
    """Copy an archive, letting `change` see and alter its members."""
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as out:
        for name, body in members.items():
            out.writestr(name, body)
    return target


def cut(archive, target):
    target.write_bytes(archive.read_bytes()[:-500])


def edit_a_row(archive, target):
    def change(members):
        name = "tables/hubs_hub.jsonl"
        members[name] = members[name].replace(b"USD", b"EUR")

    rewritten(archive, target, change)


def drop_a_table(archive, target):
    rewritten(archive, target, lambda m: m.pop("tables/hubs_site.jsonl"))


def smuggle_a_file(archive, target):
    rewritten(archive, target, lambda m: m.update({"files/../../evil": b"x"}))


def no_manifest(archive, target):
    rewritten(archive, target, lambda m: m.pop(MANIFEST))


def odd_manifest(archive, target):
    rewritten(archive, target, lambda m: m.update({MANIFEST: b'{"format": 1}'}))


def no_zip(archive, target):
    target.write_text("not a backup")


def missing_file(archive, target):
    pass


DAMAGES = {
    cut: "is no backup, or it was cut",
    edit_a_row: "tables/hubs_hub.jsonl is not what the manifest says",
    drop_a_table: "tables/hubs_site.jsonl is missing",
    smuggle_a_file: "holds more than its manifest says",
    no_manifest: "it has no manifest",
    odd_manifest: "manifest cannot be read",
    no_zip: "is no backup, or it was cut",
    missing_file: "is no backup, or it was cut",
}
RESTORED = """
import json
from pathlib import Path
from madang.kit.backup.restore import NotRestored, restore
told = []
for file in {files!r}:
    try:
        told.append(str(restore(Path(file), replace=False, fingerprint="")))
    except NotRestored as problem:
        told.append("refused: " + str(problem))
print(json.dumps(told))
"""


def test_a_damaged_backup_is_refused_and_changes_nothing(archive, tmp_path):
    files = [str(tmp_path / f"{damage.__name__}.zip") for damage in DAMAGES]
    for damage, file in zip(DAMAGES, files, strict=True):
        damage(archive, Path(file))
    there = Installation(tmp_path)
    told = json.loads(there.python(RESTORED.format(files=files)))
    for says, one in zip(DAMAGES.values(), told, strict=True):
        assert re.search(f"^refused: .*({says})", one), one
    assert not there.database.exists()
    assert "Not restored: " in there.run("restore", files[0], fails=True)
    assert not there.database.exists()


def held(path):
    """Everything a restore would use, or None when the file is refused."""
    try:
        reader = Reader(path)
        try:
            reader.verify()
            told = reader.manifest
            return told, [
                b"".join(reader.pieces(table_member(table), entry.sha256))
                for table, entry in told.tables.items()
            ]
        finally:
            reader.close()
    except BadArchive:
        return None


def packed_bytes(path: Path) -> set[int]:
    """Where members' own bytes lie, without the ZIP's dates and other unused fields."""
    name_lengths, places = struct.Struct("<26x2H"), set()
    with zipfile.ZipFile(path) as opened:
        for member in opened.infolist():
            with path.open("rb") as file:
                file.seek(member.header_offset)
                start = (
                    member.header_offset + 30 + sum(name_lengths.unpack(file.read(30)))
                )
            # A deflated stream may end in padding bits which nothing reads.
            places.update(range(start, start + member.compress_size - 1))
    return places


def test_no_flipped_byte_changes_what_is_restored(archive, tmp_path):
    """A packed stream has a few bits that say the same either way; the rest is found."""
    bad = tmp_path / "bad.zip"
    sound, body, inside = held(archive), archive.read_bytes(), packed_bytes(archive)
    places = range(0, len(body), 101)
    unnoticed = 0
    for place in places:
        flipped = bytearray(body)
        flipped[place] ^= 0x40
        bad.write_bytes(flipped)
        found = held(bad)
        assert found is None or found == sound
        unnoticed += found is not None and place in inside
    assert unnoticed < len(places) / 100


def test_a_rewritten_backup_is_found_out_by_its_fingerprint(archive, tmp_path):
    """Whoever can write the file can write its manifest too, but not your note."""

    def change(members):
        manifest = json.loads(members[MANIFEST])
        manifest["release"] = "0.0.0"
        members[MANIFEST] = json.dumps(manifest).encode()

    forged = rewritten(archive, tmp_path / "forged.zip", change)
    there = Installation(tmp_path)
    wanted = Reader(archive).fingerprint
    told = there.run("restore", str(forged), "--fingerprint", wanted, fails=True)
    assert "another backup, or somebody changed it" in told


def manifested(archive, target, **changes):
    def change(members):
        manifest = json.loads(members[MANIFEST])
        for name, value in changes.items():
            manifest[name] = value(manifest[name])
        members[MANIFEST] = json.dumps(manifest).encode()

    return rewritten(archive, target, change)


def test_a_newer_releases_backup_is_refused(archive, tmp_path):
    newer = manifested(
        archive,
        tmp_path / "newer.zip",
        migrations=lambda old: [*old, ["hubs", "9999_from_tomorrow"]],
    )
    told = Installation(tmp_path).run("restore", str(newer), fails=True)
    assert "knows the migration hubs.9999_from_tomorrow" in told


OLDER = """
from django.core.management import call_command
call_command("migrate", "django_tasks_database", "0020", verbosity=0)
"""
APPLIED = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
print(sum(app == "django_tasks_database" for app, _name in
          MigrationRecorder(connection).applied_migrations()))
"""


def test_an_older_releases_backup_is_brought_to_this_release(
    prepared, filled, original, tmp_path, tmp_path_factory
):
    older = copy_of(filled.folder, tmp_path)
    older.python(OLDER)
    older.run("backup", str(tmp_path / "older.zip"))
    there = prepared.migrated(tmp_path_factory.mktemp("there"))
    now = int(there.python(APPLIED))
    there.run("restore", str(tmp_path / "older.zip"))
    assert (int(older.python(APPLIED)), int(there.python(APPLIED))) == (now - 1, now)
    expect_the_same(original, there)
    there.run("check")


def test_a_wrong_count_is_found_after_loading_and_everything_undone(
    prepared, archive, tmp_path_factory, tmp_path, migrated_postgres
):
    def miscount(tables):
        tables["hubs_site"]["count"] += 1
        return tables

    wrong = manifested(archive, tmp_path / "wrong.zip", tables=miscount)
    for url in ("", migrated_postgres):
        there = prepared.migrated(tmp_path_factory.mktemp("there"))
        there.url = url
        before = stored(there, after=FILL)
        told = there.run("restore", str(wrong), "--replace", fails=True)
        assert f"hubs_site came out different ({SITES} rows, {SITES + 1} in" in told
        assert stored(there) == before
        there.run("check")


BEATS = "kit_heartbeat"


def held_rows(path, table):
    reader = Reader(path)
    try:
        entry = reader.manifest.tables[table]
        return list(map(json.loads, reader.lines(table_member(table), entry.sha256)))
    finally:
        reader.close()


WRITER = """
import itertools, sys
from django.db import transaction
from madang.kit import clock
from madang.kit.models import Heartbeat
for n in itertools.count():
    with transaction.atomic():
        Heartbeat.beat(f"left-{n}", clock.now())
        Heartbeat.beat(f"right-{n}", clock.now())
    if n == 20:
        print("writing", flush=True)
"""


@contextmanager
def being_written_to(installation):
    writer = subprocess.Popen(
        [sys.executable, "-c", BEGIN + WRITER],
        env=installation.env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == b"writing\n"
        yield
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_backup_under_writing_is_of_one_moment(prepared, tmp_path, vendor, request):
    here = prepared.migrated(tmp_path)
    if vendor == "postgresql":
        here.url = request.getfixturevalue("migrated_postgres")
    with being_written_to(here):
        for turn in range(2):
            here.run("backup", str(tmp_path / f"{turn}.zip"))
    for turn in range(2):
        beats = [line["name"] for line in held_rows(tmp_path / f"{turn}.zip", BEATS)]
        left = {name[5:] for name in beats if name.startswith("left-")}
        right = {name[6:] for name in beats if name.startswith("right-")}
        assert left == right
        assert len(left) > 20


def test_a_damaged_database_is_not_backed_up(filled, tmp_path):
    there = copy_of(filled.folder, tmp_path)
    body = bytearray(there.database.read_bytes())
    page = 4096
    for start in range(20 * page, len(body), 7 * page):
        body[start : start + 200] = b"\x5a" * 200
    there.database.write_bytes(body)
    told = there.run("backup", str(tmp_path / "no.zip"), fails=True)
    assert "No backup:" in told
    assert not (tmp_path / "no.zip").exists()
    assert not list(tmp_path.glob(".madang-backup-*"))


REWRITE = """
from django.db import connection
from madang.hubs import walls
from madang.hubs.models import JournalLine
line = JournalLine.objects.order_by("pk")[5]
walls.tear_down(connection)
JournalLine.objects.filter(pk=line.pk).update(verb="hubs.nothing_happened")
walls.build(connection)
print(line.hub.slug, line.number, line.pk)
"""


def test_a_rewritten_journal_line_is_named(filled, tmp_path):
    there = copy_of(filled.folder, tmp_path)
    slug, number, pk = there.python(REWRITE).split()
    told = there.run("check", fails=True)
    assert told.endswith(
        f"The journal of {slug}, line {number} (row {pk}): "
        "was changed after it was written.\n"
    )


def test_rows_lost_from_the_log_are_missed_by_the_witness(filled, tmp_path):
    """What a flipped byte in the write-ahead log does: the last rows never were."""
    there = copy_of(filled.folder, tmp_path)
    there.run("migrate")
    earlier = tmp_path / "earlier.sqlite3"
    shutil.copy(there.database, earlier)
    there.python(NEXT + "from madang.kit import witness; witness.note()")
    there.run("check")
    shutil.copy(earlier, there.database)
    told = there.run("check", fails=True)
    assert "at least 2 of hubs_user" in told
    there.python("from madang.kit import witness; witness.note()")
    assert "at least 2 of hubs_user" in there.run("check", fails=True)
    assert "at least 2 of hubs_user" in there.run("migrate", fails=True)
    (tmp_path / "madang.sqlite3.witness").unlink()
    there.run("migrate")
    there.run("check")


FIELDS = [
    (models.DecimalField(max_digits=12, decimal_places=2), Decimal("1200.50")),
    (models.DateTimeField(), dt.datetime(2026, 3, 1, 9, 0, 0, 7, dt.UTC)),
    (models.DateField(), dt.date(2026, 11, 21)),
    (models.TimeField(), dt.time(9, 30, 0, 1)),
    (models.DurationField(), dt.timedelta(days=-1, seconds=5, microseconds=3)),
    (models.UUIDField(), uuid.UUID(int=2**127 + 5)),
    (models.BinaryField(), b"\x00\xff"),
    (models.BooleanField(), True),
    (models.FloatField(), 0.1 + 0.2),
    (models.BigIntegerField(), 2**62),
    (models.TextField(), "줄\n바꿈 \u202e🚀"),
    (models.JSONField(), {"나": [1, None, 0.5], "a": {"b": []}}),
    (models.TextField(null=True), None),
    (models.GenericIPAddressField(), "2001:db8::1"),
]


@pytest.mark.parametrize(("field", "value"), FIELDS, ids=lambda v: type(v).__name__)
def test_every_kind_of_value_comes_back_as_it_was(field, value):
    line = json.dumps(rows.told(field, value))
    assert rows.meant(field, json.loads(line)) == value


def test_a_kind_that_nobody_thought_of_stops_the_backup():
    with pytest.raises(TypeError, match="which no backup can hold"):
        rows.told(models.TextField(), object())


def test_json_numbers_are_spelled_one_way():
    """PostgreSQL gives 1e+23 back as a whole number."""
    field = models.JSONField()
    assert json.dumps(rows.told(field, {"n": [1e23, 1.0]})) == (
        '{"n": [100000000000000000000000, 1.0]}'
    )


def test_a_checksum_does_not_depend_on_the_order():
    left, right = rows.Tally(), rows.Tally()
    for line in (b"a", b"b", b"b"):
        left.add(line)
    for line in (b"b", b"a", b"b"):
        right.add(line)
    assert left == right
    right.add(b"b")
    assert left.checksum != right.checksum


def test_sessions_stay_out(archive):
    assert "django_session" not in Reader(archive).manifest.tables
