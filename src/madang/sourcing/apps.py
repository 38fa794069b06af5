from __future__ import annotations

from django.apps import AppConfig


class SourcingConfig(AppConfig):
    name = "madang.sourcing"

    def ready(self) -> None:
        from madang.kit.sentences import add_sentences  # noqa: PLC0415 -- apps are ready
        from madang.sourcing import personal  # noqa: PLC0415
        from madang.sourcing.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("sourcing", SENTENCES)
        personal.register()
