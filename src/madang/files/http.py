"""How a stored file leaves: as an attachment, never as active content."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import StreamingHttpResponse

from madang.files import storing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madang.files.models import StoredFile


def attachment(file: StoredFile) -> StreamingHttpResponse:
    """Return the answer that gives a file to somebody who may have it."""
    return _handed_out(storing.read(file.path), file.name, file.size)


def copy_of(file: StoredFile, data: bytes) -> StreamingHttpResponse:
    """Return the answer that gives somebody a copy made for her."""
    return _handed_out(iter([data]), file.name, len(data))


def _handed_out(pieces: Iterator[bytes], name: str, size: int) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(name)}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
