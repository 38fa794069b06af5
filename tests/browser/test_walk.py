"""Every page of the demo as each role meets it: found by links, looked at, nothing grave.

Status, console, content security policy, axe, one heading, a title, and the width of
a phone, on a desktop and a phone, in light and dark: crosswise for those who see most,
each once for those whose pages are much the same.  Each role has its own language.
"""

from __future__ import annotations

import pytest

from tests.browser.walking import CROSSWISE, ONCE_EACH, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.only_on("sqlite")]
# Links that do something, or leave for what has tests of its own.
LEFT_OUT = {"hubs:demo_enter", "account_logout", "kit:style"}
# What is the same for everybody who signs in: the founder's walk sees it for all.
ALIKE = ("account_", "mfa_", "hubs:account", "hubs:my_data", "hubs:se", "hubs:confirm")
ROLES = {
    "visitor": ((), "zh-hans", CROSSWISE),
    "founder": (("Technology Hub", "Member of a company"), "zh-hans", CROSSWISE),
    "judge": (("Technology Hub", "Judge"), "en", ONCE_EACH),
    "sponsor": (("Technology Hub", "Sponsor"), "ko", ONCE_EACH),
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_a_role_can_reach(demo, chromium, role):
    words, language, looks = ROLES[role]
    start = demo.door(*words) if words else f"{demo.address}/"
    alike = ALIKE if looks is ONCE_EACH else ()
    found = walk(chromium, start, language, looks=looks, skip=(*LEFT_OUT, *alike))
    print(f"{role} reached {len(found.reached)}:", *sorted(found.reached))  # noqa: T201 -- seen with -s
    assert not found.faults, "\n".join(found.faults)
    assert "content security policy broken" not in demo.told()
