"""The demo's judging: twelve judges with ties, partly scored, made once."""

import pytest

from madang.desk.demo import judging
from madang.hubs.models import Role
from madang.judging.models import Judge, Read, Round, Sheet
from madang.judging.queries import ties_between
from tests import make
from tests.judging import rows
from tests.judging.rows import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_the_demo_judges_once_and_keeps_ties_apart():
    hub = make.hub(slug="technology-hub")
    guest = make.member(hub, Role.JUDGE, make.user(name="Carmen"))
    make.person(hub, name="Carmen", user=guest, email=guest.email)
    call = rows.call(hub, slug="bridge-next")
    judging.load(NOW)
    assert not Round.objects.exists()
    firms = [
        rows.application(call, language="es", organisation=make.organisation(hub))
        for _n in range(8)
    ]
    for _twice in range(2):
        judging.load(NOW)
        assert Judge.objects.count() == 12
        assert Round.objects.get().state == "open"
    assert Read.objects.count() == 24
    assert Sheet.objects.filter(locked_at__isnull=False).exists()
    assert Read.objects.filter(state="unopened").exists()
    ties = ties_between(list(Judge.objects.select_related("person", "user")), firms)
    given = set(Read.objects.values_list("seat__judge", "application"))
    assert len(ties) == 3
    assert not given & set(ties)
