"""Ways in: they work, they do not tell who has an account, they do not wear out."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import get_resolver

from madang.hubs.models import JournalLine, UserSession
from tests import make

pytestmark = pytest.mark.django_db

LOGIN, CODE, CONFIRM = "/account/login/", "/account/login/code/", "/account/login/code/confirm/"  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def mailed_code(mailoutbox):
    return re.search(r"^[A-Z0-9-]{6,}$", mailoutbox[-1].body, re.MULTILINE).group()


def sign_in_by_code(client, user, mailoutbox):
    client.post(CODE, {"email": user.email})
    return client.post(CONFIRM, {"code": mailed_code(mailoutbox)})


def known(**fields):
    user = make.user(**fields)
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user


def totp_now(secret):
    step = int(time.time()) // 30
    return format_hotp_value(hotp_value(secret, step))


def test_a_mailed_code_signs_in(client, mailoutbox):
    user = known()
    answer = sign_in_by_code(client, user, mailoutbox)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_code_works_once_and_not_for_others(client, mailoutbox):
    user = known()
    sign_in_by_code(client, user, mailoutbox)
    code = mailed_code(mailoutbox)
    client.logout()
    client.post(CODE, {"email": known().email})
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_expired_code_says_so_and_offers_a_way_on(client, mailoutbox):
    user = known()
    with time_machine.travel("2026-11-02T09:00Z") as clock:
        client.post(CODE, {"email": user.email})
        clock.shift(601)
        answer = client.post(CONFIRM, {"code": mailed_code(mailoutbox)}, follow=True)
    assert "_auth_user_id" not in client.session
    assert answer.redirect_chain[-1][0].startswith(CODE) or answer.redirect_chain[-1][
        0
    ].startswith(LOGIN)
    assert b'name="email"' in answer.content


def test_three_wrong_codes_end_the_try(client, mailoutbox):
    user = known()
    client.post(CODE, {"email": user.email})
    for _ in range(3):
        answer = client.post(CONFIRM, {"code": "WRONG-ONE"})
    assert answer.status_code == 302
    client.post(CONFIRM, {"code": mailed_code(mailoutbox)})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("email", ["known", "nobody@example.org"])
def test_both_see_the_same_page(client, mailoutbox, email):
    known(email="known@example.org")
    address = "known@example.org" if email == "known" else email
    answer = client.post(CODE, {"email": address})
    page = client.get(CONFIRM)
    text = page.content.decode().replace(address, "…")
    text = re.sub(r'name="(csrfmiddlewaretoken|_key)" value="[^"]+"', "", text)
    assert (answer.status_code, answer.url, len(mailoutbox)) == (302, CONFIRM, 1)
    assert page.status_code == 200
    seen.add(text)
    assert len(seen) == 1


seen: set[str] = set()


def test_a_wrong_password_tells_nothing(client):
    known(email="a@example.org", password="Correct-horse-7")
    pages = {
        re.sub(
            r'((csrfmiddlewaretoken|_key)" value|name="login"[^>]*value)="[^"]+"',
            "",
            client.post(LOGIN, {"login": email, "password": "wrong"}).content.decode(),
        )
        for email in ("a@example.org", "b@example.org")
    }
    assert len({re.sub(r"[ab]@example.org", "", page) for page in pages}) == 1


def test_hashing_is_done_for_strangers_too(client, monkeypatch):
    """Equal times: a password is hashed whether or not there is such a user."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    known(email="a@example.org", password="Correct-horse-7")
    known(email="codes@example.org")
    count = {"n": 0}
    encode = Argon2PasswordHasher.encode

    def counting(self, password, salt):
        count["n"] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counting)
    client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    assert count["n"] == 1


def test_guessing_passwords_is_stopped(client):
    known(email="a@example.org", password="Correct-horse-7")
    for _ in range(6):
        client.post(LOGIN, {"login": "a@example.org", "password": "wrong"})
    client.post(LOGIN, {"login": "a@example.org", "password": "Correct-horse-7"})
    assert "_auth_user_id" not in client.session


