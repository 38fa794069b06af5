from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "madang.jobs"

    def ready(self) -> None:
        from madang.hubs.actions import keep_no_longer  # noqa: PLC0415
        from madang.jobs import kinds, queries, rules, sweeping  # noqa: PLC0415
        from madang.jobs.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.health import add_look  # noqa: PLC0415
        from madang.kit.navigation import Entry, add_entry  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("jobs", SENTENCES)
        kinds.every(
            timedelta(hours=1),
            "jobs.sweep",
            sweeping.sweep,
            _("Clearing away finished jobs and old sessions"),
        )
        kinds.every(
            timedelta(days=1),
            "hubs.keep_no_longer",
            keep_no_longer,
            _("Erasing what is kept no longer"),
        )
        add_look("worker", queries.silence)
        add_entry(
            Entry(
                url_name="jobs:list",
                label=_("Background work"),
                short=_("Jobs"),
                icon="task",
                allowed=lambda actor: rules.may_watch(actor) and actor.is_staff,
                group="hub",
                order=90,
                is_tab=False,
            )
        )
