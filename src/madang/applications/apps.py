from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "madang.applications"

    def ready(self) -> None:
        from madang.applications import guarding  # noqa: PLC0415 -- apps are ready
        from madang.applications.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("applications", SENTENCES)
        guarding.register()
