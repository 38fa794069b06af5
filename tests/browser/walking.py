"""Walk a site from page to page by its links, and say what is wrong with each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.conftest import AXE, DEVICES, WIDTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Browser, Page

#: In which themes a page is looked at on each device: all of them, or each once.
Looks = Mapping[str, tuple[str, ...]]
CROSSWISE: Looks = {"desktop": ("light", "dark"), "phone": ("light", "dark")}
ONCE_EACH: Looks = {"desktop": ("light",), "phone": ("dark",)}
COLOURS_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
OK = 200


@dataclass
class Walk:
    """Where a walk has been and what it found wrong there."""

    reached: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def walk(
    browser: Browser,
    start: str,
    language: str,
    *,
    looks: Looks = CROSSWISE,
    skip: Iterable[str] = (),
) -> Walk:
    """Visit one page of every kind that can be reached by links from `start`.

    Kinds whose name begins with a word of `skip` are left out.
    """
    home = urlsplit(start).netloc
    eyes = {device: _context(browser, device) for device in DEVICES}
    found = Walk()
    seen: set[str] = set()
    queue, left_out = [start], tuple(skip)
    pages = {device: _watched(context) for device, context in eyes.items()}
    try:
        for page in pages.values():
            page.goto(start, wait_until="load")
            speak(page, language)
        queue = [pages["desktop"].url]
        while queue:
            url = queue.pop(0)
            name = page_name(url)
            if urlsplit(url).netloc != home or name in seen:
                continue
            seen.add(name)
            if name.startswith(left_out):
                continue
            found.reached.add(name)
            what = f"{name} {urlsplit(url).path} {language}"
            if _visit(pages, looks, url, what, found):
                queue += [urljoin(url, link) for link in links_of(pages["desktop"])]
    finally:
        for context in eyes.values():
            context.close()
    return found


def speak(page: Page, language: str) -> None:
    """Choose a language in the page's own menu."""
    page.click("[popovertarget=languages]")
    with page.expect_navigation(wait_until="load"):
        page.click(f"#languages [value={language}]")


def page_name(url: str) -> str:
    """Return the name of the page's kind; an address unknown to the table as it is."""
    path = urlsplit(url).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def links_of(page: Page) -> list[str]:
    """Return where the page's links lead, the hidden ones of menus too."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]:not([download])", "links => links.map(link => link.href)"
    )
    return found


def faults_of(page: Page, device: str, theme: str, *, only_colours: bool) -> list[str]:
    """Return what is wrong with the page as it stands."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    options = COLOURS_ONLY if only_colours else {"resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text() + ";0")
    faults = _violations(page, options)
    if any(fault.startswith("color-contrast") for fault in faults):
        page.wait_for_timeout(500)  # a busy machine may still be fading colours
        faults = _violations(page, options)
    if only_colours:
        return faults
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > WIDTHS[device]:
        faults.append(f"{width} px wide: {page.evaluate(WIDEST, WIDTHS[device])}")
    heads = page.locator("h1").all_inner_texts()
    if len(heads) != 1 or not heads[0].strip():
        faults.append(f"headings {heads}")
    if not page.title().strip(" ·"):
        faults.append("no title")
    return faults


def _violations(page: Page, options: dict[str, object]) -> list[str]:
    result = page.evaluate(SETTLED_AXE, options)
    return [
        f"{rule['id']} {[node['target'] for node in rule['nodes']][:3]}"
        for rule in result["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]


# Colours on their way from one theme to the other are nobody's fault.
SETTLED_AXE = """async (options) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame(); await frame();
    const moving = document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime < 1000);
    await Promise.allSettled(moving.map((one) => one.finished));
    await frame();
    return axe.run(document, options);
}"""
WIDEST = """width => [...document.body.querySelectorAll("*")]
    .filter(box => box.getBoundingClientRect().right > width)
    .map(box => box.tagName + "." + box.className).slice(0, 5).join(" ")"""


def _context(browser, device):
    context = browser.new_context(reduced_motion="reduce", **DEVICES[device])
    context.add_init_script(path=AXE)  # sent to the browser once, not for every page
    return context


def _watched(context):
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda line: _heard(page, line))
    page.on("request", lambda sent: _sent(page, sent))
    return page


def _heard(page, line):
    if line.type in {"error", "warning"}:
        page.complaints.append(f"{line.text} {line.location.get('url', '')}")


def _sent(page, request):
    if urlsplit(request.url).path == "/csp-report":
        page.complaints.append(f"reported: {request.post_data}")


def _visit(pages, looks, url, what, found):
    """Look at one page with every eye; return whether it can be read for links."""
    for device, page in pages.items():
        page.complaints.clear()
        page.emulate_media(color_scheme=looks[device][0], reduced_motion="reduce")
        where = f"{what} {device}"
        try:
            answer = page.goto(url, wait_until="load")
        except Error as refusal:
            if "Download is starting" in str(refusal):
                return False
            raise
        if answer.status != OK:
            found.faults.append(f"{where}: {answer.status}")
            return False
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return False
        for number, theme in enumerate(looks[device]):
            faults = faults_of(page, device, theme, only_colours=number > 0)
            found.faults += [f"{where} {theme}: {fault}" for fault in faults]
        if page.get_attribute("html", "lang") != what.rsplit(" ", 1)[1]:
            found.faults.append(f"{where}: in another language")
        found.faults += [f"{where}: {said}" for said in page.complaints]
    return True
