"""How a stored file leaves: as an attachment, never as active content."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import StreamingHttpResponse

from madang.files import storing

if TYPE_CHECKING:
    from madang.files.models import StoredFile


def attachment(file: StoredFile) -> StreamingHttpResponse:
    """Return the answer that gives a file to somebody who may have it."""
    answer = StreamingHttpResponse(
        storing.read(file.path), content_type="application/octet-stream"
    )
    answer.headers["Content-Length"] = str(file.size)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(file.name)}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
