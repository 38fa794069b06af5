"""What an action may answer instead of doing its work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Refused(Exception):  # noqa: N818 -- it reads as a sentence: `raise Refused(...)`
    """The request is understood and the answer is no; the text is for the user.

    `fields` puts sentences at the inputs they speak of.
    """

    status: ClassVar[int] = 422

    def __init__(
        self, text: str = "", *, fields: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__(text)
        self.fields = dict(fields or {})


class NotAllowed(Refused, PermissionDenied):
    """The actor may not do this; where no page says so itself, the answer is 403."""

    status = 403


class Conflict(Refused):
    """Somebody else was first; the text names what is in the way."""

    status = 409
