"""What people allow, ask and are shown of their data; what an erasure leaves, and why."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress

from madang.hubs import actions
from madang.hubs.actions.privacy import TIME_TO_ANSWER
from madang.hubs.journal import broken_lines
from madang.hubs.models import (
    AccessLog,
    Consent,
    IdempotencyKey,
    Invitation,
    JournalLine,
    LegalHold,
    Membership,
    PrivacyRequest,
    RequestKind,
    Role,
    UserSession,
)
from madang.hubs.queries import actor_in, has_consented
from madang.kit import clock, personal_data, retention
from madang.kit.errors import Conflict, NotAllowed
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def text(by, **changed):
    given = {
        "purpose": "photos", "title": {"en": "Photos"}, "text": {"en": "We take some."},
        "is_required": False, "is_abroad": False, "now": NOW, **changed,
    }  # fmt: skip
    return actions.publish_text(by.hub, by, **given)


def test_a_consent_is_to_one_version_and_can_be_withdrawn():
    by = make.actor(role=Role.OWNER)
    guest = make.actor(by.hub, Role.GUEST)
    first = text(by)
    consent = actions.give_consent(first, guest, language="ko", now=NOW)
    assert has_consented(guest.user, by.hub, "photos")
    second = text(by, text={"en": "And print them."})
    assert (second.number, has_consented(guest.user, by.hub, "photos")) == (2, False)
    first.refresh_from_db()
    with pytest.raises(Conflict):
        actions.give_consent(first, guest, language="ko", now=NOW)
    actions.give_consent(second, guest, language="ko", now=NOW)
    actions.withdraw_consent(consent, guest, now=NOW)
    assert has_consented(guest.user, by.hub, "photos")
    with pytest.raises(Conflict):
        actions.withdraw_consent(consent, guest, now=NOW)
    with pytest.raises(NotAllowed):
        actions.withdraw_consent(Consent.objects.last(), by, now=NOW)


def test_consents_are_given_and_taken_back_on_the_page(client):
    by = make.actor(role=Role.OWNER)
    guest = make.actor(by.hub, Role.GUEST)
    row = text(by)
    client.force_login(guest.user)
    root = f"/me/data/{by.hub.slug}/consents"
    client.post(f"{root}/{row.pk}/give/", {"_key": "a"})
    consent = Consent.objects.get(user=guest.user)
    assert "You agreed" in client.get("/me/data/").content.decode()
    client.post(f"{root}/{consent.pk}/withdraw/", {"_key": "b"})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    other = text(make.actor(role=Role.OWNER))
    assert client.post(f"{root}/{other.pk}/give/", {"_key": "c"}).status_code == 404


def test_a_look_is_noted_once_a_day_and_shown_to_the_person(client):
    by = make.actor()
    guest = make.member(by.hub, Role.GUEST)
    for hours in (0, 1, 24):
        now = NOW + timedelta(hours=hours)
        actions.note_view(by, "hubs.user", guest.pk, now=now, reason="support")
    actions.note_view(actor_in(by.hub, guest), "hubs.user", guest.pk, now=NOW)
    assert AccessLog.objects.filter(hub=by.hub).count() == 2
    client.force_login(guest)
    page = client.get("/me/data/seen/").content.decode()
    assert page.count(str(by.user)) == 2
    assert "support" in page


def test_another_persons_looks_are_not_shown(client):
    by = make.actor()
    guest, other = (make.member(by.hub, Role.GUEST) for _ in range(2))
    actions.note_view(by, "hubs.user", other.pk, now=NOW)
    client.force_login(guest)
    assert str(by.user) not in client.get("/me/data/seen/").content.decode()


def test_looking_at_a_persons_data_is_noted_by_the_page(client):
    by = make.actor(role=Role.OWNER)
    guest = make.member(by.hub, Role.GUEST)
    client.force_login(by.user)
    page = f"/h/{by.hub.slug}/settings/privacy/people/{guest.pk}/"
    assert client.get(page).status_code == 200
    export = client.post(f"{page}export/")
    assert export.status_code == 200
    let_go(export)
    reasons = set(AccessLog.objects.values_list("reason", flat=True))
    assert reasons == {"personal data", "export"}
    looks = client.get(f"/h/{by.hub.slug}/settings/privacy/looks/")
    assert "export" in looks.content.decode()


def test_a_person_takes_her_data_along(client):
    by = make.actor(role=Role.OWNER)
    guest = make.actor(by.hub, Role.GUEST)
    actions.give_consent(text(by), guest, language="en", now=NOW)
    client.force_login(guest.user)
    asked = client.post("/me/data/download/")
    assert asked.url.startswith("/account/confirm/?next=%2Fme%2Fdata%2F")
    fresh(client, guest.user)
    answer = client.post("/me/data/download/")
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    let_go(answer)
    told = json.loads(archive.read("data.json"))["hubs"][by.hub.slug]
    assert told["hubs.account"][0]["email"] == guest.user.email
    assert "password" not in told["hubs.account"][0]
    assert told["hubs.roles"][0]["role"] == "guest"
    assert len(told["hubs.consents"]) == 1
    assert all("key" not in row for row in told["hubs.devices"])
    assert by.user.email not in archive.read("data.json").decode()


def let_go(answer):
    """Close the file; the answer's own close would end the test's connection."""
    for close in answer._resource_closers:
        close()


def fresh(client, user):
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": clock.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def test_a_person_asks_and_is_answered(client):
    by = make.actor(role=Role.OWNER)
    guest = make.member(by.hub, Role.GUEST)
    client.force_login(guest)
    ask = f"/me/data/{by.hub.slug}/ask/"
    client.post(ask, {"kind": "correction", "text": "My name is Ana.", "_key": "a"})
    row = PrivacyRequest.objects.get(user=guest)
    assert row.due_on == (row.asked_at + TIME_TO_ANSWER).date()
    client.force_login(by.user)
    page = f"/h/{by.hub.slug}/settings/privacy/requests/{row.pk}/"
    assert "My name is Ana." in client.get(page).content.decode()
    client.post(page, {"answer": "Done.", "_key": "b"})
    client.force_login(guest)
    assert "Done." in client.get("/me/data/").content.decode()


def person(by, **fields):
    """Make somebody of whom the hub holds a little of everything."""
    user = make.user(name="Ana Torres", email="ana@example.org", **fields)
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    actions.give_role(by.hub, by, to=user, role=Role.MENTOR)
    actions.invite(
        by.hub, by, email=user.email, role=Role.JUDGE, language="en", now=NOW
    )
    actions.give_consent(text(by), actor_in(by.hub, user), language="en", now=NOW)
    return user


def test_an_erasure_says_before_what_it_does_and_after_what_stayed(client):
    by = make.actor(role=Role.OWNER)
    user = person(by)
    client.force_login(user)
    client.force_login(by.user)
    request = actions.ask_about_data(
        by.hub, actor_in(by.hub, user), kind=RequestKind.ERASURE, text="", now=NOW
    )
    root = f"/h/{by.hub.slug}/settings/privacy"
    page = f"{root}/people/{user.pk}/"
    before = {f.store.name: f for f in client.get(page).context["findings"]}
    assert (before["hubs.roles"].rows, before["hubs.roles"].fate) == (1, "erase")
    assert before["hubs.consents"].fate == "keep"
    wrong = {"confirm": "Ana", "request": request.pk, "_key": "a"}
    client.post(f"{page}erase/", wrong)
    assert Membership.objects.filter(user=user).exists()
    client.post(f"{page}erase/", {**wrong, "confirm": "Ana Torres", "_key": "b"})
    user.refresh_from_db()
    assert (user.name, user.is_active, user.has_usable_password()) == ("", False, False)
    assert "ana" not in user.email
    for rows in (Membership, UserSession, EmailAddress):
        assert not rows.objects.filter(user=user).exists()
    assert not Invitation.objects.filter(email="ana@example.org").exists()
    assert Consent.objects.filter(user=user).count() == 1
    request.refresh_from_db()
    report = {line["store"]: line for line in request.report}
    assert report["hubs.consents"]["fate"] == "keep"
    assert report["hubs.consents"]["reasons"]
    assert (
        "hubs.consents" in client.get(f"{root}/requests/{request.pk}/").content.decode()
    )
    details = JournalLine.objects.filter(hub=by.hub).values_list("details", flat=True)
    assert not any("ana@example.org" in text for text in details)
    assert list(broken_lines(by.hub)) == []


def test_a_legal_hold_keeps_everything():
    by = make.actor(role=Role.OWNER)
    user = person(by)
    hold = actions.hold_data(
        by.hub, by, user=user, reason="Lawsuit", until=date(2030, 1, 1), now=NOW
    )
    report = actions.erase_person(by.hub, by, user=user, now=NOW)
    assert {finding.fate for finding in report.findings} == {"keep"}
    assert Membership.objects.filter(user=user, ended_at=None).exists()
    actions.lift_hold(hold, by, now=NOW)
    actions.erase_person(by.hub, by, user=user, now=NOW)
    assert not Membership.objects.filter(user=user).exists()


def test_who_belongs_to_another_hub_keeps_her_account():
    by = make.actor(role=Role.OWNER)
    user = person(by)
    make.member(make.hub(), who=user)
    actions.erase_person(by.hub, by, user=user, now=NOW)
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Ana Torres", True)
    assert not Membership.objects.filter(user=user, hub=by.hub).exists()


def test_the_last_owner_is_not_erased():
    by = make.actor(role=Role.OWNER)
    with pytest.raises(actions.LastOwner):
        actions.erase_person(by.hub, by, user=by.user, now=NOW)


def test_an_upper_room_joins_in(monkeypatch):
    monkeypatch.setattr(personal_data, "_stores", dict(personal_data._stores))
    monkeypatch.setattr(personal_data, "_linkers", [*personal_data._linkers])
    by = make.actor(role=Role.OWNER)
    user, gone = person(by), []

    def link(_hub, found):
        return [("cafe.guest", 7)] if ("hubs.user", user.pk) in found else []

    def take(who):
        gone.append(who)
        return 1

    personal_data.add_linker(link)
    personal_data.add_store(
        personal_data.Store(
            name="cafe.orders", title="Orders", fate=personal_data.Fate.ERASE,
            collect=lambda hub, who: personal_data.Portion([{"cup": 1}]),
            count=lambda hub, who: len(personal_data.ids_of(who, "cafe.guest")),
            erase=lambda hub, who, by, now: take(who),
        )
    )  # fmt: skip
    actions.erase_person(by.hub, by, user=user, now=NOW)
    assert ("cafe.guest", 7) in gone[0]


def test_what_is_over_goes_and_the_rest_stays():
    by = make.actor(role=Role.OWNER)
    user = make.member(by.hub, Role.GUEST)
    old, young = NOW - timedelta(days=1100), NOW - timedelta(days=1000)
    for ended in (old, young):
        Membership.objects.create(
            hub=by.hub, user=make.user(), role=Role.GUEST, ended_at=ended
        )
    for at in (old, young):
        actions.note_view(by, "hubs.user", user.pk, now=at)
    IdempotencyKey.objects.create(key="k", path="/", payload="", at=NOW)
    IdempotencyKey.objects.create(
        key="l", path="/", payload="", at=NOW - timedelta(days=3)
    )
    UserSession.objects.create(
        user=user, key="x", began_at=old, seen_at=NOW - timedelta(days=31)
    )
    actions.update_identity(by.hub, by, expected=1, colour="#000000")
    due = {rule.name: rule.due(rule.before(NOW), by.hub) for rule in retention.rules()}
    done = actions.keep_no_longer(NOW)
    assert done["hubs.roles"] == due["hubs.roles"] == 1
    assert done["hubs.looks"] == due["hubs.looks"] == 1
    assert (done["hubs.forms"], done["hubs.devices"], done["hubs.journal"]) == (1, 1, 0)
    later = actions.keep_no_longer(clock.now() + timedelta(days=3651))
    assert later["hubs.journal"] == 1
    assert list(broken_lines(by.hub)) == []


def test_holds_are_seen_and_lifted_on_the_page(client):
    by = make.actor(role=Role.OWNER)
    user = make.member(by.hub, Role.GUEST)
    client.force_login(by.user)
    root = f"/h/{by.hub.slug}/settings/privacy"
    page = f"{root}/people/{user.pk}/"
    client.post(f"{page}hold/", {"reason": "", "_key": "a"})
    assert not LegalHold.objects.exists()
    client.post(f"{page}hold/", {"reason": "Audit", "until": "", "_key": "b"})
    hold = LegalHold.objects.get()
    assert "Audit" in client.get(page).content.decode()
    assert "Audit" in client.get(f"{root}/").content.decode()
    client.post(f"{root}/holds/{hold.pk}/lift/", {"_key": "c"})
    assert "Audit" not in client.get(page).content.decode()


def test_texts_are_written_on_the_page(client):
    by = make.actor(role=Role.OWNER)
    client.force_login(by.user)
    root = f"/h/{by.hub.slug}/settings/privacy/texts"
    given = {
        "purpose": "news", "title_en": "News", "text_en": "Monthly.", "_key": "a",
    }  # fmt: skip
    assert client.post(f"{root}/new/", given).status_code == 302
    assert client.post(f"{root}/new/", {"_key": "b"}).status_code == 422
    first = _text_of(by)
    assert client.get(f"{root}/{first.pk}/").status_code == 200
    client.post(f"{root}/{first.pk}/", {**given, "text_en": "Weekly.", "_key": "c"})
    second = _text_of(by)
    assert (second.number, second.text) == (2, {"en": "Weekly."})
    client.post(f"{root}/{second.pk}/retire/", {"_key": "d"})
    assert client.get(f"/h/{by.hub.slug}/settings/privacy/").status_code == 200


def _text_of(by):
    from madang.hubs.queries import consent_texts_visible_to

    return consent_texts_visible_to(by).filter(retired_at=None).get()


@pytest.mark.parametrize("role", [Role.FACILITY, Role.FINANCE, Role.JUDGE])
@pytest.mark.parametrize("page", ["", "retention/", "looks/", "texts/new/"])
def test_privacy_is_for_those_who_run_the_hub(client, role, page):
    hub = make.hub()
    client.force_login(make.member(hub, role))
    assert client.get(f"/h/{hub.slug}/settings/privacy/{page}").status_code == 403


def test_the_retention_page_opens(client):
    hub = make.hub()
    client.force_login(make.member(hub))
    answer = client.get(f"/h/{hub.slug}/settings/privacy/retention/")
    assert answer.status_code == 200
    assert "3,650" in answer.content.decode() or "3650" in answer.content.decode()