def test_asking_for_codes_is_stopped(mailoutbox):
    from django.test import Client

    user = known()
    answers = [Client().post(CODE, {"email": user.email}) for _ in range(5)]
    assert len(mailoutbox) == 3
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200]
    assert "Too many" in answers[-1].content.decode()


def test_signing_up_does_not_exist(client):
    assert client.get("/account/signup/").status_code == 404
    assert (
        client.post("/account/signup/", {"email": "x@example.org"}).status_code == 404
    )


def test_a_password_and_an_app_then_a_recovery_code(client):
    user = known(email="a@example.org", password="Correct-horse-7")
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": "Correct-horse-7"})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert b"<svg" in page.content
    client.post("/account/2fa/totp/activate/", {"code": totp_now(secret)})
    stored = Authenticator.objects.get(user=user, type="totp")
    assert secret not in str(stored.data)
    assert TOTP(stored).validate_code(totp_now(secret))
    codes = RecoveryCodes(
        Authenticator.objects.get(user=user, type="recovery_codes")
    ).get_unused_codes()
    assert len(codes) == 10
    for code, works in ((codes[0], True), (codes[0], False), (codes[1], True)):
        client.logout()
        cache.clear()
        first = client.post(
            LOGIN, {"login": "a@example.org", "password": "Correct-horse-7"}
        )
        assert first.url == "/account/2fa/authenticate/"
        assert "_auth_user_id" not in client.session
        client.post("/account/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) == works


def test_a_code_by_mail_alone_does_not_pass_the_second_factor(client, mailoutbox):
    user = known()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    answer = sign_in_by_code(client, user, mailoutbox)
    assert answer.url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_an_invitation_does_not_pass_the_second_factor(client):
    from madang.hubs import actions, signals
    from madang.hubs.models import Role
    from madang.kit import clock

    user, by, heard = known(), make.actor(), []
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")

    def hear(path, **_told):
        heard.append(path)

    signals.invitation_sent.connect(hear)
    actions.invite(
        by.hub, by, email=user.email, role=Role.JUDGE, language="en", now=clock.now()
    )
    assert client.post(heard[0], {"_key": "a"}).url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_the_session_is_rotated_and_listed(client, mailoutbox):
    client.get(LOGIN)
    client.post(CODE, {"email": (user := known()).email})
    before = client.session.session_key
    client.post(CONFIRM, {"code": mailed_code(mailoutbox)})
    assert client.session.session_key != before
    row = UserSession.objects.get(user=user)
    assert row.key == client.session.session_key
    page = client.get("/me/devices/").content.decode()
    assert "This one" in page


def test_one_device_can_sign_the_other_out(client):
    from django.test import Client

    user, other = known(), Client()
    client.force_login(user)
    other.force_login(user)
    row = UserSession.objects.get(key=other.session.session_key)
    client.post(f"/me/devices/{row.pk}/end/", {"_key": "a"})
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1


def test_signing_out_everywhere_leaves_this_device(client):
    from django.test import Client

    user, others = known(), [Client(), Client()]
    for each in [client, *others]:
        each.force_login(user)
    client.post("/me/devices/end/", {"_key": "a"})
    assert [c.get("/me/").status_code for c in [client, *others]] == [200, 302, 302]


def test_nobody_ends_somebody_elses_session(client):
    from django.test import Client

    other = Client()
    other.force_login(known())
    client.force_login(known())
    row = UserSession.objects.get(key=other.session.session_key)
    assert client.post(f"/me/devices/{row.pk}/end/", {"_key": "a"}).status_code == 404


def test_last_seen_costs_a_query_every_few_minutes_only(
    client, django_assert_num_queries
):
    from datetime import UTC, datetime

    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(known())
        with django_assert_num_queries(3):  # the session, no role, the user
            client.post("/account/language/", {"language": "xx"})
        clock.shift(301)
        client.post("/account/language/", {"language": "xx"})
        assert (UserSession.objects.get().seen_at - start).total_seconds() == 301


def test_a_session_ends_after_a_month_however_busy(client):
    with time_machine.travel("2026-11-02T09:00Z", tick=False) as clock:
        client.force_login(known())
        for _day in range(29):
            clock.shift(24 * 3600)
            assert client.get("/me/").status_code == 200
        clock.shift(2 * 24 * 3600)
        assert client.get("/me/").status_code == 302


def test_a_suspended_account_is_signed_out(client):
    user = known()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/me/").status_code == 302


def test_changing_the_address_asks_again_and_tells_the_old_one(client, mailoutbox):
    user = known(email="old@example.org")
    with time_machine.travel("2026-11-02T09:00Z") as clock:
        sign_in_by_code(client, user, mailoutbox)
        clock.shift(3600)
        asked = client.get("/account/email/")
        assert asked.url == "/account/confirm/?next=%2Faccount%2Femail%2F"
        client.post(asked.url, {"send": "", "next": "/account/email/"})
        code = mailed_code(mailoutbox)
        wrong = client.post(asked.url, {"code": "WRONGXXX"})
        assert wrong.status_code == 422
        right = client.post(asked.url, {"code": code, "next": "/account/email/"})
        assert right.url == "/account/email/"
        client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
        user.refresh_from_db()
        assert user.email == "old@example.org"
        assert mailoutbox[-1].to == ["new@example.org"]
        client.post("/account/confirm-email/", {"code": mailed_code(mailoutbox)})
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert any(
        mail.to == ["old@example.org"] and "new@example.org" in mail.body
        for mail in mailoutbox
    )


@pytest.mark.django_db(transaction=True)
def test_adding_a_factor_asks_again_and_is_told(client, mailoutbox):
    user = known()
    make.member(hub := make.hub(), who=user)
    client.force_login(user)
    for page in ("totp/activate", "webauthn/add"):
        answer = client.get(f"/account/2fa/{page}/")
        assert answer.url.startswith("/account/confirm/")
    client.logout()
    sign_in_by_code(client, user, mailoutbox)
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": totp_now(secret)})
    assert "uthenticator" in mailoutbox[-1].subject
    verbs = set(JournalLine.objects.filter(hub=hub).values_list("verb", flat=True))
    assert {"hubs.sign_in", "hubs.add_second_factor"} <= verbs


def test_the_confirming_code_dies_after_three_wrong_ones(client, mailoutbox):
    client.force_login(known())
    client.post("/account/confirm/", {"send": ""})
    code = mailed_code(mailoutbox)
    for _ in range(3):
        client.post("/account/confirm/", {"code": "WRONGXXX"})
    assert client.post("/account/confirm/", {"code": code}).status_code == 422


def test_every_page_of_the_library_is_open_on_purpose_or_closed(settings):
    """No door is declared for a page that is not there."""
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "account/"
        for pattern in _leaves(resolver)
    }
    ours = {n for n in settings.LIBRARY_DOORS if n.startswith(("account_", "mfa_"))}
    assert ours <= names
    assert names - ours == {"account_signup"}


