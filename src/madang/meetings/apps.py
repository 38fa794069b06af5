from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "madang.meetings"

    def ready(self) -> None:
        from madang.inbox import kinds as letters  # noqa: PLC0415 -- apps are ready
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.meetings import actions, personal, tasks  # noqa: PLC0415
        from madang.meetings.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("meetings", SENTENCES)
        letters.register(
            letters.Kind(actions.LETTER, _("My meetings"), is_binding=True)
        )
        jobs.register(jobs.Kind(actions.RUN, tasks.run_meetings, _("Plan of meetings")))
        personal.register()
