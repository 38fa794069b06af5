"""The pages of organisations and people: who opens them, what they show and cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from madang.directory import actions
from madang.directory.models import (
    Capability,
    ChangeProposal,
    ContactPoint,
    Headcount,
    Link,
    LookAlike,
    Note,
    Organisation,
    Person,
    Relation,
    Tag,
    Tagging,
)
from madang.hubs.models import Role
from madang.kit import clock
from madang.kit.navigation import waiting_for
from tests import make

pytestmark = pytest.mark.django_db


def url(name, hub, **more):
    return reverse(f"directory:{name}", kwargs={"hub": hub.slug, **more})


@pytest.fixture
def firm():
    return make.organisation(
        name="한빛로봇",
        latin_name="Hanbit Robotics",
        country="KR",
        description={"en": "Robots <script>alert(1)</script>"},
    )


@pytest.fixture
def staff(client, firm):
    client.force_login(make.member(firm.hub))
    return client


@pytest.fixture
def founder(firm):
    scope = ("directory.organisation", firm.pk)
    return make.member(firm.hub, Role.MEMBER, scope=scope)


def fill(firm, n):
    """Hang n rows of every kind on an organisation."""
    for i in range(n):
        other = make.organisation(firm.hub)
        who = make.person(firm.hub)
        make.affiliation(who, firm)
        make.relation(firm, other)
        make.relation(other, firm)
        make.standing(firm, ends_on=date(2026, 1, 1))
        day = date(2026, 1, 1 + i)
        Headcount.objects.create(
            hub=firm.hub, organisation=firm, counted_on=day, people=i
        )
        Capability.objects.create(hub=firm.hub, organisation=firm, name=f"c{i}")
        for subject in ({"organisation": firm}, {"person": who}):
            Link.objects.create(hub=firm.hub, url="https://example.org", **subject)
            ContactPoint.objects.create(hub=firm.hub, value="x@example.org", **subject)
            Note.objects.create(
                hub=firm.hub, text="said", written_at=clock.now(), **subject
            )
            tag, _new = Tag.objects.get_or_create(
                hub=firm.hub, word=f"label-{i}", word_key=f"label-{i}"
            )
            Tagging.objects.create(hub=firm.hub, tag=tag, **subject)
    return who


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("organisation", 7),
        ("organisation-notes", 4),
        ("organisation-timeline", 9),
        ("organisation-edit", 4),
        ("industries", 4),
    ],
)
def test_an_organisations_pages_cost_the_same_however_much_hangs_on_it(  # noqa: PLR0913, PLR0917 -- fixtures
    staff, firm, n, name, most, django_assert_num_queries
):
    fill(firm, n)
    with django_assert_num_queries(most):
        answer = staff.get(url(name, firm.hub, pk=firm.pk))
    assert answer.status_code == 200


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("name", "most"), [("person", 7), ("person-notes", 4), ("person-timeline", 6)]
)
def test_a_persons_pages_cost_the_same(  # noqa: PLR0913, PLR0917 -- fixtures
    staff, firm, n, name, most, django_assert_num_queries
):
    who = fill(firm, n)
    with django_assert_num_queries(most):
        answer = staff.get(url(name, firm.hub, pk=who.pk))
    assert answer.status_code == 200


def test_text_is_escaped_and_panels_are_offered(staff, firm):
    page = staff.get(url("organisation", firm.hub, pk=firm.pk)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert url("organisation-notes", firm.hub, pk=firm.pk) in page
    assert url("organisation-timeline", firm.hub, pk=firm.pk) in page


def test_a_panel_is_a_fragment_for_its_page_and_a_page_alone(staff, firm):
    there = url("organisation-notes", firm.hub, pk=firm.pk)
    assert (
        "<html" not in staff.get(there, headers={"HX-Request": "true"}).content.decode()
    )
    assert "<html" in staff.get(there).content.decode()


def test_what_others_see(client, firm, founder):
    fill(firm, 1)
    hidden = make.organisation(firm.hub)
    there = url("organisation", firm.hub, pk=firm.pk)
    client.force_login(founder)
    page = client.get(there).content.decode()
    assert "한빛로봇" in page
    assert "edit/" in page
    assert "standing/new" not in page
    assert "label-0" not in page
    assert client.get(url("organisation", firm.hub, pk=hidden.pk)).status_code == 404
    assert (
        client.get(url("organisation-notes", firm.hub, pk=firm.pk)).status_code == 403
    )
    assert client.get(url("organisation-add", firm.hub)).status_code == 403
    edit = url("organisation-edit", firm.hub, pk=hidden.pk)
    assert client.get(edit).status_code == 404
    client.force_login(make.member(firm.hub, Role.GUEST))
    assert client.get(there).status_code == 404
    client.force_login(make.member(make.hub()))
    assert client.get(there).status_code == 404


def test_a_foreign_key_in_the_path_is_not_found(staff, firm):
    other = make.organisation()
    for name in ("organisation", "organisation-edit", "organisation-timeline"):
        assert staff.get(url(name, firm.hub, pk=other.pk)).status_code == 404
        assert staff.get(url(name, other.hub, pk=other.pk)).status_code == 404


def post_profile(client, row, **values):
    page = "organisation-edit" if isinstance(row, Organisation) else "person-edit"
    there = url(page, row.hub, pk=row.pk)
    data = {"name": row.name, "kind": "startup", "state": "active", "version": 1}
    return client.post(there, data | values)


def test_staff_correct_a_profile_and_a_stale_form_shows_both(staff, firm):
    answer = post_profile(staff, firm, city="Incheon")
    assert answer.status_code == 302
    same = {"description_en": firm.description["en"] + "\r\n"}
    answer = post_profile(staff, firm, city="Seoul", **same)
    assert "Description</dt>" not in answer.content.decode()
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Incheon" in page
    assert 'value="Seoul"' in page
    assert 'name="version" value="2"' in page
    assert post_profile(staff, firm, city="Seoul", version=2).status_code == 302
    firm.refresh_from_db()
    assert (firm.city, firm.version) == ("Seoul", 3)


def test_a_bad_website_stays_in_the_form(staff, firm):
    answer = post_profile(staff, firm, website="javascript:alert(1)", city="Kept")
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()


def test_a_founder_corrects_on_her_phone(client, firm, founder):
    client.force_login(founder)
    assert client.get(url("own", firm.hub)).url == url(
        "organisation", firm.hub, pk=firm.pk
    )
    answer = post_profile(client, firm, name="한빛", city="Incheon", kind="investor")
    assert answer.status_code == 302
    firm.refresh_from_db()
    assert (firm.name, firm.city, firm.kind) == ("한빛로봇", "Incheon", "startup")
    by = make.actor(firm.hub)
    waits = waiting_for(by, clock.now())
    assert [w.kind for w in waits] == ["Proposed change"]
    asked = ChangeProposal.objects.get()
    client.force_login(by.user)
    page = client.get(url("proposals", firm.hub)).content.decode()
    assert "한빛로봇" in page
    data = {"act": "accept", "version": firm.version}
    client.post(url("decide", firm.hub, pk=asked.pk), data)
    firm.refresh_from_db()
    assert firm.name == "한빛"
    assert waiting_for(by, clock.now()) == []


@pytest.mark.parametrize("n", [1, 3])
def test_proposals_cost_the_same(staff, firm, founder, n, django_assert_num_queries):
    for _ in range(n):
        row = make.organisation(firm.hub)
        ChangeProposal.objects.create(
            hub=firm.hub,
            organisation=row,
            changes={"name": [row.name, "X"]},
            proposed_by=founder,
            proposed_at=clock.now(),
        )
    with django_assert_num_queries(4):
        staff.get(url("proposals", firm.hub))


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("headcount", {"counted_on": "2026-01-01", "people": "12"}),
        ("capability", {"kind": "certificate", "name": "ISO 9001"}),
        ("link", {"kind": "site", "url": "https://example.org"}),
        ("contact", {"kind": "email", "value": "a@example.org"}),
        ("standing", {"kind": "resident", "starts_on": "2026-01-01"}),
        ("note", {"text": "said"}),
        ("relation", {"kind": "supplies", "object": "Maker Space"}),
        ("relation_to", {"kind": "invested_in", "subject": "Maker Space"}),
        ("affiliation", {"person": "김하늘", "role": "founder"}),
    ],
)
def test_every_part_is_added_changed_and_removed_by_hand(staff, firm, part, data):
    make.organisation(firm.hub, name="Maker Space")
    make.person(firm.hub, name="김하늘")
    keys = {"folder": "organisations", "pk": firm.pk, "part": part}
    there = url("part-add", firm.hub, **keys)
    assert staff.get(there).status_code == 200
    assert staff.post(there, {}).status_code == 422
    assert staff.post(there, data).status_code == 302
    from madang.directory.parts import PARTS

    row = PARTS[part].model._default_manager.get()
    change = url("part", firm.hub, **keys, row=row.pk)
    assert staff.get(change).status_code == 200
    assert staff.post(change, data).status_code == 302
    assert staff.get(url("organisation", firm.hub, pk=firm.pk)).status_code == 200
    remove = url("part-remove", firm.hub, **keys, row=row.pk)
    assert staff.post(remove).status_code == 302
    assert not PARTS[part].model._default_manager.exists()


def test_a_name_that_several_have_is_asked_back(staff, firm):
    two = [make.organisation(firm.hub, name="Maker Space") for _ in range(2)]
    keys = {"folder": "organisations", "pk": firm.pk, "part": "relation"}
    there = url("part-add", firm.hub, **keys)
    answer = staff.post(there, {"kind": "supplies", "object": "maker space"})
    assert answer.status_code == 422
    assert f"Maker Space #{two[1].pk}" in answer.content.decode()
    chosen = {"kind": "supplies", "object": f"Maker Space #{two[1].pk}"}
    assert staff.post(there, chosen).status_code == 302
    assert Relation.objects.get().object == two[1]
    foreign = make.organisation(name="Elsewhere")
    for name in ("Elsewhere", f"Elsewhere #{foreign.pk}"):
        answer = staff.post(there, {"kind": "supplies", "object": name})
        assert answer.status_code == 422


def test_members_reach_only_their_own_parts(client, firm, founder):
    client.force_login(founder)
    other = make.organisation(firm.hub, is_listed=True, slug="other")
    mine = {"folder": "organisations", "pk": firm.pk}
    assert client.get(url("part-add", firm.hub, **mine, part="link")).status_code == 200
    for keys in (
        mine | {"part": "standing"},
        mine | {"part": "note"},
        {"folder": "organisations", "pk": other.pk, "part": "link"},
    ):
        assert client.get(url("part-add", firm.hub, **keys)).status_code == 404


def test_names_are_suggested_of_what_one_sees(staff, firm, founder, client):
    there = url("suggest", firm.hub, kind="organisation")
    hidden = make.organisation(firm.hub, name="Hanbit Secret")
    page = staff.get(there, {"object": "hanb"}).content.decode()
    assert f"한빛로봇 #{firm.pk}" in page
    assert f"Hanbit Secret #{hidden.pk}" in page
    client.force_login(founder)
    page = client.get(there, {"object": "hanb"}).content.decode()
    assert f"한빛로봇 #{firm.pk}" in page  # her own
    assert "Hanbit Secret" not in page


def test_adding_asks_when_somebody_is_called_so(staff, firm):
    there = url("organisation-add", firm.hub)
    data = {"name": "(주)한빛로봇", "kind": "startup", "state": "active"}
    answer = staff.post(there, data)
    assert answer.status_code == 422
    assert Organisation.objects.count() == 1
    assert staff.post(there, data | {"anyway": "on"}).status_code == 302
    assert Organisation.objects.count() == 2
    there = url("person-add", firm.hub)
    assert staff.post(there, {"name": "Ana Ruiz"}).status_code == 302
    assert staff.post(there, {"name": "Ana Ruiz"}).status_code == 422
    assert Person.objects.count() == 1


def test_a_merge_is_previewed_made_and_undone_by_hand(staff, firm):
    other = make.organisation(
        firm.hub, name="한빛 로봇(주)", city="Incheon", country="KR"
    )
    assert staff.post(url("look-alikes-find", firm.hub)).status_code == 302
    page = staff.get(url("look-alikes", firm.hub)).content.decode()
    assert "한빛 로봇(주)" in page
    keys = {"folder": "organisations", "pk": firm.pk, "other": other.pk}
    page = staff.get(url("merge", firm.hub, **keys)).content.decode()
    assert "Incheon" in page
    chosen = {"take_name": "gone", "take_city": "gone", "take_latin_name": "gone"}
    answer = staff.post(url("merge", firm.hub, **keys), chosen)
    assert answer.url == url("organisation", firm.hub, pk=firm.pk)
    firm.refresh_from_db()
    assert (firm.name, firm.city) == ("한빛 로봇(주)", "Incheon")
    assert firm.latin_name == ""  # the empty one was chosen
    assert staff.get(url("organisation", firm.hub, pk=other.pk)).status_code == 404
    from madang.directory.models import MergeRecord

    record = MergeRecord.objects.get()
    staff.post(url("merge-undo", firm.hub, pk=record.pk))
    firm.refresh_from_db()
    assert (firm.name, firm.city) == ("한빛로봇", "")
    assert firm.latin_name == "Hanbit Robotics"
    pair = LookAlike.objects.get()
    staff.post(url("keep-apart", firm.hub, pk=pair.pk))
    pair.refresh_from_db()
    assert pair.state == "distinct"


@pytest.mark.parametrize("n", [1, 3])
def test_look_alikes_cost_the_same(staff, firm, n, django_assert_num_queries):
    for i in range(n):
        make.organisation(firm.hub, name=f"Twin {i}")
        make.organisation(firm.hub, name=f"Twin {i} LLC")
    by = make.actor(firm.hub)
    actions.find_look_alikes(firm.hub, by, now=clock.now())
    with django_assert_num_queries(5):
        staff.get(url("look-alikes", firm.hub))


def test_the_policy_is_the_managers(client, firm):
    client.force_login(make.member(firm.hub, Role.FACILITY))
    assert client.get(url("policy", firm.hub)).status_code == 403
    client.force_login(make.member(firm.hub, Role.OWNER))
    there = url("policy", firm.hub)
    assert client.get(there).status_code == 200
    client.post(there, {"checked_facts": ["name"], "is_public": "on"})
    from madang.directory.queries import policy_of

    kept = policy_of(firm.hub)
    assert (kept.members_may_edit, kept.checked_facts) == (False, ["name"])


def test_tags_and_the_public_page_by_hand(staff, firm):
    keys = {"folder": "organisations", "pk": firm.pk}
    staff.post(url("tags", firm.hub, **keys), {"tags": "로봇, B2B"})
    page = staff.get(url("organisation", firm.hub, pk=firm.pk)).content.decode()
    assert ">로봇<" in page
    staff.post(url("set-listed", firm.hub, pk=firm.pk))
    firm.refresh_from_db()
    assert (firm.is_listed, firm.slug) == (True, "hanbit-robotics")
    staff.post(url("set-listed", firm.hub, pk=firm.pk))
    firm.refresh_from_db()
    assert not firm.is_listed


def test_industries_are_chosen_by_hand(client, firm, founder):
    client.force_login(founder)
    there = url("industries", firm.hub, pk=firm.pk)
    page = client.get(there).content.decode()
    assert '<option value="28" selected>' in page  # suggested by its description
    client.post(there, {"main": "62", "second": "28", "third": ""})
    assert [(a.code, a.is_main) for a in firm.activities.all()] == [
        ("62", True),
        ("28", False),
    ]
    assert client.post(there, {"main": "04"}).status_code == 422
