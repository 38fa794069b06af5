from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InboxConfig(AppConfig):
    name = "madang.inbox"

    def ready(self) -> None:
        from madang.inbox.sentences import SENTENCES  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415

        add_sentences("inbox", SENTENCES)
        from madang.inbox import correspondence, outbox, rules, telling, waiting  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import Entry, add_entry, add_waiting  # noqa: PLC0415

        jobs.every(
            timedelta(minutes=1), "inbox.send", outbox.send_waiting, _("Sending mail")
        )
        jobs.every(
            timedelta(days=1), "inbox.digest", telling.send_digests, _("Daily digests")
        )
        correspondence.listen()
        add_waiting(waiting.unread_notices)
        add_waiting(waiting.troubled_mail)
        add_entry(
            Entry(
                url_name="inbox:notices",
                label=_("Inbox"),
                short=pgettext_lazy("short", "Inbox"),
                icon="inbox",
                allowed=rules.may_read_notices,
                order=15,
            )
        )
        add_entry(
            Entry(
                url_name="inbox:outbox",
                label=_("Outbox"),
                short=pgettext_lazy("short", "Outbox"),
                icon="mail",
                allowed=rules.may_see_outbox,
                group="hub",
                order=85,
                is_tab=False,
            )
        )
