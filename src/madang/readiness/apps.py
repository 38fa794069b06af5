from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReadinessConfig(AppConfig):
    name = "madang.readiness"

    def ready(self) -> None:
        from datetime import timedelta  # noqa: PLC0415 -- apps are ready

        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.readiness import personal, tasks  # noqa: PLC0415
        from madang.readiness.actions import ENDING  # noqa: PLC0415
        from madang.readiness.finding import CERTIFICATE  # noqa: PLC0415
        from madang.readiness.queries import visible_certificates  # noqa: PLC0415
        from madang.readiness.sentences import SENTENCES  # noqa: PLC0415
        from madang.readiness.waiting import of_readiness  # noqa: PLC0415
        from madang.search import kinds as found  # noqa: PLC0415

        add_sentences("readiness", SENTENCES)
        personal.register()
        add_waiting(of_readiness)
        letters.register(letters.Kind(ENDING, _("Certificates that end soon")))
        found.register(
            found.Kind(
                CERTIFICATE, _("Certificates"), "ok", visible_certificates, order=65
            )
        )
        jobs.every(
            timedelta(hours=6), "readiness.remind", tasks.remind,
            _("Reminding of certificates that end"),
        )  # fmt: skip
        _add_files()
        _add_entries()


def _add_entries() -> None:
    from madang.kit.navigation import (  # noqa: PLC0415 -- apps are ready
        Entry,
        Panel,
        add_entry,
        add_panel,
    )
    from madang.readiness import rules  # noqa: PLC0415

    add_entry(
        Entry(
            "readiness:companies",
            _("Readiness"),
            pgettext_lazy("short", "Ready"),
            "ok",
            rules.may_see_readiness,
            group="purchasing",
            order=53,
            is_tab=False,
            also=("readiness/",),
        )
    )
    add_panel(
        Panel(
            "directory.organisation",
            "readiness:panel",
            _("Readiness"),
            rules.may_see_readiness,
            order=33,
            fits=_fits,
        )
    )


def _fits(by: Any, firm: Any) -> bool:
    """Staff, and a company's people on their own page; buyers have a list of theirs."""
    from madang.readiness.rules import may_see_all, may_speak_for  # noqa: PLC0415

    return may_see_all(by) or (firm is not None and may_speak_for(by, firm.pk))


def _add_files() -> None:
    from madang.files import kinds  # noqa: PLC0415 -- apps are ready
    from madang.readiness.actions import (  # noqa: PLC0415
        ASSESSMENT,
        CERTIFICATE,
        EVIDENCE,
        TASK,
    )

    types = kinds.PICTURES | kinds.DOCUMENTS
    for kind, may_read, may_add in (
        (CERTIFICATE, _reads_certificate, _proves_certificate),
        (ASSESSMENT, _reads_assessment, _answers),
        (TASK, _reads_task, _keeps_task),
    ):
        kinds.register(
            kinds.Attachable(kind, may_read, may_add, types=types, purpose=EVIDENCE)
        )


def _reads_certificate(by: Any, pk: int) -> bool:
    from madang.readiness.queries import certificates_visible_to  # noqa: PLC0415

    return certificates_visible_to(by).filter(pk=pk).exists()


def _proves_certificate(by: Any, pk: int) -> bool:
    from madang.readiness.queries import certificates_visible_to  # noqa: PLC0415
    from madang.readiness.rules import may_change_certificate  # noqa: PLC0415

    row = certificates_visible_to(by).filter(pk=pk).first()
    return row is not None and may_change_certificate(by, row)


def _reads_assessment(by: Any, pk: int) -> bool:
    from madang.readiness.queries import opens_proofs_of  # noqa: PLC0415

    return opens_proofs_of(by, pk)


def _answers(by: Any, pk: int) -> bool:
    from madang.readiness.queries import assessments_visible_to  # noqa: PLC0415
    from madang.readiness.rules import may_answer  # noqa: PLC0415

    row = assessments_visible_to(by).filter(pk=pk, state="draft").first()
    return row is not None and may_answer(by, row)


def _reads_task(by: Any, pk: int) -> bool:
    from madang.readiness.queries import tasks_visible_to  # noqa: PLC0415

    return tasks_visible_to(by).filter(pk=pk).exists()


def _keeps_task(by: Any, pk: int) -> bool:
    from madang.readiness.queries import tasks_visible_to  # noqa: PLC0415
    from madang.readiness.rules import may_keep_task  # noqa: PLC0415

    row = tasks_visible_to(by).filter(pk=pk).first()
    return row is not None and may_keep_task(by, row)
