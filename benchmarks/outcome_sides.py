"""What stands beside a hub's outcomes: places, industries, those declined, a partner.

`outcome_rows` brings companies, values and orders; this fills what else the pages of
trade, survival, comparison groups and hubs side by side read.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.applications.models import Application, Decision
from madang.directory.models import Activity, Organisation
from madang.hubs.actions import publish_text, share
from madang.hubs.models import Consent, Role, User, system_actor
from madang.kit import clock
from madang.outcomes import actions
from madang.outcomes.consent_words import TEXT, TITLE
from madang.outcomes.models import Indicator, Value
from madang.outcomes.periods import last_of
from tests import make
from tests.applications import making

if TYPE_CHECKING:
    from madang.applications.models import Intake
    from madang.hubs.models import Hub
    from madang.programmes.models import Cohort

AT = datetime(2026, 1, 5, tzinfo=UTC)
AT_ONCE = 5000
COUNTRIES = ("MX", "MX", "MX", "US", "KR")
CITIES = 40
INDUSTRIES = ("10", "22", "24", "25", "26", "27", "28", "29", "49", "62", "71", "72")
DECLINED = 120


def drawn(number: int, many: int) -> int:
    """Return one of so many, by a number: always the same, and as if by lot.

    >>> [drawn(n, 6) for n in range(8)]
    [0, 5, 4, 3, 2, 1, 0, 5]
    """
    return number * 2_654_435_761 % 2**32 // 1024 % many


def city_of(number: int) -> str:
    """Return the city of a company: forty cities, each in one country."""
    return f"City {drawn(number, CITIES):02}"


def country_of(number: int) -> str:
    """Return the country of a company."""
    return COUNTRIES[drawn(number, CITIES) % len(COUNTRIES)]


def work(hub: Hub, firms: list[Organisation]) -> None:
    """Give each company a main industry, and every third one more; state three spends.

    So every order has an industry, and a supplier of two counts in one.
    """
    rows = [
        Activity(hub=hub, organisation=firm, code=code, is_main=turn == 0)
        for number, firm in enumerate(firms)
        for turn, code in enumerate(_codes(number))
    ]
    Activity.objects.bulk_create(rows, batch_size=AT_ONCE)
    by = system_actor(hub)
    for number, firm in enumerate((None, *firms[:2])):
        values = {
            "buyer": firm, "industry": "29" if number else "", "currency": "USD",
            "starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31),
            "amount": Decimal(39_000_000_000), "local_percent": Decimal(2),
            "source": "Index of the region",
        }  # fmt: skip
        actions.state_spend(hub, by, values=values)


def _codes(number: int) -> tuple[str, ...]:
    first = INDUSTRIES[number % len(INDUSTRIES)]
    more = INDUSTRIES[(number + 5) % len(INDUSTRIES)]
    return (first, more) if number % 3 == 0 else (first,)


def decline(hub: Hub, cohort: Cohort, known: list[Indicator]) -> None:
    """Give a cohort a call that declined many, of whom most agreed to be followed."""
    call = making.call(hub, programme=cohort.programme)
    intake = making.intake(call)
    cohort.call = call
    cohort.save(update_fields=["call"])
    text = publish_text(
        hub, system_actor(hub), purpose="follow-up", title=TITLE, text=TEXT,
        is_required=False, is_abroad=False, now=AT,
    )  # fmt: skip
    people = [make.user() for _number in range(DECLINED)]
    firms = Organisation.objects.bulk_create(
        Organisation(hub=hub, name=f"Declined {n:03}", country="MX")
        for n in range(DECLINED)
    )
    rows = Application.objects.bulk_create(
        _application(intake, number, firm, user)
        for number, (firm, user) in enumerate(zip(firms, people, strict=True))
    )
    Decision.objects.bulk_create(
        Decision(
            hub=hub, application=row, outcome="declined", decided_at=AT, released_at=AT
        )
        for row in rows
    )
    Consent.objects.bulk_create(
        Consent(hub=hub, user=user, text=text, language="en", given_at=AT)
        for user in people[: DECLINED * 3 // 4]
    )
    Value.objects.bulk_create(
        _value(hub, firm, indicator, cohort.starts_on, number)
        for number, firm in enumerate(firms)
        for indicator in known
    )


def _application(
    intake: Intake, number: int, firm: Organisation, user: User
) -> Application:
    return Application(
        hub=intake.hub, call=intake.call, number=number + 1, name=firm.name,
        country="MX", organisation=firm, language="en", state="submitted",
        stage="done", stage_at=AT, shown_stage="done", edition=intake.edition,
        form_stage="form", started_by=user, submitted_at=AT,
    )  # fmt: skip


def _value(
    hub: Hub, firm: Organisation, indicator: Indicator, month: date, number: int
) -> Value:
    return Value(
        hub=hub, indicator=indicator, organisation=firm, edition=indicator.edition,
        starts_on=month, ends_on=last_of(month), month=month,
        amount=Decimal(number % 30), currency="USD" if indicator.is_money else "",
        state="claimed", origin="import", noted_at=AT,
    )  # fmt: skip


def partner(hub: Hub, codes: tuple[str, ...], month: date) -> None:
    """Let another hub of 1,000 companies share all its figures with this one."""
    other = make.hub(slug="partner", name={"en": "Partner Hub"}, is_public=True)
    by = system_actor(other)
    actions.take_over(other, by, codes=codes)
    known = list(Indicator.objects.filter(hub=other).order_by("pk"))
    firms = Organisation.objects.bulk_create(
        Organisation(hub=other, name=f"Partner {n:04}", country="US")
        for n in range(1000)
    )
    Value.objects.bulk_create(
        (
            _value(other, firm, indicator, month, number)
            for number, firm in enumerate(firms)
            for indicator in known
        ),
        batch_size=AT_ONCE,
    )
    actions.recount_tallies(other, by)
    giver, now = make.actor(other, Role.OWNER), clock.now()
    for indicator in known:
        share(
            indicator, giver, with_hub=hub, fields=["figures"], reason="Report",
            until=now + timedelta(days=365), now=now,
        )  # fmt: skip
