from __future__ import annotations

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "madang.spaces"

    def ready(self) -> None:
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.spaces.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("spaces", SENTENCES)
