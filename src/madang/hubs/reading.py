"""In which language and zone a page speaks: the person's, the cookie's, the link's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from madang.hubs.models import User
from madang.kit.languages import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ReadingMiddleware:
    """Speak the language a link asks for (``?lang=ko``) and show the person's time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set language and zone for this one request."""
        asked = request.GET.get("lang", "")
        if asked in CODES:
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        user = request.user
        zone = user.time_zone if isinstance(user, User) else ""
        with timezone.override(ZoneInfo(zone) if zone else None):
            return self.get_response(request)