def _leaves(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _leaves(pattern)
        else:
            yield pattern


@pytest.mark.parametrize(
    "page", ["", "totp/activate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/"]
)  # fmt: skip
def test_the_security_pages_open(client, mailoutbox, page):
    user = known()
    sign_in_by_code(client, user, mailoutbox)
    answer = client.get(f"/account/2fa/{page}")
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        assert page.startswith("recovery")


@pytest.mark.parametrize(
    "page", ["login/", "login/code/", "password/reset/", "logout/"]
)
@pytest.mark.parametrize("language", ["en", "ko", "es", "zh-hans"])
def test_the_entrance_speaks_four_languages(client, page, language):
    answer = client.get(f"/account/{page}?lang={language}")
    if page == "logout/":
        assert answer.status_code == 302
        return
    assert f'lang="{language}"' in answer.content.decode()


def test_a_password_is_reset_by_code(client, mailoutbox):
    user = known(email="a@example.org", password="Correct-horse-7")
    client.post("/account/password/reset/", {"email": user.email})
    client.post("/account/password/reset/confirm/", {"code": mailed_code(mailoutbox)})
    new = {"password1": "Battery-staple-8", "password2": "Battery-staple-8"}
    client.post("/account/password/reset/complete/", new)
    user.refresh_from_db()
    assert user.check_password("Battery-staple-8")
