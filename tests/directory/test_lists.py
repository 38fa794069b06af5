"""The lists of organisations and people: what they find, count, cost and change."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from madang.directory import actions
from madang.directory.finding import reindex_all
from madang.directory.models import (
    Activity,
    Capability,
    ContactPoint,
    ListPage,
    Organisation,
    Person,
    SavedList,
    SavedListItem,
    SavedView,
    Tag,
    Tagging,
)
from madang.directory.queries import PLANS, Listing, Wanted
from madang.hubs.models import AccessLog, JournalLine, Role
from madang.inbox.models import Notice
from madang.kit import clock
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def url(name, hub, **more):
    return reverse(f"directory:{name}", kwargs={"hub": hub.slug, **more})


@pytest.fixture
def hub():
    return make.hub()


@pytest.fixture
def staff(client, hub):
    client.user = make.member(hub)
    client.force_login(client.user)
    return client


def tagged(word, **subject):
    [row] = subject.values()
    tag, _new = Tag.objects.get_or_create(hub=row.hub, word=word, word_key=word)
    Tagging.objects.create(hub=row.hub, tag=tag, **subject)


def fill(hub, n):
    """Make n organisations and people that have something of everything."""
    for i in range(n):
        firm = make.organisation(
            hub,
            name=f"로봇공방 {i}",
            kind="startup",
            country=["KR", "MX"][i % 2],
            stage="growth",
            website="https://example.org",
            headcount=i,
        )
        who = make.person(hub, country="KR")
        make.affiliation(who, firm, role="founder")
        make.standing(firm)
        make.standing(firm, "partner")
        tagged("suppliers", organisation=firm)
        tagged("vip", organisation=firm)
        tagged("vip", person=who)
        Activity.objects.create(hub=hub, organisation=firm, code="28", is_main=True)
        Activity.objects.create(hub=hub, organisation=firm, code="62")
        ContactPoint.objects.create(hub=hub, value="x@example.org", organisation=firm)
        Capability.objects.create(
            hub=hub, organisation=firm, kind="certificate", name="ISO 9001"
        )
    reindex_all(hub)


@pytest.mark.parametrize("n", [1, 3, 70])
@pytest.mark.parametrize(
    ("name", "query", "most"),
    [
        ("organisations", "", 8),
        ("organisations", "?kind=startup&tag=suppliers&sort=-headcount&has=website", 8),
        ("organisations", "?q=로봇", 8),
        ("organisations", "?q=robotz", 10),
        ("persons", "", 8),
        ("persons", "?role=founder&tag=vip", 8),
        ("lists", "", 4),
    ],
)
def test_a_list_costs_the_same_however_long_it_is(  # noqa: PLR0913, PLR0917 -- fixtures
    staff, hub, n, name, query, most, django_assert_num_queries
):
    fill(hub, n)
    saved = SavedList.objects.create(hub=hub, name={"en": "x"}, owner=staff.user)
    SavedListItem.objects.create(
        hub=hub, saved_list=saved, organisation=Organisation.objects.first()
    )
    if query == "?q=robotz":
        make.organisation(hub, name="Robots")
        reindex_all(hub)
    with django_assert_num_queries(most):
        answer = staff.get(url(name, hub) + query)
    assert answer.status_code == 200
    if query and name == "organisations" and "z" not in query:
        assert answer.context["total"] == n


def test_a_page_of_fifty_weighs_ten_kilobytes_at_most(staff, hub):
    fill(hub, 70)
    answer = staff.get(url("organisations", hub))
    assert len(answer.context["lines"]) == 50
    assert len(gzip.compress(answer.content, 6)) <= 10_000


@pytest.mark.parametrize(
    ("asked", "rows"), [("3", 3), ("0", 1), ("5000", 50), ("x", 50), ("999", 70)]
)
def test_a_page_has_as_many_rows_as_asked_for_up_to_a_cap(staff, hub, asked, rows):
    fill(hub, 70)
    answer = staff.get(url("organisations", hub), {"per": asked})
    assert len(answer.context["lines"]) == rows
    assert answer.context["page"].paginator.per_page <= 500


def listing(by, page=ListPage.ORGANISATIONS, **wanted):
    return Listing(PLANS[page], by, Wanted(**wanted), TODAY)


def names(found):
    return [row.name for row in found.rows()]


def counts(found):
    return {
        facet.name: {choice.value: choice.count for choice in facet.choices}
        for facet in found.shown()
    }


@pytest.fixture
def four(hub):
    """Four organisations that differ in everything one can filter by."""
    a = make.organisation(
        hub, name="Alpha", kind="startup", country="KR", website="https://a.kr"
    )
    b = make.organisation(hub, name="Beta", kind="startup", country="MX")
    c = make.organisation(hub, name="Gamma", kind="investor", country="KR", headcount=9)
    gone = make.organisation(hub, name="Delta", kind="startup", country="KR")
    gone.merged_into = a
    gone.website = "https://d.kr"
    gone.save()
    make.standing(a)
    make.standing(b, ends_on=date(2026, 1, 1))
    make.standing(c, ends_on=date(2027, 1, 1))
    make.standing(gone)
    for row in (a, b, gone):
        tagged("suppliers", organisation=row)
    tagged("vip", organisation=a)
    for row, code in ((a, "28"), (b, "28"), (c, "64"), (gone, "28")):
        Activity.objects.create(hub=hub, organisation=row, code=code, is_main=True)
    make.organisation(name="Elsewhere", kind="startup", country="KR")
    return a, b, c


def test_facets_count_what_each_choice_would_leave(four, hub):
    by = make.actor(hub)
    found = counts(listing(by))
    assert found["kind"] == {"startup": 2, "investor": 1}
    assert found["country"] == {"KR": 2, "MX": 1}
    assert found["standing"] == {"resident": 2}
    assert found["tag"] == {"suppliers": 2, "vip": 1}
    assert found["section"] == {"C": 2, "K": 1}
    assert found["has"] == {"website": 1}
    found = counts(listing(by, chosen={"kind": ["startup"]}))
    assert found["kind"] == {"startup": 2, "investor": 1}
    assert found["country"] == {"KR": 1, "MX": 1}
    assert found["standing"] == {"resident": 1}
    found = counts(listing(by, chosen={"tag": ["vip"], "country": ["KR"]}))
    assert found["kind"] == {"startup": 1}
    assert found["tag"] == {"vip": 1, "suppliers": 1}
    assert found["country"] == {"KR": 1}


def test_every_choice_leaves_as_many_rows_as_it_says(four, hub):
    """Whatever is chosen beside it: the counts are the lists' lengths."""
    by = make.actor(hub)
    starts = [{}, {"kind": ["startup"]}, {"tag": ["suppliers"]}, {"has": ["website"]}]
    for start in starts:
        for facet, values in counts(listing(by, chosen=start)).items():
            for value, n in values.items():
                kept = start.get(facet, []) if facet == "has" else []
                chosen = {**start, facet: [*kept, value]}
                narrowed = listing(by, chosen=chosen)
                assert narrowed.total == len(names(narrowed)) == n, (start, facet)


