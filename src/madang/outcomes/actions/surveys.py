"""Making surveys, sending and reminding of them, and taking answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.checking import assign, refuse
from madang.hubs.models import system_actor
from madang.hubs.models.journal import sha256
from madang.inbox.telling import Letter, write_to
from madang.kit.errors import Conflict, Refused
from madang.outcomes import rules
from madang.outcomes.actions.tallying import together
from madang.outcomes.actions.values import move, write
from madang.outcomes.checking import check, fault_of_period
from madang.outcomes.models import (
    Origin,
    Survey,
    SurveyAnswer,
    SurveyKey,
    SurveyLink,
    SurveyQuestion,
    SurveyState,
    Value,
    ValueState,
)
from madang.outcomes.queries.surveys import contacts_of, standing_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.outcomes.models import Indicator
    from madang.outcomes.queries.tallying import Cells

#: The kind of letters that carry a link.
SURVEY = "outcomes.survey"
FIELDS = ("names", "intro", "cohort", "starts_on", "ends_on", "due_on", "closes_on")
TOKEN_BYTES = 24


@dataclass(slots=True)
class Sent:
    """What was written to whom: links with the tokens of their letters."""

    tokens: list[tuple[SurveyLink, str]] = field(default_factory=list)
    lines: Sequence[journal.Line] = ()


@action(rules.may_keep_outcomes)
def make_survey(
    hub: Hub,
    by: Actor,
    *,
    values: Mapping[str, Any],
    indicators: Sequence[Indicator],
    organisations: Iterable[Organisation],
    currency: str = "",
) -> Survey:
    """There is a survey that asks companies for indicators; nothing is sent yet.

    Raises:
        Refused: a value is wrong, or nothing or nobody is asked.
    """
    row = Survey(hub=hub)
    assign(row, values, FIELDS)
    check(row, ends_on=fault_of_period(row.starts_on, row.ends_on))
    firms = list(organisations)
    counted = any(one.is_counted for one in indicators)
    refuse(
        {
            "indicators": _("The product counts this one by itself.")
            if counted
            else ("" if indicators else _("Ask for one indicator at least.")),
            "cohort": "" if firms else _("There is no company to ask."),
        }
    )
    row.save()
    SurveyQuestion.objects.bulk_create(
        [
            SurveyQuestion(
                hub=hub, survey=row, indicator=one, order=number,
                currency=currency if one.is_money else "",
            )
            for number, one in enumerate(indicators)
        ]
    )  # fmt: skip
    contacts = contacts_of(hub, firms)
    SurveyLink.objects.bulk_create(
        [
            SurveyLink(
                hub=hub, survey=row, organisation=firm,
                address=contacts.get(firm.pk, ""), language=_language(hub, firm),
            )
            for firm in firms
        ]
    )  # fmt: skip
    return row


def _language(hub: Hub, firm: Organisation) -> str:
    spoken = [code for code in (*firm.languages, *hub.languages) if code in LETTERS]
    return spoken[0] if spoken else "en"


LETTERS = ("en", "ko", "es", "zh-hans")


@action(rules.may_keep_outcomes)
def send_survey(survey: Survey, by: Actor, *, now: datetime) -> Sent:
    """Every company with an address got a letter with its own link.

    Raises:
        Conflict: it was sent already, or its last day is over.
    """
    if survey.state != SurveyState.DRAFT:
        raise Conflict(_("This survey was sent already."))
    if survey.closes_on < survey.hub.day_of(now):
        raise Conflict(_("This survey takes no answer any more."))
    survey.state, survey.sent_at = SurveyState.OPEN, now
    save_version(survey, survey.version, ["state", "sent_at"])
    sent = _letters(survey, survey.links.exclude(address=""), now, is_first=True)
    sent.lines = [journal.Line("outcomes.send_survey", survey, {})]
    return sent


@action(rules.may_gather)
def remind_of_survey(survey: Survey, by: Actor, *, now: datetime) -> Sent:
    """Whoever has not answered got another letter, once a day at most.

    Raises:
        Conflict: it takes no answer any more.
    """
    today = survey.hub.day_of(now)
    if not survey.takes(today):
        raise Conflict(_("This survey takes no answer any more."))
    links = survey.links.filter(answered_at=None, revoked_at=None).exclude(address="")
    links = links.exclude(reminded_on=today)
    sent = _letters(survey, links, now, is_first=False)
    sent.lines = [journal.Line("outcomes.remind_of_survey", survey, {})]
    return sent


@action(rules.may_keep_outcomes)
def close_survey(survey: Survey, by: Actor) -> Survey:
    """No answer is taken any more; the links say so.

    Raises:
        Conflict: it is not out.
    """
    if survey.state != SurveyState.OPEN:
        raise Conflict(_("Only a survey that was sent can be closed."))
    survey.state = SurveyState.CLOSED
    return save_version(survey, survey.version, ["state"])


@action(rules.may_keep_outcomes)
def open_survey(survey: Survey, by: Actor, *, today: date) -> Survey:
    """A closed survey takes answers again, by the links that are out.

    Raises:
        Conflict: it was not closed, or its last day is over.
    """
    if survey.state != SurveyState.CLOSED or survey.closes_on < today:
        raise Conflict(_("This survey takes no answer any more."))
    survey.state = SurveyState.OPEN
    return save_version(survey, survey.version, ["state"])


@action(rules.may_keep_outcomes)
def drop_survey(survey: Survey, by: Actor) -> None:
    """A survey that nobody was sent is gone; the journal keeps what it said.

    Raises:
        Conflict: it was sent.
    """
    found = Survey.objects.select_for_update().filter(
        pk=survey.pk, state=SurveyState.DRAFT
    )
    if not found.exists():
        raise Conflict(_("This survey was sent already."))
    survey.links.all().delete()
    found.delete()


@action(rules.may_keep_outcomes)
def open_link(link: SurveyLink, by: Actor, *, now: datetime) -> Sent:
    """A new address of the link, to hand over by another way; shown once.

    Of a link that was revoked it is the only one: none of the former opens again.
    """
    if link.revoked_at:
        link.keys.all().delete()
        link.revoked_at = None
        link.save(update_fields=["revoked_at"])
    return Sent(
        [(link, _token(link, now))],
        [journal.Line("outcomes.open_link", link, {})],
    )


@action(rules.may_keep_outcomes)
def revoke_link(link: SurveyLink, by: Actor, *, now: datetime) -> SurveyLink:
    """None of the link's addresses opens anything any more."""
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    return link


