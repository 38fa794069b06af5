"""What is asked of a request before it is read."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory

from madang.kit.limits import BodyLimitMiddleware


def test_an_address_loses_the_character_that_no_database_takes():
    asked = RequestFactory().get("/h/hub/journal/?q=a%00b&who=%00&page=2")
    BodyLimitMiddleware(lambda request: HttpResponse())(asked)
    assert asked.GET.dict() == {"q": "ab", "who": "", "page": "2"}


def test_a_form_loses_it_too_and_keeps_everything_else():
    sent = RequestFactory().post("/h/hub/", {"note": "a\0b", "sel": ["1", "\0", "2"]})
    BodyLimitMiddleware(lambda request: HttpResponse()).process_view(sent)
    assert dict(sent.POST.lists()) == {"note": ["ab"], "sel": ["1", "", "2"]}


def test_a_form_without_it_is_left_as_it_was_sent():
    sent = RequestFactory().post("/h/hub/", {"note": "a\tb"})
    form = sent.POST
    BodyLimitMiddleware(lambda request: HttpResponse()).process_view(sent)
    assert sent.POST is form
