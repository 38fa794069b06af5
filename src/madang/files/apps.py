from datetime import timedelta

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "madang.files"

    def ready(self) -> None:
        from madang.files.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("files", SENTENCES)
        from madang.files import sweeping  # noqa: PLC0415 -- apps are ready now
        from madang.jobs import kinds  # noqa: PLC0415

        kinds.every(timedelta(hours=6), "files.sweep", sweeping.sweep)
