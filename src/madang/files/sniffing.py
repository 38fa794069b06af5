"""What a file really is, said by its first bytes and never by its name."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

HEAD = 4096
SIGNATURES = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
]
OFFICE = "application/vnd.openxmlformats-officedocument."
PARTS = [
    ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet"),
    ("word/document.xml", f"{OFFICE}wordprocessingml.document"),
    ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation"),
]
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ACTIVE = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")
EXTENSIONS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "docx": f"{OFFICE}wordprocessingml.document",
    "pptx": f"{OFFICE}presentationml.presentation",
    "odt": f"{OPEN_DOCUMENT}text",
    "ods": f"{OPEN_DOCUMENT}spreadsheet",
    "odp": f"{OPEN_DOCUMENT}presentation",
    "csv": "text/csv",
    "tsv": "text/csv",
    "txt": "text/plain",
}


def media_type(file: BinaryIO, name: str) -> str:
    """Return the media type of a file by its contents; empty if it is none we know.

    Plain text is told from CSV by the name, since the bytes cannot tell.  Anything that
    a browser would run (HTML, SVG, XML) has no type here.  The file is left rewound.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    for start, found in SIGNATURES:
        if head.startswith(start):
            return found
    if head.startswith(b"PK"):
        return _inside_zip(file)
    return _text(head, name)


def is_named_honestly(name: str, found: str) -> bool:
    """Return whether a file's ending promises what its contents are."""
    ending = name.rpartition(".")[2].lower()
    return EXTENSIONS.get(ending) == found


def _inside_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.namelist()
            for part, found in PARTS:
                if part in members:
                    return found
            if "mimetype" in members and archive.getinfo("mimetype").file_size < 100:  # noqa: PLR2004
                said = archive.read("mimetype").decode("ascii", "replace")
                return said if said.startswith(OPEN_DOCUMENT) else ""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return ""
    finally:
        file.seek(0)
    return ""


def _text(head: bytes, name: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text_name(name)
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\x00" in head or plain.startswith(ACTIVE) or not head:
        return ""
    return _text_name(name)


def _text_name(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return EXTENSIONS[ending] if ending in {"csv", "tsv", "txt"} else ""
