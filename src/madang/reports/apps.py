from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportsConfig(AppConfig):
    name = "madang.reports"

    def ready(self) -> None:
        from madang.files import kinds as files  # noqa: PLC0415 -- apps are ready
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import add_public_rows, add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.reports import personal, tasks, waiting  # noqa: PLC0415
        from madang.reports.actions.agreeing import QUESTION  # noqa: PLC0415
        from madang.reports.actions.files import MAKE  # noqa: PLC0415
        from madang.reports.actions.freezing import FREEZE  # noqa: PLC0415
        from madang.reports.actions.releasing import MAIL  # noqa: PLC0415
        from madang.reports.copies import TYPES  # noqa: PLC0415
        from madang.reports.putting import PICTURE, SHOWN  # noqa: PLC0415
        from madang.reports.queries import FILE, public_report_rows  # noqa: PLC0415
        from madang.reports.sentences import SENTENCES  # noqa: PLC0415

        add_sentences("reports", SENTENCES)
        personal.register()
        letters.register(letters.Kind(MAIL, _("Reports"), is_binding=True))
        letters.register(letters.Kind(QUESTION, _("Sponsors' questions")))
        jobs.register(jobs.Kind(FREEZE, tasks.freeze, _("Freezing a report")))
        jobs.register(jobs.Kind(MAKE, tasks.make_file, _("A file of a report")))
        jobs.every(
            timedelta(hours=1),
            "reports.mail",
            tasks.mail_due,
            _("Freezing and mailing reports"),
        )
        files.register(
            files.Attachable(
                kind=PICTURE,
                may_read=_may_read,
                may_add=_may_add,
                types=files.PICTURES,
                largest=10 * files.MEGABYTE,
                purpose=SHOWN,
            )
        )
        files.register(
            files.Attachable(
                kind=FILE,
                may_read=_may_read_files,
                may_add=_may_add_files,
                types=frozenset(TYPES.values()),
                largest=500 * files.MEGABYTE,
            )
        )
        add_waiting(waiting.open_questions)
        add_public_rows(public_report_rows)
        _add_entries()


def _add_entries() -> None:
    from madang.kit.navigation import (  # noqa: PLC0415
        Entry,
        Panel,
        add_entry,
        add_panel,
    )
    from madang.reports import rules  # noqa: PLC0415

    add_entry(
        Entry(
            "reports:list",
            _("Reports"),
            pgettext_lazy("short", "Reports"),
            "file",
            rules.may_see_reports,
            group="work",
            order=61,
            is_tab=False,
            also=("reports/",),
        )
    )
    add_entry(
        Entry(
            "reports:sponsor",
            _("Your programmes"),
            pgettext_lazy("short", "Programmes"),
            "chart",
            rules.may_see_as_sponsor,
            group="own",
            order=10,
        )
    )
    add_panel(
        Panel(
            "desk.home",
            "reports:sponsor-panel",
            _("Your programmes"),
            rules.may_see_as_sponsor,
            order=10,
        )
    )


def _may_read(by: Any, pk: int) -> bool:
    """Pictures are for those who see the report."""
    from madang.reports.queries import blocks_visible_to  # noqa: PLC0415

    return blocks_visible_to(by).filter(pk=pk).exists()


def _may_add(by: Any, pk: int) -> bool:
    from madang.reports.rules import may_keep_reports  # noqa: PLC0415

    return may_keep_reports(by) and _may_read(by, pk)


def _may_read_files(by: Any, _pk: int) -> bool:
    """Files for staff and for outsiders lie together: staff alone read all of them."""
    from madang.reports.rules import may_see_reports  # noqa: PLC0415

    return may_see_reports(by)


def _may_add_files(by: Any, _pk: int) -> bool:
    from madang.reports.rules import may_have_made  # noqa: PLC0415

    return may_have_made(by)
