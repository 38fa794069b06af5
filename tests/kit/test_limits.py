"""What is asked of a request before it is read."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory

from madang.kit.limits import BodyLimitMiddleware


def test_an_address_loses_the_character_that_no_database_takes():
    asked = RequestFactory().get("/h/hub/journal/?q=a%00b&who=%00&page=2")
    BodyLimitMiddleware(lambda request: HttpResponse())(asked)
    assert asked.GET.dict() == {"q": "ab", "who": "", "page": "2"}
