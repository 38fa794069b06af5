"""The policy is strict on every answer, and breaches are counted without trust."""

import json
import logging

import pytest
from django.conf import settings

from madang.kit import csp

PAGES = ["/healthz", "/account/login/", "/nothing/here", "/"]


@pytest.fixture(autouse=True)
def _nothing_reported():
    csp.reports.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_policy_and_is_kept_by_nobody(client, page):
    answer = client.get(page)
    assert answer["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; report-uri /csp-report"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cache-Control"].startswith(("no-store", "max-age=0"))
    assert "no-store" in answer["Cache-Control"]


def test_nothing_inline_is_allowed():
    assert "unsafe" not in csp.serialize(settings.SECURE_CSP)


def send(client, body, content_type="application/csp-report"):
    return client.post("/csp-report", body, content_type=content_type)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        {
            "csp-report": {
                "document-uri": "https://hub.example/join?code=123456",
                "violated-directive": "script-src-elem",
                "blocked-uri": "inline",
            }
        },
        [
            {
                "type": "csp-violation",
                "body": {
                    "documentURL": "https://hub.example/join#code",
                    "effectiveDirective": "script-src-elem",
                    "blockedURL": "inline",
                },
            }
        ],
    ],
)
def test_both_kinds_of_report_are_counted_and_logged_without_secrets(
    client, caplog, body
):
    with caplog.at_level(logging.WARNING, logger="madang.kit.csp"):
        assert send(client, json.dumps(body)).status_code == 204
    assert csp.reports == {"script-src-elem": 1}
    (record,) = [r for r in caplog.records if r.name == "madang.kit.csp"]
    assert record.page == "https://hub.example/join"
    assert record.blocked == "inline"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "[1]", "{}", '"x"', "null", "[" * 5000, "x" * 20_000, "\xff"],
)
def test_nonsense_is_refused(client, body):
    assert send(client, body).status_code == 400
    assert not csp.reports


@pytest.mark.django_db
def test_a_strange_directive_makes_no_new_counter(client):
    told = {"csp-report": {"effective-directive": "\x1b[31mnew", "blocked-uri": "//["}}
    assert send(client, json.dumps(told)).status_code == 204
    assert csp.reports == {"other": 1}


@pytest.mark.django_db
def test_a_flood_is_counted_but_not_logged_for_ever(client, caplog):
    told = json.dumps({"csp-report": {"effective-directive": "img-src"}})
    with caplog.at_level(logging.WARNING, logger="madang.kit.csp"):
        for _turn in range(csp.LOGGED_PER_KIND + 5):
            send(client, told)
    assert csp.reports["img-src"] == csp.LOGGED_PER_KIND + 5
    logged = [r for r in caplog.records if r.name == "madang.kit.csp"]
    assert len(logged) == csp.LOGGED_PER_KIND
