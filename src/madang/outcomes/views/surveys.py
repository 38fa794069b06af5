"""Pages of surveys: the list, one with who answered, and the answer by a link."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import ANYONE, address_of, door
from madang.hubs.models import Actor
from madang.kit import clock
from madang.kit.languages import CODES
from madang.outcomes import actions, rules
from madang.outcomes.forms.surveys import AnswerForm, SurveyForm
from madang.outcomes.queries import (
    link_at,
    links_visible_to,
    organisations_in,
    surveys_visible_to,
)
from madang.outcomes.views.shown import Crumbs, crumbs_to, form_page, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.outcomes.models import Indicator, Survey, SurveyAnswer, SurveyLink

LINES = 50
MISTAKE, GONE = 422, 410


def _crumbs(by: Actor) -> Crumbs:
    return crumbs_to(by, (_("Surveys"), to("surveys", by.hub.slug)))


@door(rules.may_see_outcomes)
def surveys(request: HubRequest, hub: str) -> HttpResponse:
    """List surveys, the latest period first."""
    by = request.actor
    found = Paginator(surveys_visible_to(by), LINES)
    context = {
        "page": found.get_page(request.GET.get("page")),
        "crumbs": crumbs_to(by),
        "may_keep": rules.may_keep_outcomes(by),
    }
    return render(request, "outcomes/surveys.html", context)


@door(rules.may_keep_outcomes, "GET", "POST")
def add(request: HubRequest, hub: str) -> HttpResponse:
    """Make a survey; nothing is sent before it was looked at."""
    by, now = request.actor, clock.now()
    form = SurveyForm(sent(request), by=by, today=by.hub.day_of(now))
    made: list[Survey] = []

    def act() -> None:
        given = form.cleaned_data
        made.append(
            actions.make_survey(
                by.hub, by, values=form.values, indicators=list(given["indicators"]),
                organisations=organisations_in(given["cohort"]),
                currency=given["currency"],
            )
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        return redirect(to("survey", hub, pk=made[0].pk))
    return form_page(
        request, form, title=_("New survey"), crumbs=_crumbs(by),
        cancel=to("surveys", hub),
    )  # fmt: skip


@door(rules.may_see_outcomes)
def survey(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a survey, what it asks, and who answered."""
    row = get_object_or_404(surveys_visible_to(request.actor), pk=pk)
    return _survey_page(request, row)


def _survey_page(request: HubRequest, row: Survey, **more: Any) -> HttpResponse:
    by = request.actor
    today = by.hub.day_of(clock.now())
    links = links_visible_to(by).filter(survey=row).prefetch_related("answers")
    questions = list(row.questions.select_related("indicator"))
    names = {str(one.indicator_id): one.indicator for one in questions}
    context = {
        "survey": row,
        "questions": questions,
        "links": [
            (link, [(answer, _typed(answer, names)) for answer in link.answers.all()])
            for link in links
        ],
        "is_open": row.takes(today),
        "is_over": today > row.closes_on,
        "may_keep": rules.may_keep_outcomes(by),
        "crumbs": _crumbs(by),
        **more,
    }
    return render(request, "outcomes/survey.html", context)


def _typed(
    answer: SurveyAnswer, names: dict[str, Indicator]
) -> list[tuple[Indicator, str]]:
    """Return what was typed of which indicator, in the order it was asked."""
    return [
        (one, answer.typed[key]) for key, one in names.items() if key in answer.typed
    ]


@door(rules.may_keep_outcomes, "POST")
def do(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Send a survey, remind of it, close it and open it again, drop an unsent one."""
    by, now = request.actor, clock.now()
    row = get_object_or_404(surveys_visible_to(by), pk=pk)
    back = to("survey", hub, pk=pk)
    softly: dict[str, tuple[Callable[[], object], str, str]] = {
        "close": (partial(actions.close_survey, row, by), _("Closed."), back),
        "open": (
            partial(actions.open_survey, row, by, today=by.hub.day_of(now)),
            _("It takes answers again."),
            back,
        ),
        "drop": (
            partial(actions.drop_survey, row, by),
            _("Removed. The journal keeps what it said."),
            to("surveys", hub),
        ),
    }
    if act in softly:
        return do_softly(request, *softly[act])
    verbs = {"send": actions.send_survey, "remind": actions.remind_of_survey}
    if act not in verbs:
        raise Http404

    def send() -> None:
        count = len(verbs[act](row, by, now=now).tokens)
        told = ngettext("%(count)d letter is on its way.",
                        "%(count)d letters are on their way.", count)  # fmt: skip
        messages.success(request, told % {"count": count})

    return do_softly(request, send, _("Done."), back)


@door(rules.may_keep_outcomes, "POST")
def do_link(request: HubRequest, hub: str, pk: int, act: str) -> HttpResponse:
    """Revoke a link, or make another address of it, which is shown once."""
    by, now = request.actor, clock.now()
    link = get_object_or_404(links_visible_to(by), pk=pk)
    if act == "revoke":
        end = partial(actions.revoke_link, link, by, now=now)
        return do_softly(
            request, end, _("Revoked."), to("survey", hub, pk=link.survey_id)
        )
    if act != "open":
        raise Http404
    [(_link, token)] = actions.open_link(link, by, now=now).tokens
    row = get_object_or_404(surveys_visible_to(by), pk=link.survey_id)
    url = urljoin(settings.BASE_URL, f"/s/surveys/{token}/")
    return _survey_page(request, row, opened=link, url=url)


@door(ANYONE, "GET", "POST")
def answer(request: HubRequest, token: str) -> HttpResponse:
    """Take a company's numbers from whoever has the link; no sign-in is asked."""
    link = link_at(token)
    if link is None:
        raise Http404
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in CODES else link.language):
        found = _answer(request, link)
        found.headers["Content-Language"] = translation.get_language() or "en"
    found.headers["X-Robots-Tag"] = "noindex"
    found.headers["Cache-Control"] = "no-store"
    found.headers["Referrer-Policy"] = "same-origin"
    return found


def _answer(request: HubRequest, link: SurveyLink) -> HttpResponse:
    now, row = clock.now(), link.survey
    today = link.hub.day_of(now)
    context: dict[str, Any] = {
        "link": link, "survey": row, "to": link.hub, "languages": row.hub.languages,
        "is_late": row.is_late(today), "former": link.answers.last(),
    }  # fmt: skip
    if not row.takes(today):
        context["is_over"] = today > row.closes_on
        return render(request, "outcomes/answer_closed.html", context, status=GONE)
    questions = row.questions.select_related("indicator")
    form = AnswerForm(sent(request), questions=questions)
    # Who is signed in by chance has said it herself: she cannot verify it then.
    user = request.user if request.user.is_authenticated else None
    visitor = Actor(user=user, hub=link.hub, address=address_of(request))
    done: list[Any] = []

    def act() -> None:
        given = form.cleaned_data
        done.append(
            actions.answer_survey(
                link, visitor, who=given["who"], given=given["given"], now=now
            )
        )

    if request.method == "POST" and done_or_refused(form, act):
        said = form.cleaned_data["given"].items()
        kept = done[0].kept
        context |= {
            "done": done[0],
            "noted": [(one, what) for one, what in said if one not in kept],
            "beside": [(one, what) for one, what in said if one in kept],
        }
        return render(request, "outcomes/answered.html", context)
    status = MISTAKE if form.is_bound else 200
    context["form"] = form
    return render(request, "outcomes/answer.html", context, status=status)
