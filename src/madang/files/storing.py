"""Bytes on disk: written under names that say nothing, read back, swept."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from madang.files.pictures import THUMBNAIL_SIDES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """Where some bytes lie, how many they are, and their checksum."""

    path: str
    size: int
    sha256: str


def write(hub_id: int, file: File[bytes]) -> Written:
    """Write a file under a generated name and return where it lies.

    Raises:
        OSError: the disk is full; nothing is left behind.
    """
    name = uuid4().hex
    path = f"{hub_id}/{name[:2]}/{name}"
    digest, size = hashlib.sha256(), 0
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    try:
        kept = default_storage.save(path, file)
    except OSError:
        default_storage.delete(path)
        raise
    _settle(kept)
    return Written(kept, size, digest.hexdigest())


def write_bytes(path: str, data: bytes) -> None:
    """Write bytes at a path of ours, such as a thumbnail beside its picture."""
    default_storage.save(path, ContentFile(data))


def read(path: str) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces."""
    with default_storage.open(path, "rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def exists(path: str) -> bool:
    """Return whether a file lies at a path."""
    return default_storage.exists(path)


def delete(path: str) -> None:
    """Remove a file and its thumbnails."""
    for part in ("", *(f".{side}" for side in THUMBNAIL_SIDES)):
        default_storage.delete(f"{path}{part}")


def strays(known: Collection[str], before: datetime) -> Iterator[str]:
    """Yield files on disk, older than `before`, that no row speaks of."""
    root = Path(settings.MEDIA_ROOT)
    for file in root.glob("*/*/*"):
        path = str(file.relative_to(root))
        owner = path.partition(".")[0]
        if owner not in known and file.stat().st_mtime < before.timestamp():
            yield path


def _settle(path: str) -> None:
    """Make sure that an acknowledged upload survives a power cut."""
    try:
        where = default_storage.path(path)
    except NotImplementedError:  # object stores settle by themselves
        return
    handle = os.open(where, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
