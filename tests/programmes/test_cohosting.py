"""Two hubs, one programme: each sees what the agreement says, and not a minute longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from madang.hubs.journal import broken_lines
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.programmes import actions
from madang.programmes.models import CohortSession, Cohost
from madang.programmes.queries import cohost_sees, cohosted, cohosted_programmes
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "canary-in-the-shaft"


@pytest.fixture
def by():
    return make.actor(make.hub(name={"en": "Technology Hub"}))


@pytest.fixture
def partner():
    return make.hub(name={"en": "Pioneers 21"})


@pytest.fixture
def programme(by):
    made = make.programme(by.hub, names={"en": "Bridge"}, summary={"en": "Plants"})
    cohort = make.cohort(made, names={"en": "Spring"})
    make.place(cohort, make.organisation(by.hub, name="Hilos del Norte"))
    CohortSession.objects.create(
        hub=by.hub, cohort=cohort, title={"en": "Costs"}, starts_at=NOW,
        ends_at=NOW + timedelta(hours=2), site=make.site(by.hub),
    )  # fmt: skip
    make.call(made, names={"en": "The call"})
    make.call(made, names={"en": SECRET}, state="draft")
    make.programme(by.hub, names={"en": SECRET})
    make.organisation(by.hub, name=SECRET)
    return made


def grant(programme, by, partner, **more):
    agreed = {"sees": ["programme", "cohorts"], "starts_at": NOW, "now": NOW, **more}
    return actions.grant_cohost(programme, by, partner=partner, **agreed).row


def page(client, partner, programme, role=Role.FINANCE, at=NOW):
    client.force_login(make.member(partner, role))
    with time_machine.travel(at, tick=False):
        return client.get(f"/h/{partner.slug}/cohosted/{programme.pk}/?lang=en")


def test_partner_staff_read_exactly_what_was_agreed(client, by, partner, programme):
    grant(programme, by, partner)
    text = page(client, partner, programme).content.decode()
    for word in ("Bridge", "Plants", "The call", "Spring", "Hilos del Norte", "Costs"):
        assert word in text
    assert SECRET not in text
    assert "<form" not in text.partition("<main")[2].partition("</main")[0]


@pytest.fixture
def agreed(client, by, partner, programme):
    """Returns what the partner reads under an agreement about some things."""

    def read(sees):
        grant(programme, by, partner, sees=sees)
        return page(client, partner, programme).content.decode()

    return read


@pytest.mark.parametrize(
    ("sees", "told"),
    [
        (["programme"], {"Plants", "The call"}),
        (["cohorts"], {"Spring", "Hilos", "Costs"}),
        (["scores"], set()),
    ],
)
def test_what_was_not_agreed_is_not_there(agreed, sees, told):
    text = agreed(sees)
    words = {"Plants", "The call", "Spring", "Hilos", "Costs"}
    assert {word for word in words if word in text} == told


def test_an_ended_agreement_shows_nothing_with_the_next_request(
    client, by, partner, programme
):
    row = grant(programme, by, partner)
    assert page(client, partner, programme).status_code == 200
    later = NOW + timedelta(minutes=1)
    actions.end_cohost(row, by, now=later)
    assert page(client, partner, programme, at=later).status_code == 404
    with pytest.raises(Conflict):
        actions.end_cohost(row, by, now=later)


def test_a_period_is_kept_to_the_microsecond(by, partner, programme):
    ends = NOW + timedelta(days=10)
    grant(programme, by, partner, ends_at=ends)
    staff = make.actor(partner)
    moment = timedelta(microseconds=1)
    seen = [
        cohost_sees(staff, programme, "cohorts", at)
        for at in (NOW - moment, NOW, ends - moment, ends)
    ]
    assert seen == [False, True, True, False]
    assert cohost_sees(staff, programme, "scores", NOW) is False


@pytest.mark.parametrize("role", [Role.JUDGE, Role.MENTOR, Role.GUEST, Role.SPONSOR])
def test_only_the_partners_staff_see_it(client, by, partner, programme, role):
    grant(programme, by, partner)
    assert page(client, partner, programme, role).status_code == 403
    assert list(cohosted(make.actor(partner, role), NOW)) == []


def test_a_third_hub_and_the_partners_own_pages_see_nothing(
    client, by, partner, programme
):
    grant(programme, by, partner)
    third = make.hub()
    assert page(client, third, programme).status_code == 404
    assert list(cohosted_programmes(make.actor(third), NOW)) == []
    client.force_login(make.member(partner, Role.OWNER))
    for path in (
        f"programmes/{programme.pk}/",
        f"cohorts/{programme.cohorts.get().pk}/",
    ):
        assert client.get(f"/h/{partner.slug}/{path}").status_code == 404
        assert client.get(f"/h/{by.hub.slug}/{path}").status_code == 404


def test_partner_staff_change_nothing(by, partner, programme):
    grant(programme, by, partner)
    staff = make.actor(partner, Role.OWNER)
    with pytest.raises(NotAllowed):
        actions.archive_programme(programme, staff)
    with pytest.raises(NotAllowed):
        actions.end_cohost(Cohost.objects.get(), staff, now=NOW)
    programme.refresh_from_db()
    assert (programme.state, Cohost.objects.get().ends_at) == ("running", None)


def test_both_journals_tell_and_both_chains_hold(by, partner, programme):
    row = grant(programme, by, partner)
    actions.change_cohost(
        row, by, sees=["programme"], starts_at=NOW, ends_at=None, remark="Less"
    )
    actions.end_cohost(row, by, now=NOW)
    told = [
        [
            line.verb
            for line in JournalLine.objects.filter(
                hub=hub, kind="programmes.cohost"
            ).order_by("number")
        ]
        for hub in (by.hub, partner)
    ]
    wanted = ["grant_cohost", "change_cohost", "end_cohost"]
    assert told == [[f"programmes.{verb}" for verb in wanted]] * 2
    assert [list(broken_lines(hub)) for hub in (by.hub, partner)] == [[], []]
    change = JournalLine.objects.get(hub=partner, verb="programmes.change_cohost")
    assert change.changes["sees"] == [["programme", "cohorts"], ["programme"]]


def test_what_is_no_agreement_is_refused(by, partner, programme):
    with pytest.raises(Refused, match="itself"):
        grant(programme, by, by.hub)
    with pytest.raises(Refused, match="at least one"):
        grant(programme, by, partner, sees=["everything"])
    with pytest.raises(Refused, match="before the beginning"):
        grant(programme, by, partner, ends_at=NOW - timedelta(days=1))
    grant(programme, by, partner)
    with pytest.raises(Conflict, match="already"):
        grant(programme, by, partner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cohost.objects.create(
            hub=by.hub, programme=programme, partner=by.hub, starts_at=NOW,
            granted_at=NOW,
        )  # fmt: skip
    assert Cohost.objects.count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_partners_pages_cost_the_same_for_one_and_three(
    client, by, partner, n, django_assert_num_queries
):
    programmes = [make.programme(by.hub) for _ in range(n)]
    for one in programmes:
        grant(one, by, partner)
    for _ in range(n):
        cohort = make.cohort(programmes[0])
        make.place(cohort)
    client.force_login(make.member(partner, Role.PROGRAMME))
    with time_machine.travel(NOW):
        client.get(f"/h/{partner.slug}/cohosted/")
        with django_assert_num_queries(3):
            client.get(f"/h/{partner.slug}/cohosted/")
        with django_assert_num_queries(8):
            client.get(f"/h/{partner.slug}/cohosted/{programmes[0].pk}/")


def test_the_form_grants_days_by_the_clock_of_the_programmes_home(client, by, partner):
    programme = make.programme(by.hub)
    make.site(by.hub, zone="America/Ciudad_Juarez")
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/programmes/{programme.pk}/partners/new/"
    answer = client.post(
        url,
        {
            "partner": partner.pk,
            "sees": ["programme"],
            "starts_on": date(2026, 3, 2),
            "ends_on": date(2026, 3, 31),
            "_key": "k" * 32,
        },
    )
    row = Cohost.objects.get()
    assert answer.status_code == 302
    assert row.starts_at == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert row.ends_at == datetime(2026, 4, 1, 6, tzinfo=UTC)
