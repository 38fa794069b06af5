"""Log lines as JSON, one object per line, with the request's number and no secrets."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from madang.kit.request_log import request_id

SECRET_NAME = re.compile(
    r"passw|secret|token|cookie|authorization|api_?key|session|otp|csrf", re.IGNORECASE
)
SECRET_IN_ADDRESS = re.compile(r"(://[^:/@\s]+:)[^@\s]+@")
QUERY_IN_ADDRESS = re.compile(r"(\bhttps?://[^\s?#]+|(?<=\s)/[^\s?#]*)\?\S+")
OUR_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request"}


class JsonFormatter(logging.Formatter):
    """Write a record with everything that was given to it as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "name": record.name,
            "text": blank(record.getMessage()),
        }
        if number := request_id.get():
            line["request"] = number
        line |= _extra(record)
        if record.exc_info:
            line["trace"] = blank(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """Write a record for somebody who reads along at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the time, the text and what was given as ``extra``."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        parts = [f"{at:%H:%M:%S}", record.levelname.lower(), blank(record.getMessage())]
        parts += [f"{name}={value}" for name, value in _extra(record).items()]
        if record.exc_info:
            parts.append("\n" + blank(self.formatException(record.exc_info)))
        return " ".join(parts)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    """Return what was given as ``extra``, secrets blanked by their name."""
    return {
        name: "***" if SECRET_NAME.search(name) else _plain(value)
        for name, value in vars(record).items()
        if name not in OUR_OWN and not name.startswith("_")
    }


def blank(text: str) -> str:
    """Return the text with passwords in addresses and query strings blanked.

    >>> blank("cannot reach postgres://madang:pa55@db/madang")
    'cannot reach postgres://madang:***@db/madang'
    >>> blank("Not Found: /invite/?code=123")
    'Not Found: /invite/?***'
    """
    without = SECRET_IN_ADDRESS.sub(r"\1***@", text)
    return QUERY_IN_ADDRESS.sub(r"\1?***", without)


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    return blank(str(value))
