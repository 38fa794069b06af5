"""Fill an installation with a few hubs and a journal in many scripts, for backups."""

from __future__ import annotations

from madang.hubs import rules
from madang.hubs.actions import action
from madang.hubs.models import IdempotencyKey, Site
from tests import make

NAMES = ("인천 글로벌 스타트업", "Núcleo <b>Norte</b>", "数码港 🚀", "=1+1\n\t\\")
LINES = 12
SITES = 11


@action(rules.is_managing)
def open_site(hub, by, *, name):
    return Site.objects.create(hub=hub, name=name, country="KR", zone="Asia/Seoul")


def fill() -> None:
    """Leave three hubs with journals, one deleted row and one row of bytes."""
    for _turn in range(3):
        by = make.actor()
        for text in NAMES:
            open_site(by.hub, by, name={"zh-hans": text, "en": text, "ko": text})
    Site.objects.order_by("-pk")[0].delete()
    IdempotencyKey.objects.create(
        key="k" * 64,
        path="/",
        payload="p",
        at="2026-03-01T12:00:00.123456Z",
        body=bytes(range(256)),
        status=200,
    )
