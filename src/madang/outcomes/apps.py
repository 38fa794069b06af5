from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutcomesConfig(AppConfig):
    name = "madang.outcomes"

    def ready(self) -> None:
        from madang.files import kinds as files  # noqa: PLC0415 -- apps are ready
        from madang.inbox import kinds as letters  # noqa: PLC0415
        from madang.jobs import kinds as jobs  # noqa: PLC0415
        from madang.kit.navigation import add_waiting  # noqa: PLC0415
        from madang.kit.sentences import add_sentences  # noqa: PLC0415
        from madang.outcomes import importing, personal, tasks  # noqa: PLC0415
        from madang.outcomes.actions import trading  # noqa: PLC0415
        from madang.outcomes.actions.surveys import SURVEY  # noqa: PLC0415
        from madang.outcomes.actions.values import EVIDENCE, VALUE  # noqa: PLC0415
        from madang.outcomes.actions.warning import TARGET  # noqa: PLC0415
        from madang.outcomes.sentences import SENTENCES  # noqa: PLC0415
        from madang.outcomes.waiting import (  # noqa: PLC0415
            of_declined,
            of_outcomes,
        )

        add_sentences("outcomes", SENTENCES)
        add_waiting(of_outcomes)
        add_waiting(of_declined)
        letters.register(
            letters.Kind(SURVEY, _("Surveys of outcomes"), is_binding=True)
        )
        letters.register(letters.Kind(TARGET, _("Targets that fall behind")))
        jobs.every(
            timedelta(hours=1), "outcomes.hourly", tasks.hourly, _("Counting outcomes")
        )
        _add_entries()
        _add_shareable()
        trading.listen()
        personal.register()
        importing.offer()
        files.register(
            files.Attachable(
                kind=VALUE, may_read=_may_read, may_add=_may_add, purpose=EVIDENCE
            )
        )


def _add_entries() -> None:
    from madang.kit.navigation import (  # noqa: PLC0415 -- apps are ready
        Entry,
        Panel,
        add_entry,
        add_panel,
    )
    from madang.outcomes import rules  # noqa: PLC0415

    add_entry(
        Entry(
            "outcomes:hub",
            _("Outcomes"),
            pgettext_lazy("short", "Outcomes"),
            "chart",
            rules.may_see_outcomes,
            group="work",
            order=60,
            is_tab=False,
            also=("outcomes/",),
        )
    )
    add_entry(
        Entry(
            "outcomes:values",
            _("Our figures"),
            pgettext_lazy("short", "Figures"),
            "chart",
            rules.may_see_own_values,
            group="own",
            order=40,
            is_tab=False,
            also=("outcomes/",),
        )
    )
    add_panel(
        Panel(
            "directory.organisation",
            "outcomes:company-panel",
            _("Outcomes"),
            rules.may_see_values,
            order=36,
            fits=_fits_company,
        )
    )
    add_panel(
        Panel(
            "desk.home",
            "outcomes:targets-panel",
            _("Targets"),
            rules.may_see_outcomes,
        )
    )
    add_panel(
        Panel(
            "programmes.cohort",
            "outcomes:cohort-panel",
            _("Outcomes"),
            rules.may_see_outcomes,
            order=45,
        )
    )


def _add_shareable() -> None:
    from madang.hubs import kinds  # noqa: PLC0415 -- apps are ready
    from madang.outcomes.queries.hubs import (  # noqa: PLC0415
        INDICATOR,
        names_of_indicators,
    )

    kinds.register(
        kinds.Shareable(
            INDICATOR,
            _("Indicator"),
            {"figures": _("Figures: what it adds up to, by month")},
            names_of_indicators,
            page="outcomes:shared",
            own_page="outcomes:rows",
        )
    )


def _fits_company(by: Any, firm: Any) -> bool:
    """Staff who see outcomes, and a company's people on their own page."""
    from madang.outcomes.rules import may_see_outcomes, may_speak_for  # noqa: PLC0415

    return may_see_outcomes(by) or (firm is not None and may_speak_for(by, firm.pk))


def _may_read(by: Any, pk: int) -> bool:
    """Evidence is for those who see its value."""
    from madang.outcomes.queries import values_visible_to  # noqa: PLC0415

    return values_visible_to(by).filter(pk=pk).exists()


def _may_add(by: Any, pk: int) -> bool:
    from madang.outcomes.queries import values_visible_to  # noqa: PLC0415
    from madang.outcomes.rules import may_change_value  # noqa: PLC0415

    return any(may_change_value(by, row) for row in values_visible_to(by).filter(pk=pk))
