from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "madang.outcomes"

    def ready(self) -> None:
        from madang.files import kinds as files  # noqa: PLC0415 -- apps are ready
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.outcomes import personal  # noqa: PLC0415
        from madang.outcomes.actions.values import EVIDENCE, VALUE  # noqa: PLC0415
        from madang.outcomes.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("outcomes", SENTENCES)
        personal.register()
        files.register(
            files.Attachable(
                kind=VALUE, may_read=_may_read, may_add=_may_add, purpose=EVIDENCE
            )
        )


def _may_read(by: Any, pk: int) -> bool:
    """Evidence is for those who see its value."""
    from madang.outcomes.queries import values_visible_to  # noqa: PLC0415

    return values_visible_to(by).filter(pk=pk).exists()


def _may_add(by: Any, pk: int) -> bool:
    from madang.outcomes.queries import values_visible_to  # noqa: PLC0415
    from madang.outcomes.rules import may_change_value  # noqa: PLC0415

    return any(may_change_value(by, row) for row in values_visible_to(by).filter(pk=pk))
