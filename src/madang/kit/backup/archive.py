"""The backup file: a zip whose manifest vouches for every byte in it."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
PIECE = 1024 * 1024
# What the standard library raises for one flipped byte or another.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
)
LARGEST_MANIFEST = 256 * 1024 * 1024


class BadArchive(Exception):  # noqa: N818 -- it reads as a sentence
    """The file is no backup, or is damaged; the text says what was found."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What the manifest says of one table."""

    count: int
    checksum: str
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup holds and from where; written last, so that a cut file has none."""

    made_at: str
    release: str
    vendor: str
    migrations: list[list[str]]
    tables: dict[str, TableEntry] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def dump(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def fingerprint(manifest: bytes) -> str:
    """Return the number that names a backup: written down elsewhere, it proves it."""
    return hashlib.sha256(manifest).hexdigest()


class Writer:
    """Writes a backup beside its final name and moves it there when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self._out: IO[bytes] = self._open()
        self._zip = zipfile.ZipFile(
            self._out, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=4
        )

    def _open(self) -> IO[bytes]:
        self.part.unlink(missing_ok=True)
        readable_by_us = 0o600
        handle = os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_EXCL, readable_by_us)
        return os.fdopen(handle, "w+b")

    def add(self, name: str, pieces: Iterable[bytes]) -> str:
        """Store a member and return its SHA-256."""
        digest = hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                member.write(piece)
        return digest.hexdigest()

    def finish(self, manifest: Manifest) -> str:
        """Close the file, put it in its place and return its fingerprint."""
        told = manifest.dump()
        self._zip.writestr(MANIFEST, told)
        self._zip.close()
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        self.part.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return fingerprint(told)

    def abandon(self) -> None:
        """Leave nothing behind."""
        with suppress(ValueError):  # a member may still be open
            self._zip.close()
        self._out.close()
        self.part.unlink(missing_ok=True)


class Reader:
    """Reads a backup and believes nothing that its manifest does not vouch for."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGE as problem:
            raise BadArchive(
                f"{path} is no backup, or it was cut: {problem}"
            ) from problem
        raw = self._manifest(path)
        self.fingerprint = fingerprint(raw)
        self.manifest = read_manifest(raw)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _manifest(self, path: Path) -> bytes:
        try:
            if self._zip.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise BadArchive(f"{path} is damaged: its manifest is too large")
            return self._zip.read(MANIFEST)
        except KeyError:
            raise BadArchive(f"{path} is no backup: it has no manifest") from None
        except DAMAGE as problem:
            raise BadArchive(f"{path} is damaged: {problem}") from problem

    def pieces(self, name: str, sha256: str) -> Iterator[bytes]:
        """Yield a member's bytes.

        Raises:
            BadArchive: it is missing or is not what the manifest says; raised at the
                end at the latest, so use nothing before it is exhausted.
        """
        digest = hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                while piece := member.read(PIECE):
                    digest.update(piece)
                    yield piece
        except KeyError:
            raise BadArchive(f"{name} is missing from the backup") from None
        except DAMAGE as problem:
            raise BadArchive(f"{name} is damaged: {problem}") from problem
        if digest.hexdigest() != sha256:
            raise BadArchive(f"{name} is not what the manifest says it was")

    def lines(self, name: str, sha256: str) -> Iterator[bytes]:
        """Yield a member's lines; see `pieces` for what it may raise."""
        rest = b""
        for piece in self.pieces(name, sha256):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            raise BadArchive(f"{name} ends in the middle of a line")

    def verify(self) -> None:
        """Read everything once.

        Raises:
            BadArchive: something is not what the manifest says, or is not in it.
        """
        expected = {MANIFEST}
        for table, entry in self.manifest.tables.items():
            expected.add(table_member(table))
            for _piece in self.pieces(table_member(table), entry.sha256):
                pass
        for name, sha256 in self.manifest.files.items():
            expected.add(file_member(name))
            for _piece in self.pieces(file_member(name), sha256):
                pass
        stray = set(self._zip.namelist()) - expected
        if stray or len(self._zip.namelist()) != len(expected):
            raise BadArchive("the backup holds more than its manifest says")


def table_member(table: str) -> str:
    """Return the name under which a table is stored."""
    return f"tables/{table}.jsonl"


def file_member(name: str) -> str:
    """Return the name under which an uploaded file is stored."""
    return f"files/{name}"


def read_manifest(raw: bytes) -> Manifest:
    """Return a manifest.

    Raises:
        BadArchive: it is none, or a newer release's.
    """
    try:
        told: dict[str, Any] = json.loads(raw)
        if told["format"] != FORMAT:
            raise BadArchive("the backup was made by another release of this format")
        entries = {name: TableEntry(**entry) for name, entry in told["tables"].items()}
        return Manifest(**{**told, "tables": entries})
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadArchive("the backup's manifest cannot be read") from problem
