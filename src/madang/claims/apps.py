from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "madang.claims"

    def ready(self) -> None:
        from madang.claims import personal, tasks  # noqa: PLC0415 -- apps are ready now
        from madang.claims.sentences import SENTENCES  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("claims", SENTENCES)
        personal.register()
        jobs.every(
            timedelta(minutes=1),
            "claims.expire",
            tasks.expire,
            _("Freeing what was held and not confirmed"),
        )
        jobs.every(
            timedelta(minutes=10),
            "claims.tidy",
            tasks.tidy,
            _("Serving waiting lines and ending allowances"),
        )