def _token(link: SurveyLink, now: datetime) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SurveyKey.objects.create(
        hub_id=link.hub_id, link=link, token_digest=sha256(token), made_at=now
    )
    return token


def _letters(
    survey: Survey, links: Iterable[SurveyLink], now: datetime, *, is_first: bool
) -> Sent:
    sent, today = Sent(), survey.hub.day_of(now)
    for link in links:
        token = _token(link, now)
        if is_first:
            link.sent_at = now
        else:
            link.reminded_on = today
        link.save(update_fields=["sent_at", "reminded_on"])
        write_to(
            survey.hub, link.address, language=link.language, kind=SURVEY,
            key=f"survey-{link.pk}-{today if not is_first else 'first'}", now=now,
            write=partial(_letter, survey, link, token, is_first=is_first),
        )  # fmt: skip
        sent.tokens.append((link, token))
    return sent


def _letter(survey: Survey, link: SurveyLink, token: str, *, is_first: bool) -> Letter:
    told = (
        _("A few figures of %(company)s for %(hub)s")
        if is_first
        else _("Reminder: a few figures of %(company)s for %(hub)s")
    )
    names = {"company": link.organisation.display_name, "hub": survey.hub}
    day = date_format(survey.due_on, "DATE_FORMAT")
    lines = (
        _("It takes some minutes, works on a phone and needs no sign-in."),
        _("Please answer by %(day)s.") % {"day": day},
        _("The link is for this company only; whoever has it can answer."),
    )
    path = reverse("outcomes:answer", kwargs={"token": token})
    return Letter(told % names, lines, _("Answer"), path)


@dataclass(slots=True)
class Answered:
    """An answer, the values it brought, and those that stand in its way."""

    answer: SurveyAnswer
    noted: list[Value] = field(default_factory=list)
    kept: list[Indicator] = field(default_factory=list)

    @property
    def lines(self) -> Sequence[journal.Line]:
        """One line for the answer, one a value."""
        return [
            journal.Line("outcomes.answer_survey", self.answer, {}),
            *(
                journal.Line("outcomes.note_value", row, journal.created(row))
                for row in self.noted
            ),
        ]


@action(rules.may_answer)
def answer_survey(
    link: SurveyLink,
    by: Actor,
    *,
    who: str,
    given: Mapping[Indicator, tuple[Decimal, str, str]],
    now: datetime,
) -> Answered:
    """The company has these values, claimed through the survey.

    `given` has amount, currency and what was typed.  A second answer corrects the
    first: its value is reversed and the new one counts.  A value that staff noted, or
    somebody verified, stays; the answer is kept beside it.

    Raises:
        Conflict: the survey takes no answer today, or the link is revoked.
        Refused: no name, or no number, is given, or one is wrong.
    """
    link = SurveyLink.objects.select_for_update().get(pk=link.pk)
    survey, today = link.survey, link.hub.day_of(now)
    if link.revoked_at or not survey.takes(today):
        raise Conflict(_("This survey takes no answer any more."))
    refuse({"who": "" if who.strip() else _("Please write your name.")})
    if not given:
        raise Refused(_("Please give one number at least."))
    answer = SurveyAnswer.objects.create(
        hub=link.hub, link=link, number=link.answers.count() + 1, who=who.strip(),
        typed={str(one.pk): typed for one, (_a, _c, typed) in given.items()},
        is_late=survey.is_late(today), at=now,
    )  # fmt: skip
    done = Answered(answer)
    faults = {}
    with together(link.hub) as cells:
        for indicator, (amount, currency, _typed) in given.items():
            try:
                _take(done, by, indicator, (amount, currency), now, cells)
            except Refused as refused:
                texts = [text for one in refused.fields.values() for text in one]
                faults[f"value-{indicator.pk}"] = " ".join(texts) or str(refused)
        refuse(faults)
    link.answered_at = now
    link.save(update_fields=["answered_at"])
    return done


def _take(
    done: Answered,
    by: Actor,
    indicator: Indicator,
    said: tuple[Decimal, str],
    now: datetime,
    cells: Cells,
) -> None:
    link = done.answer.link
    # Somebody signed in is remembered as who noted it, else nobody is.
    said_by = by if by.user else system_actor(link.hub)
    former = None
    for row in standing_for(link, indicator):
        if row.origin != Origin.SURVEY or row.state == ValueState.VERIFIED:
            done.kept.append(indicator)
            return
        if (row.amount, row.currency) == said:
            return
        told = _("Another answer to the survey says something else.")
        former = move(row, said_by, ValueState.REVERSED, now, told, cells)
    values = {
        "indicator": indicator,
        "starts_on": link.survey.starts_on,
        "ends_on": link.survey.ends_on,
        "cohort": link.survey.cohort,
        "amount": said[0],
        "currency": said[1],
        "origin": Origin.SURVEY,
        "answer": done.answer,
        "remark": done.answer.who,
    }
    row = write(link.organisation, said_by, values, now, former, cells)
    done.noted.append(row)