def test_choices_of_a_facet_add_up_and_facets_narrow(four, hub):
    by = make.actor(hub)
    both = listing(by, chosen={"kind": ["startup", "investor"], "country": ["KR"]})
    assert names(both) == ["Alpha", "Gamma"]
    assert both.total == 2
    assert names(listing(by, order="-name")) == ["Gamma", "Beta", "Alpha"]
    assert names(listing(by, order="-headcount"))[0] == "Gamma"
    assert names(listing(by, order="headcount"))[0] == "Gamma"
    assert names(listing(by, chosen={"kind": ["nonsense"]})) == []


def test_others_than_staff_see_the_listed_ones_and_no_tags(client, four, hub):
    a, b, _c = four
    Organisation.objects.filter(pk=a.pk).update(is_listed=True, slug="alpha")
    user = make.member(hub, Role.MEMBER, scope=("directory.organisation", b.pk))
    client.force_login(user)
    answer = client.get(url("organisations", hub), {"tag": "vip"})
    page = answer.content.decode()
    assert answer.context["total"] == 2
    assert "Alpha" in page
    assert "Beta" in page
    assert "Gamma" not in page
    assert "suppliers" not in page
    assert 'name="sel"' not in page
    assert client.get(url("persons", hub)).status_code == 403
    for name in ("export", "marked", "view-save"):
        there = url(name, hub, folder="organisations")
        assert client.get(there).status_code in {403, 405}
        assert client.post(there).status_code in {403, 405}
    assert client.get(url("lists", hub)).status_code == 403


def test_filters_are_chips_that_can_be_removed(staff, four, hub):
    answer = staff.get(
        url("organisations", hub), {"kind": "startup", "tag": "suppliers"}
    )
    chips = dict(answer.context["chips"])
    assert chips == {
        "Kind: Startup": "?tag=suppliers",
        "Tag: suppliers": "?kind=startup",
    }
    page = answer.content.decode()
    assert "Alpha" in page
    assert "Gamma" not in page


