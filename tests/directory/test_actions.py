"""Organisations and people are changed by rule, and what was refused stays out."""

from __future__ import annotations

from datetime import date

import pytest

from madang.directory import actions
from madang.directory.models import (
    ChangeProposal,
    DirectoryPolicy,
    Headcount,
    Organisation,
    Person,
    Tag,
)
from madang.hubs.actions import Stale
from madang.hubs.models import JournalLine, Role
from madang.kit import clock
from madang.kit.errors import Conflict, NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def firm():
    return make.organisation(name="한빛로봇", country="KR", website="https://hanbit.kr")


@pytest.fixture
def staff(firm):
    return make.actor(firm.hub)


@pytest.fixture
def founder(firm):
    scope = ("directory.organisation", firm.pk)
    return make.actor(firm.hub, Role.MEMBER, scope=scope)


def test_a_new_organisation_gets_its_industries_suggested(now):
    by = make.actor()
    values = {
        "name": "  Hanbit\u202e  Robotics ",
        "one_liner": {"en": "Collaborative robots"},
        "headcount": 9,
    }
    made = actions.add_organisation(by.hub, by, values=values, now=now)
    assert (made.name, made.headcount) == ("Hanbit Robotics", None)
    assert [(a.code, a.is_suggested) for a in made.activities.all()] == [("28", True)]
    assert JournalLine.objects.get(hub=by.hub).verb == "directory.add_organisation"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "data:text/html,x"}, "website"),
        ({"founded_on": date(2999, 1, 1)}, "founded_on"),
        ({"country": "Mexico"}, "country"),
        ({"name": "x" * 201}, "name"),
        ({"name": ""}, "name"),
        ({"description": {"en": "x" * 20_001}}, "description"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(firm, staff, now, values, field):
    with pytest.raises(Refused) as refused:
        actions.correct_organisation(firm, staff, expected=1, values=values, now=now)
    assert list(refused.value.fields) == [field]
    firm.refresh_from_db()
    assert (firm.version, firm.name) == (1, "한빛로봇")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "로봇🤖"]
)
def test_odd_names_are_names(staff, now, name):
    made = actions.add_organisation(staff.hub, staff, values={"name": name}, now=now)
    assert Organisation.objects.get(pk=made.pk).name == name


def test_two_browsers_one_wins(firm, staff, now):
    other = Organisation.objects.get(pk=firm.pk)
    actions.correct_organisation(
        firm, staff, expected=1, values={"city": "Incheon"}, now=now
    )
    with pytest.raises(Stale):
        actions.correct_organisation(
            other, staff, expected=1, values={"city": "Seoul"}, now=now
        )
    assert Organisation.objects.get(pk=firm.pk).city == "Incheon"


def test_a_founder_corrects_and_checked_facts_wait(firm, founder, staff, now):
    values = {
        "name": "한빛 로보틱스",
        "city": "Incheon",
        "one_liner": {"ko": "협동로봇"},
    }
    done = actions.correct_organisation(
        firm, founder, expected=1, values=values, now=now
    )
    kept = Organisation.objects.get(pk=firm.pk)
    assert (kept.name, kept.city) == ("한빛로봇", "Incheon")
    assert done.proposal.changes == {"name": ["한빛로봇", "한빛 로보틱스"]}
    actions.correct_organisation(
        kept, founder, expected=2, values={"founded_on": date(2020, 3, 1)}, now=now
    )
    asked = ChangeProposal.objects.get()
    assert asked.changes["founded_on"] == [None, "2020-03-01"]
    assert kept.version == 2
    actions.accept_proposal(asked, staff, expected=2, now=now)
    kept.refresh_from_db()
    assert (kept.name, kept.founded_on) == ("한빛 로보틱스", date(2020, 3, 1))
    assert kept.name_key == "한빛로보틱스"
    with pytest.raises(Conflict):
        actions.decline_proposal(asked, staff, now=now)


def test_a_declined_proposal_changes_nothing(firm, founder, staff, now):
    done = actions.correct_organisation(
        firm, founder, expected=1, values={"name": "X"}, now=now
    )
    actions.decline_proposal(done.proposal, staff, now=now, answer="no")
    firm.refresh_from_db()
    asked = ChangeProposal.objects.get()
    assert (firm.name, asked.state, asked.answer) == ("한빛로봇", "declined", "no")


def test_who_may_not(firm, founder, now):
    other = make.organisation(firm.hub)
    guest = make.actor(firm.hub, Role.GUEST)
    foreign = make.actor()
    for by, row in ((founder, other), (guest, firm), (foreign, firm)):
        with pytest.raises(NotAllowed):
            actions.correct_organisation(
                row, by, expected=1, values={"city": "X"}, now=now
            )
    with pytest.raises(NotAllowed):
        actions.correct_organisation(
            firm, founder, expected=1, values={"kind": "investor"}, now=now
        )
    DirectoryPolicy.objects.create(hub=firm.hub, members_may_edit=False)
    with pytest.raises(NotAllowed):
        actions.correct_organisation(
            firm, founder, expected=1, values={"city": "X"}, now=now
        )
    person = make.person(firm.hub)
    person.pk = firm.pk
    with pytest.raises(NotAllowed):
        actions.add_part(person, founder, part="link", values={}, now=now)


