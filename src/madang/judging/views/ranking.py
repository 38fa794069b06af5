"""Pages of scoring: the declared rule, the ranking, what another rule would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.hubs.form_pages import act, sent
from madang.hubs.http import door
from madang.judging import bonuses, declared, rules
from madang.judging.actions.ranking import declare_rule, make_ranking
from madang.judging.forms.scoring import RuleForm
from madang.judging.models import RoundState
from madang.judging.queries import rounds_visible_to
from madang.judging.queries.board import boards_visible_to
from madang.judging.queries.ranking import (
    lines_shown,
    rankings_visible_to,
    rounds_that_may_count,
    rules_visible_to,
)
from madang.judging.results import RANKING, ranking_lines, results_file
from madang.judging.views.shown import REFUSED, XLSX, tabs_of
from madang.judging.words import rule_in_words
from madang.kit import clock
from madang.kit.errors import Refused
from madang.kit.refusals import tell
from madang.kit.sheets.writing import csv_lines, workbook

if TYPE_CHECKING:
    from madang.hubs.http import HubRequest
    from madang.judging.models import Ranking, Round, RuleEdition

PER_PAGE = 250


def _round(request: HubRequest, pk: int) -> Round:
    return get_object_or_404(rounds_visible_to(request.actor), pk=pk)


@door(rules.may_run)
def ranking_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a round's ranking, and beside it another one."""
    round_ = _round(request, pk)
    made = list(rankings_visible_to(request.actor).filter(round=round_)[:50])
    ranking = _named(made, request.GET.get("ranking")) or next(iter(made), None)
    other = _named(made, request.GET.get("with"))
    editions = list(rules_visible_to(request.actor).filter(round=round_)[:20])
    names = {one.pk: one.name for one in rounds_that_may_count(round_.call)}
    context: dict[str, Any] = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "ranking"),
        "editions": editions,
        "told": _in_words(round_, editions, names),
        "rankings": made,
        "ranking": ranking,
        "other": other,
        "is_newest": _is_newest(round_, made, editions),
    }
    if ranking is not None:
        page = Paginator(ranking.rows, PER_PAGE).get_page(request.GET.get("page"))
        stages = declared.read(ranking.rule.content).stages
        rounds = [(one.key, names.get(one.round, "")) for one in stages]
        context |= {
            "page": page,
            "lines": lines_shown(ranking, list(page), other, rounds),
            "heads": [name for _key, name in rounds],
            "has_bonus": any("bonus" in row for row in ranking.rows),
            "boards": list(
                boards_visible_to(request.actor).filter(ranking=ranking)[:20]
            ),
        }
    return render(request, "judging/ranking.html", context)


def _in_words(
    round_: Round, editions: list[RuleEdition], names: dict[int, str]
) -> list[tuple[RuleEdition, list[str]]]:
    rules_ = [(one, declared.read(one.content)) for one in editions]
    has_bonus = any(rule.bonuses for _edition, rule in rules_)
    facts = bonuses.names_of(round_.call) if has_bonus else {}
    return [(one, rule_in_words(rule, names, facts)) for one, rule in rules_]


def _is_newest(round_: Round, made: list[Ranking], editions: list[RuleEdition]) -> bool:
    """Return whether ranking again could change nothing."""
    if round_.state != RoundState.CLOSED or not editions:
        return False
    return any(one.rule_id == editions[0].pk for one in made)


def _named(made: list[Ranking], key: str | None) -> Ranking | None:
    return next((one for one in made if str(one.pk) == key), None)


@door(rules.may_run, "GET", "POST")
def rule_page(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Declare how the round is scored; the former editions stay."""
    round_ = _round(request, pk)
    newest = rules_visible_to(request.actor).filter(round=round_).first()
    form = RuleForm(
        sent(request),
        rounds=list(rounds_that_may_count(round_.call)),
        facts=bonuses.choices_for(round_.call),
        here=round_,
        former=declared.read(newest.content) if newest else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _declare(request, round_, form.content)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("judging:ranking", hub=hub, pk=pk)
    context = {
        "round": round_,
        "tabs": tabs_of(round_, hub, "ranking"),
        "form": form,
        "newest": newest,
        "back": reverse("judging:ranking", kwargs={"hub": hub, "pk": pk}),
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "judging/rule.html", context, status=status)


def _declare(request: HubRequest, round_: Round, content: Any) -> RuleEdition:
    return declare_rule(round_, request.actor, content=content, now=clock.now())


@door(rules.may_run, "POST")
def ranking_make(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Make the ranking by one edition of the rule."""
    edition = get_object_or_404(rules_visible_to(request.actor), pk=pk)
    back = reverse("judging:ranking", kwargs={"hub": hub, "pk": edition.round_id})
    return act(
        request,
        lambda: make_ranking(edition, request.actor, now=clock.now()),
        back,
        _("The ranking stands, over the sheets that are locked now."),
    )


@door(rules.may_run)
def ranking_export(
    request: HubRequest, hub: str, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """Hand out a ranking as XLSX or CSV."""
    ranking = get_object_or_404(rankings_visible_to(request.actor), pk=pk)
    wanted = request.GET.get("format", "xlsx")
    answer: HttpResponse | StreamingHttpResponse
    if wanted == "xlsx":
        book = workbook(str(_("Ranking")), RANKING, ranking_lines(ranking))
        answer = HttpResponse(book, content_type=XLSX)
    elif wanted == "csv":
        lines = csv_lines(RANKING, ranking_lines(ranking))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    name = f"{hub}-ranking-{ranking.pk}.{wanted}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@door(rules.may_run)
def results(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Hand out the auditor's file of a ranking, with its latest board."""
    ranking = get_object_or_404(rankings_visible_to(request.actor), pk=pk)
    boards = boards_visible_to(request.actor).filter(ranking=ranking)
    board = boards.order_by("-pk").first()
    answer = HttpResponse(results_file(ranking, board), content_type="application/zip")
    name = f"{hub}-results-{ranking.pk}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
