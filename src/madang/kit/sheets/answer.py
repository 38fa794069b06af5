"""A table as a file that is handed out: XLSX or CSV, under a name with its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, StreamingHttpResponse

from madang.kit.sheets.writing import csv_lines, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from madang.kit.sheets.writing import Cell

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def file_answer(  # noqa: PLR0913 -- what a file consists of
    name: str,
    title: str,
    header: Sequence[str],
    lines: Iterable[Sequence[Cell]],
    *,
    wanted: str,
    today: date,
) -> HttpResponse | StreamingHttpResponse:
    """Return the table as a file; no cell of it is ever run as a formula.

    Raises:
        Http404: there is no such format.
    """
    if wanted not in FORMATS:
        raise Http404
    answer: HttpResponse | StreamingHttpResponse
    if wanted == "xlsx":
        answer = HttpResponse(workbook(title, header, lines))
    else:
        answer = StreamingHttpResponse(csv_lines(header, lines))
    answer.headers["Content-Type"] = FORMATS[wanted]
    file = f"{name}-{today.isoformat()}.{wanted}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
