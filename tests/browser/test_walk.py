"""Every page of the demo as each role meets it: found by links, looked at, nothing grave.

Status, console, content security policy, axe, one heading, a title, and the width of
a phone, on a desktop and a phone, in light and dark, each role in a language of its own.
"""

from __future__ import annotations

import pytest

from tests.browser.walking import walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.only_on("sqlite")]
# Links that do something, or leave for what has tests of its own.
LEFT_OUT = {"hubs:demo_enter", "account_logout", "kit:style"}
ROLES = {
    "visitor": ((), "zh-hans"),
    "founder": (("Technology Hub", "Member of a company"), "zh-hans"),
    "judge": (("Technology Hub", "Judge"), "en"),
    "sponsor": (("Technology Hub", "Sponsor"), "ko"),
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_a_role_can_reach(demo, chromium, role):
    words, language = ROLES[role]
    start = demo.door(*words) if words else f"{demo.address}/"
    found = walk(chromium, start, language, skip=LEFT_OUT)
    print(f"{role} reached {len(found.reached)}:", *sorted(found.reached))  # noqa: T201 -- seen with -s
    assert found.faults == []
    assert "content security policy broken" not in demo.told()
