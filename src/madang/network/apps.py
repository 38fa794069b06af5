from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.kit.navigation import Waiting


class NetworkConfig(AppConfig):
    name = "madang.network"

    def ready(self) -> None:
        from madang.inbox import kinds as letters  # noqa: PLC0415 -- apps are ready
        from madang.kit.navigation import (  # noqa: PLC0415
            Entry,
            Panel,
            add_entry,
            add_panel,
            add_waiting,
        )
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.network import personal, rules  # noqa: PLC0415
        from madang.network.actions import INTRODUCTION  # noqa: PLC0415
        from madang.network.finding import LISTING  # noqa: PLC0415
        from madang.network.queries import visible_listings  # noqa: PLC0415
        from madang.network.sentences import SENTENCES  # noqa: PLC0415
        from madang.search import kinds  # noqa: PLC0415

        add_sentences("network", SENTENCES)
        personal.register()
        letters.register(
            letters.Kind(INTRODUCTION, _("Requests for an introduction, and answers"))
        )
        kinds.register(
            kinds.Kind(
                LISTING,
                _("Offers and requests"),
                "link",
                visible_listings,
                order=60,
                more="network:listings",
            )
        )
        add_waiting(_waiting)
        add_entry(
            Entry(
                "network:listings",
                _("Network"),
                pgettext_lazy("short", "Network"),
                "link",
                rules.may_see_network,
                group="people",
                order=44,
                is_tab=False,
            )
        )
        add_panel(
            Panel(
                "directory.organisation",
                "network:organisation-panel",
                _("Offers and seeks"),
                rules.may_see_network,
                order=36,
            )
        )


def _waiting(by: Any, now: datetime) -> Iterator[Waiting]:
    """Say which requests wait for the actor's answer."""
    from django.urls import reverse  # noqa: PLC0415 -- asked for at a page

    from madang.kit.navigation import Waiting  # noqa: PLC0415
    from madang.network.queries import waiting_for  # noqa: PLC0415
    from madang.network.rules import may_answer  # noqa: PLC0415

    if not may_answer(by):
        return
    url = reverse("network:introductions", kwargs={"hub": by.hub.slug})
    for row in waiting_for(by, now):
        told = gettext("%(who)s asks for an introduction") % {"who": row.asking}
        yield Waiting(told, url, "network", row.expires_at)