def test_parts_are_added_changed_removed_and_told_in_the_owners_history(
    firm, staff, founder, now
):
    values = {"counted_on": date(2026, 1, 1), "people": 12}
    row = actions.add_part(firm, founder, part="headcount", values=values, now=now).row
    assert Organisation.objects.get(pk=firm.pk).headcount == 12
    actions.change_part(
        firm, staff, part="headcount", pk=row.pk, values={"people": 15}, now=now
    )
    assert Organisation.objects.get(pk=firm.pk).headcount == 15
    with pytest.raises(Conflict):
        actions.add_part(firm, staff, part="headcount", values=values, now=now)
    actions.remove_part(firm, staff, part="headcount", pk=row.pk)
    assert Organisation.objects.get(pk=firm.pk).headcount is None
    lines = JournalLine.objects.filter(kind="directory.organisation", object_id=firm.pk)
    assert [line.verb for line in lines.order_by("number")] == [
        "directory.add_part",
        "directory.change_part",
        "directory.remove_part",
    ]
    for part in ("standing", "relation", "note", "affiliation"):
        with pytest.raises(NotAllowed):
            actions.add_part(firm, founder, part=part, values={}, now=now)


def test_a_part_of_somebody_else_is_out_of_reach(firm, staff, founder, now):
    other = make.organisation(firm.hub)
    counted = Headcount.objects.create(
        hub=firm.hub, organisation=other, counted_on="2026-01-01", people=3
    )
    with pytest.raises(Conflict):
        actions.remove_part(firm, founder, part="headcount", pk=counted.pk)
    assert Headcount.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "values", "field"),
    [
        ("link", {"kind": "site", "url": "javascript:alert(1)"}, "url"),
        ("relation", {"kind": "supplies", "source_url": "javascript:x"}, "source_url"),
        ("headcount", {"counted_on": date(2999, 1, 1), "people": 1}, "counted_on"),
        ("contact", {"kind": "phone", "value": "nonsense"}, "phone"),
        (
            "standing",
            {
                "kind": "resident",
                "starts_on": date(2026, 2, 1),
                "ends_on": date(2026, 1, 1),
            },
            "ends_on",
        ),
    ],
)
def test_bad_parts_are_refused(  # noqa: PLR0913, PLR0917 -- fixtures
    firm, staff, now, part, values, field
):
    if part == "relation":
        values = values | {"object": make.organisation(firm.hub)}
    with pytest.raises(Refused) as refused:
        actions.add_part(firm, staff, part=part, values=values, now=now)
    assert list(refused.value.fields) == [field]


def test_tags_are_words_once_per_hub(firm, staff):
    actions.set_tags(firm, staff, words=["Robótica", "robotica", " B2B ", ""])
    assert [tag.word for tag in Tag.objects.all()] == ["B2B", "robotica"]
    actions.set_tags(firm, staff, words=["b2b"])
    assert [t.tag.word for t in firm.taggings.all()] == ["B2B"]


def test_industries_are_confirmed_or_refused(firm, founder):
    actions.set_industries(firm, founder, codes=["28", "C", "28"])
    assert [(a.code, a.is_main, a.is_suggested) for a in firm.activities.all()] == [
        ("28", True, False),
        ("C", False, False),
    ]
    with pytest.raises(Refused):
        actions.set_industries(firm, founder, codes=["04"])


def test_a_public_address_is_made_once_and_stays(firm, founder):
    twin = make.organisation(firm.hub, latin_name="Hanbit", slug="hanbit")
    firm.latin_name = "Hanbit"
    firm.save()
    listed = actions.list_publicly(firm, founder)
    assert listed.slug == f"hanbit-{firm.pk}"
    actions.unlist(firm, founder)
    firm.refresh_from_db()
    assert (firm.is_listed, firm.slug) == (False, f"hanbit-{firm.pk}")
    korean = actions.list_publicly(
        make.organisation(firm.hub, name="마당"), make.actor(firm.hub)
    )
    assert korean.slug == f"o-{korean.pk}"
    assert twin.slug == "hanbit"


def test_a_person_keeps_herself_and_nobody_else(firm, founder, staff, now):
    herself = make.person(firm.hub, user=founder.user)
    other = make.person(firm.hub)
    values = {"phone": "010-1234-5678", "country": "KR", "expertise": ["로봇"]}
    actions.correct_person(herself, founder, expected=1, values=values, now=now)
    assert Person.objects.get(pk=herself.pk).phone == "+82 10-1234-5678"
    with pytest.raises(NotAllowed):
        actions.correct_person(other, founder, expected=1, values=values, now=now)
    with pytest.raises(Refused):
        actions.correct_person(
            other, staff, expected=1, values={"phone": "abc"}, now=now
        )
