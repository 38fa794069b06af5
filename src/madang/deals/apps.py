from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DealsConfig(AppConfig):
    name = "madang.deals"

    def ready(self) -> None:
        from madang.deals import personal  # noqa: PLC0415 -- apps are ready
        from madang.deals.actions import TASK_DUE  # noqa: PLC0415
        from madang.deals.actions.amounts import DEAL, EVIDENCE  # noqa: PLC0415
        from madang.deals.sentences import SENTENCES  # noqa: PLC0415
        from madang.files import kinds as files  # noqa: PLC0415
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("deals", SENTENCES)
        personal.register()
        letters.register(letters.Kind(TASK_DUE, _("Tasks about deals that are due")))
        files.register(
            files.Attachable(
                kind=DEAL, may_read=_may_read, may_add=_may_add, purpose=EVIDENCE
            )
        )


def _may_read(by: Any, pk: int) -> bool:
    """Evidence of money is for those who see all deals."""
    from madang.deals.queries import deals_visible_to  # noqa: PLC0415
    from madang.deals.rules import may_see_all_deals  # noqa: PLC0415

    return may_see_all_deals(by) and deals_visible_to(by).filter(pk=pk).exists()


def _may_add(by: Any, pk: int) -> bool:
    return _may_read(by, pk)