@pytest.mark.parametrize(
    "query",
    ["?page=99", "?page=x", "?sort=evil", "?list=x", "?list=999", "?kind=", "?q=%00"]
    + ["?q=" + "x" * 900, "?tag=%27%22%3Cscript%3E", "?has=everything"],
)
def test_strange_addresses_are_borne(staff, four, hub, query):
    answer = staff.get(url("organisations", hub) + query)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<body", 1)[1]


def test_an_empty_list_says_what_to_do_next(staff, hub):
    assert b"Nobody is in the directory yet" in staff.get(url("persons", hub)).content
    page = staff.get(url("persons", hub), {"q": "nothing"}).content
    assert b"Nothing fits all of this" in page


def test_a_view_is_saved_shown_replaced_and_deleted(staff, four, hub):
    there = url("view-save", hub, folder="organisations")
    data = {"name": "Korean", "query": "page=2&country=KR&kind=&kind=startup"}
    answer = staff.post(there, data)
    assert answer.url == url("organisations", hub) + "?country=KR&kind=startup"
    view = SavedView.objects.get()
    page = staff.get(answer.url)
    tabs = page.context["views"]
    assert [(t.label, t.is_current) for t in tabs] == [("All", False), ("Korean", True)]
    staff.post(there, {"name": "Korean", "query": "country=KR", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.query, view.is_shared) == ("country=KR", True)
    assert staff.post(there, {"name": " ", "query": ""}).status_code == 302
    assert SavedView.objects.count() == 1
    other = make.member(hub)
    staff.force_login(other)
    assert b"Korean" in staff.get(url("organisations", hub)).content
    gone = url("view-delete", hub, folder="organisations", pk=view.pk)
    assert staff.post(gone).status_code == 404
    staff.force_login(view.owner)
    staff.post(gone)
    assert not SavedView.objects.exists()


def test_a_private_view_is_its_owners(staff, hub):
    there = url("view-save", hub, folder="people")
    staff.post(there, {"name": "Mine alone", "query": "country=KR"})
    staff.force_login(make.member(hub))
    assert b"Mine alone" not in staff.get(url("persons", hub)).content


def marked(client, hub, act, rows, folder="organisations", **data):
    there = url("marked", hub, folder=folder)
    return client.post(there, {"act": act, "sel": [r.pk for r in rows], **data})


def test_many_are_tagged_and_the_toast_undoes_it(staff, four, hub):
    a, b, c = four
    foreign = make.organisation()
    assert b"Alpha" in marked(staff, hub, "tag", four).content
    data = {"do": "1", "word": "VIP", "query": "kind=startup"}
    answer = marked(staff, hub, "tag", [*four, foreign], **data)
    assert answer.url == url("organisations", hub) + "?kind=startup"
    vip = Tag.objects.get(word_key="vip")
    held = Tagging.objects.filter(tag=vip).values_list("organisation", flat=True)
    assert set(held) == {a.pk, b.pk, c.pk}
    told = JournalLine.objects.filter(verb="directory.tag_many")
    assert {line.object_id for line in told} == {b.pk, c.pk}
    page = staff.get(answer.url).content.decode()
    undo = url("tags-undo", hub, folder="organisations")
    assert f'action="{undo}"' in page
    staff.post(undo)
    assert list(
        Tagging.objects.filter(tag=vip).values_list("organisation", flat=True)
    ) == [a.pk]
    staff.post(undo)
    assert Tagging.objects.filter(tag=vip).count() == 1


def test_many_are_untagged_and_the_toast_undoes_it(staff, four, hub):
    suppliers = Tag.objects.get(word="suppliers")
    before = Tagging.objects.filter(tag=suppliers).count()
    marked(staff, hub, "untag", four, do="1", tag=suppliers.pk)
    assert Tagging.objects.filter(tag=suppliers).count() == before - 2
    staff.post(url("tags-undo", hub, folder="organisations"))
    assert Tagging.objects.filter(tag=suppliers).count() == before


@pytest.mark.parametrize("act", ["tag", "untag", "list", "message", "export"])
def test_every_act_asks_first_and_refuses_nothing_to_do_with(staff, four, hub, act):
    assert marked(staff, hub, act, four).status_code == 200
    assert marked(staff, hub, act, []).status_code == 302
    if act != "export":
        assert marked(staff, hub, act, four, do="1").status_code == 422
    assert marked(staff, hub, "erase", four).status_code == 404


def test_many_are_put_on_a_list_that_is_renamed_emptied_deleted_and_taken_back(
    staff, four, hub
):
    marked(staff, hub, "list", four[:2], do="1", name="Demo day")
    saved = SavedList.objects.get()
    marked(staff, hub, "list", four, do="1", saved_list=saved.pk)
    who = make.person(hub)
    marked(staff, hub, "list", [who], "people", do="1", saved_list=saved.pk)
    assert saved.items.count() == 4
    there = url("list", hub, pk=saved.pk)
    page = staff.get(there).content.decode()
    assert "Gamma" in page
    assert who.name in page
    filtered = staff.get(url("organisations", hub), {"list": saved.pk})
    assert filtered.context["total"] == 3
    assert "On the list: Demo day" in dict(filtered.context["chips"])
    item = saved.items.get(person=who)
    staff.post(url("list-take-off", hub, pk=saved.pk), {"sel": [item.pk], "act": "x"})
    assert saved.items.count() == 3
    rename = url("list-rename", hub, pk=saved.pk)
    assert staff.get(rename).status_code == 200
    assert staff.post(rename, {"name": ""}).status_code == 422
    staff.post(rename, {"name": "Demo day 2026", "is_shared": "on"})
    page = staff.get(url("lists", hub)).content.decode()
    assert "Demo day 2026" in page
    staff.post(url("list-delete", hub, pk=saved.pk))
    assert staff.get(there).status_code == 404
    assert (
        staff.get(url("organisations", hub), {"list": saved.pk}).context["total"] == 0
    )
    staff.post(url("list-restore", hub, pk=saved.pk))
    assert staff.get(there).status_code == 200
    assert saved.items.count() == 3


def test_a_private_list_is_its_owners(staff, hub, client):
    staff.post(url("lists", hub), {"name": "Mine"})
    saved = SavedList.objects.get()
    assert not saved.is_shared
    client.force_login(make.member(hub))
    assert client.get(url("list", hub, pk=saved.pk)).status_code == 404
    assert client.post(url("list-restore", hub, pk=saved.pk)).status_code == 404


def test_a_message_reaches_those_who_can_sign_in(staff, four, hub):
    a, b, _c = four
    founder = make.member(hub, Role.MEMBER, scope=("directory.organisation", a.pk))
    ended = make.member(hub, Role.MEMBER, scope=("directory.organisation", b.pk))
    ended.memberships.update(ended_at=clock.now())
    stranger = make.user()
    make.affiliation(make.person(hub, user=stranger), b)
    adviser = make.member(hub, Role.MENTOR)
    make.affiliation(make.person(hub, user=adviser), b)
    answer = marked(staff, hub, "message", four)
    assert answer.context["readers"] == 2
    data = {"do": "1", "subject": "Open day", "text": "Come at ten.\n<b>Bring</b> tea."}
    marked(staff, hub, "message", four, **data)
    told = Notice.objects.filter(text="Open day")
    assert {notice.user for notice in told} == {founder, adviser}


def test_nobody_to_write_to_is_told_before_anything_is_lost(staff, four, hub):
    data = {"do": "1", "subject": "Open day", "text": "Come."}
    answer = marked(staff, hub, "message", four, **data)
    assert answer.status_code == 422
    assert "Open day" in answer.content.decode()


def exported(answer, wanted):
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if wanted == "json":
        return json.loads(raw)
    if wanted == "csv":
        return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    header, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("wanted", ["xlsx", "csv", "json"])
def test_a_list_is_exported_as_filtered_and_leaves_a_line(staff, four, hub, wanted):
    a, _b, _c = four
    Organisation.objects.filter(pk=a.pk).update(latin_name="=cmd|'/C calc'!A0")
    there = url("export", hub, folder="organisations")
    query = {"kind": "startup", "format": wanted}
    rows = exported(staff.get(there, query), wanted)
    assert [row["name"] for row in rows] == ["Alpha", "Beta"]
    assert rows[0]["tags"] == "suppliers; vip"
    assert rows[0]["standings"] == "resident"
    expected = "'=cmd|'/C calc'!A0" if wanted == "csv" else "=cmd|'/C calc'!A0"
    assert rows[0]["latin_name"] == expected
    [line] = JournalLine.objects.filter(verb="directory.note_export")
    assert line.by == staff.user
    told = json.loads(line.details)
    assert told["rows"] == [None, 2]
    assert told["filter"] == [None, "kind=startup"]
    assert staff.get(there, {"format": "exe"}).status_code == 404


def test_the_export_of_people_is_a_look_at_each(staff, hub):
    seen, other = make.person(hub), make.person(hub)
    answer = marked(staff, hub, "export", [seen], "people", do="1", format="json")
    [row] = exported(answer, "json")
    assert row["email"] == seen.email
    [look] = AccessLog.objects.all()
    assert (look.object_id, look.viewer, look.reason) == (seen.pk, staff.user, "export")
    everything = staff.get(url("export", hub, folder="people"), {"format": "json"})
    assert len(exported(everything, "json")) == 2
    assert AccessLog.objects.count() == 2
    assert other.pk in set(AccessLog.objects.values_list("object_id", flat=True))


def test_an_export_of_nothing_is_an_empty_file(staff, hub):
    there = url("export", hub, folder="people")
    assert exported(staff.get(there, {"format": "json"}), "json") == []


def test_an_export_costs_two_statements_for_each_five_hundred(staff, hub):
    Person.objects.bulk_create(Person(hub=hub, name=f"P{i}") for i in range(1200))
    there = url("export", hub, folder="people")
    with CaptureQueriesContext(connection) as many:
        assert len(exported(staff.get(there, {"format": "csv"}), "csv")) == 1200
    reads = [q["sql"] for q in many.captured_queries if "directory_" in q["sql"]]
    # PostgreSQL fetches the keys through a cursor of its own, which is not captured
    pages = 3 if connection.vendor == "sqlite" else 0
    assert len([sql for sql in reads if sql.startswith("SELECT")]) == 1 + 3 + pages


def test_a_list_of_another_hub_is_not_there(staff, hub):
    other = make.hub()
    assert staff.get(url("organisations", other)).status_code == 404
    saved = SavedList.objects.create(hub=other, name={"en": "x"})
    assert staff.get(url("list", hub, pk=saved.pk)).status_code == 404


def test_tags_done_in_bulk_are_found_at_once(four, hub):
    by = make.actor(hub)
    actions.tag_many(hub, by, rows=list(four), word="수소")
    assert sorted(names(listing(by, text="수소"))) == ["Alpha", "Beta", "Gamma"]


@pytest.mark.parametrize("n", [1, 3, 70])
@pytest.mark.parametrize("query", ["", "?kind=startup&tag=suppliers"])
def test_counts_are_kept_until_something_is_done(
    staff, hub, n, query, django_assert_num_queries
):
    fill(hub, n)
    by = make.actor(hub)
    actions.set_tags(Organisation.objects.first(), by, words=["suppliers"])
    page = url("organisations", hub) + query
    with django_assert_num_queries(8):
        staff.get(page)
    with django_assert_num_queries(6):
        staff.get(page)


def test_a_change_shows_in_the_counts_at_once(staff, hub):
    fill(hub, 3)
    firm, by = Organisation.objects.first(), make.actor(hub)
    for words in (["new"], ["new", "newer"], []):
        actions.set_tags(firm, by, words=words)
        staff.get(url("organisations", hub))
        answer = staff.get(url("organisations", hub))
        counted = {
            choice.value: choice.count
            for facet in answer.context["facets"]
            for choice in facet.choices
            if facet.name == "tag"
        }
        assert {word: counted.get(word) for word in words} == dict.fromkeys(words, 1)
        assert ("new" in counted) == ("new" in words)


def test_kept_counts_are_one_hubs_and_the_staffs_alone(client, hub):
    fill(hub, 3)
    other = make.hub()
    make.organisation(other, kind="investor", is_listed=True, slug="one")
    for where in (hub, other):
        first = Organisation.objects.filter(hub=where).first()
        actions.set_tags(first, make.actor(where), words=["suppliers"])
    shown = {}
    for where, role in ((hub, None), (other, None), (other, Role.JUDGE)):
        user = make.member(where, *([role] if role else []))
        client.force_login(user)
        answer = client.get(url("organisations", where))
        shown[where.pk, role] = {
            (facet.name, choice.value): choice.count
            for facet in answer.context["facets"]
            for choice in facet.choices
        }
    assert shown[hub.pk, None]["kind", "startup"] == 3
    assert shown[other.pk, None] == shown[other.pk, None] | {("kind", "investor"): 1}
    assert ("kind", "startup") not in shown[other.pk, None]
    assert not any(name == "tag" for name, _value in shown[other.pk, Role.JUDGE])


def test_a_key_past_every_column_is_nobodys(staff, hub):
    address = f"/h/{hub.slug}/organisations/{2**63}/"
    assert staff.get(address).status_code == 404
