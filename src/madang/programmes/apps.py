from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "madang.programmes"

    def ready(self) -> None:
        from madang.kit.sentences import add_sentences  # noqa: PLC0415 -- apps are ready
        from madang.programmes.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("programmes", SENTENCES)
