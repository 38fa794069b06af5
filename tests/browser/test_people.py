"""People's own pages and the hub's settings in a real browser; a passkey, end to end."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from madang.hubs import actions
from madang.hubs.models import Role
from madang.kit import clock
from tests import make
from tests.browser.conftest import WIDTHS, grave_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "settings/", "settings/sites/", "settings/sites/new/", "settings/people/",
    "settings/invite/", "settings/privacy/", "settings/privacy/retention/",
    "settings/privacy/looks/", "settings/privacy/texts/new/", "journal/",
]  # fmt: skip
OWN = ["/me/", "/me/devices/", "/me/data/", "/me/data/seen/", "/account/2fa/",
       "/account/2fa/totp/activate/", "/account/2fa/webauthn/", "/account/email/",
       "/account/password/set/"]  # fmt: skip
OPEN = ["/", "/account/login/", "/account/password/reset/"]


@pytest.fixture
def signed_in(live_server, client):
    """Return an owner with a little work behind her, and her browser's state."""
    cache.clear()
    by = make.actor(make.hub(slug="tech", colour="#0a7a3c"), Role.OWNER)
    EmailAddress.objects.create(
        user=by.user, email=by.user.email, verified=True, primary=True
    )
    actions.invite(
        by.hub, by, email="a@example.org", role=Role.JUDGE, language="en",
        now=clock.now(),
    )  # fmt: skip
    actions.add_site(by.hub, by, name={"en": "Bridge"}, country="MX", zone="UTC")
    client.force_login(by.user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(by.user.pk)
    session.save()
    value = client.cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": value, "url": live_server.url}
    return by, {"cookies": [cookie]}


@pytest.mark.parametrize(
    "look", [("desktop", "light", "ko"), ("phone", "dark", "es")], ids=lambda o: o[0]
)
def test_every_page_is_whole(live_server, signed_in, visit, look):
    (_by, state), (device, theme, language) = signed_in, look
    addresses = [(path, None) for path in OPEN]
    addresses += [(f"/h/tech/{path}", state) for path in PAGES]
    addresses += [(path, state) for path in OWN]
    told = {}
    for path, signed in addresses:
        more = {"storage_state": signed} if signed else {}
        page = visit(
            live_server.url + path,
            device=device,
            theme=theme,
            language=language,
            **more,
        )
        width = page.evaluate("document.documentElement.scrollWidth")
        faults = [*grave_faults(page), *page.complaints]
        faults += [f"{width} wide"] if width > WIDTHS[device] else []
        if faults:
            told[path] = faults
        page.context.close()
    assert told == {}


def test_a_passkey_is_added_and_signs_in(live_server, signed_in, visit):
    by, state = signed_in
    page = visit(live_server.url + "/account/2fa/webauthn/add/", storage_state=state)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/2fa/recovery-codes/**")
    assert Authenticator.objects.filter(user=by.user, type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto(live_server.url + "/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/h/tech/**")
    assert page.complaints == []
