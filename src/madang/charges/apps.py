from __future__ import annotations

from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "madang.charges"

    def ready(self) -> None:
        from madang.charges.sentences import SENTENCES  # noqa: PLC0415 -- apps are ready
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("charges", SENTENCES)
