"""What the demo's hubs share with each other: a startup on its way abroad, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from madang.directory.actions import attach_file
from madang.directory.models import Organisation
from madang.hubs.actions import share
from madang.hubs.models import Hub, Membership, Role, Share
from madang.hubs.queries import actor_in

if TYPE_CHECKING:
    from datetime import datetime

#: From which hub to which, which of its listed startups, which parts, why.
AGREED = (
    ("technology-hub", "incheon-campus", 0, ("profile", "contacts", "files"),
     "Soft landing in Songdo, January to March"),
    ("technology-hub", "cyberport", 1, ("profile",), "Joint demo day in spring"),
    ("incheon-campus", "technology-hub", 0, ("profile", "contacts", "history"),
     "북미 진출 프로그램: 엘패소 생산 파트너 탐색"),
    ("cyberport", "technology-hub", 0, ("profile", "files"), "路演：北美制造伙伴"),
)  # fmt: skip
SHEET = "week;units\n2026-48;120\n2026-49;180\n2026-50;240\n"


def let_share(*, now: datetime) -> None:
    """What was agreed is shared, unless there are shares already."""
    if Share.objects.exists():
        return
    for giver, taker, place, parts, reason in AGREED:
        hub, partner = (Hub.objects.get(slug=slug) for slug in (giver, taker))
        owner = Membership.objects.filter(hub=hub, role=Role.OWNER).earliest("pk")
        by = actor_in(hub, owner.user)
        listed = Organisation.objects.filter(hub=hub, is_listed=True, kind="startup")
        firm = listed.order_by("name_key", "pk")[place]
        if "files" in parts:
            upload = ContentFile(SHEET.encode(), name="production-plan.csv")
            attach_file(firm, by, upload=upload, now=now)
        share(
            firm,
            by,
            with_hub=partner,
            fields=parts,
            until=now + timedelta(days=120),
            reason=reason,
            now=now,
        )
