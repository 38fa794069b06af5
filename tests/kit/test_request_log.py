"""Every request has a number and one line; no line holds a secret."""

import json
import logging

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path

from madang.hubs.http import ANYONE, door
from madang.kit.json_logs import JsonFormatter, PlainFormatter
from madang.kit.request_log import request_id


@door(ANYONE)
def two_statements(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
    return HttpResponse(f"seen as {request_id.get()}")


@door(ANYONE)
def one_time_link(request, invite_token):
    return HttpResponse("welcome")


urlpatterns = [
    path("two", two_statements),
    path("invite/<str:invite_token>/", one_time_link),
    path("", include("madang.config.urls")),
]


def the_line(caplog):
    (record,) = [r for r in caplog.records if r.name == "madang.access"]
    return record


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_request_leaves_one_line_with_its_cost(client, caplog):
    with caplog.at_level(logging.INFO, logger="madang.access"):
        answer = client.get("/two?code=123456", HTTP_X_REQUEST_ID="proxy-4711")
    line = the_line(caplog)
    assert answer["X-Request-ID"] == "proxy-4711"
    assert answer.content == b"seen as proxy-4711"
    assert (line.method, line.path, line.status) == ("GET", "/two", 200)
    assert line.sql == 2
    assert line.bytes == len(answer.content)
    assert line.ms >= line.cpu_ms >= 0
    assert request_id.get() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("offered", ["", "short", "a b c d e f", "x" * 65, "é" * 10])
def test_a_strange_number_is_replaced(client, offered):
    number = client.get("/healthz", headers={"X-Request-ID": offered})["X-Request-ID"]
    assert number != offered
    assert len(number) == 16


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_one_time_link_is_blanked(client, caplog):
    with caplog.at_level(logging.INFO, logger="madang.access"):
        assert client.get("/invite/s3cr3t-link/").status_code == 200
    assert the_line(caplog).path == "/invite/***/"


@pytest.mark.django_db
def test_probes_make_no_noise(client, caplog):
    with caplog.at_level(logging.INFO, logger="madang.access"):
        client.get("/healthz")
    assert [r for r in caplog.records if r.name == "madang.access"] == []


def record(text, *args, exc_info=None, **extra):
    made = logging.LogRecord(
        "madang.kit", logging.ERROR, __file__, 1, text, args, exc_info
    )
    vars(made).update(extra)
    return made


def test_a_json_line_holds_what_was_given_and_no_secret():
    mark = request_id.set("4711-4711")
    try:
        line = json.loads(
            JsonFormatter().format(
                record(
                    "cannot reach %s",
                    "postgres://madang:hunter2@db/madang",
                    password="hunter2",
                    session_key="hunter2",
                    rows=3,
                    name_given="홍길동",
                )
            )
        )
    finally:
        request_id.reset(mark)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "error",
        "name": "madang.kit",
        "text": "cannot reach postgres://madang:***@db/madang",
        "request": "4711-4711",
        "password": "***",
        "session_key": "***",
        "rows": 3,
        "name_given": "홍길동",
    }


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_a_trace_is_written_without_the_password_in_it(formatter):
    problem = OSError("no route to postgres://madang:hunter2@db/madang")
    told = formatter.format(record("lost", exc_info=(OSError, problem, None)))
    assert "OSError" in told
    assert "hunter2" not in told
