"""The database goes away, or the disk fills up, under a product that is being used."""

import uuid

import pytest
from django.db import connection

from madang.hubs.models import IdempotencyKey, JournalLine, Role, Site
from tests import make
from tests.installation import Installation
from tests.journeys.test_kill import SIGN_IN, Server
from tests.postgres import cluster


@pytest.mark.only_on("sqlite")
@pytest.mark.urls("tests.journeys.crash_urls")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_told_and_leaves_nothing_half_written(client):
    """SQLite is told how large its file may grow: just a little more than it is."""
    hub = make.hub()
    client.force_login(make.member(hub, Role.OWNER))
    client.raise_request_exception = False
    page, key = f"/h/{hub.slug}/many/", uuid.uuid4().hex
    form = {"city": "Incheon", "_key": key}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 1}")
        try:
            answer = client.post(page, form)
        finally:
            cursor.execute("PRAGMA max_page_count = 1000000000")
    assert answer.status_code == 507
    assert "Nothing was stored" in answer.content.decode()
    assert not Site.objects.exists()
    assert not JournalLine.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert client.post(page, form).content == b"stored"
    assert Site.objects.filter(hub=hub).count() == 200


@pytest.mark.only_on("sqlite")
@pytest.mark.slow
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_a_lost_database_answers_503_and_opens_no_door(tmp_path):
    with cluster() as address:
        here = Installation(tmp_path, address)
        here.run("migrate")
        session = here.python(SIGN_IN).strip()
        server = Server(here)
        try:
            cookies = {"Cookie": f"sessionid={session}"}
            inside = "/h/crash/journal/"
            assert server.get(inside, cookies)[0] == 200
        except BaseException:
            server.kill()
            raise
    try:
        for page, headers in ((inside, cookies), ("/", {}), (inside, {})):
            status, told, body = server.get(page, headers)
            if headers or page == "/":
                assert (status, told["Retry-After"]) == (503, "10"), page
                assert told["X-Request-ID"] in body
            else:
                assert (status, told["Location"][:15]) == (302, "/account/login/")
        assert server.get("/healthz", {})[0] == 200
        status, _told, body = server.get("/readyz", {})
        assert status == 503
        assert '"database": "cannot be reached"' in body
    finally:
        server.kill()
