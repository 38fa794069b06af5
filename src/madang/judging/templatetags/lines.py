"""The long lists of judging, a line at a time: ``{% load lines %}``.

A hub looks through hundreds of lines at once, and a template's price is per cell: what
all lines share, their words, pills and addresses, is made once here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.judging.forms.scoring import REASON_NAMES
from madang.kit.templatetags.forms import form_token
from madang.kit.templatetags.kit import country, number, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from django.template import Context

    from madang.judging.models import Board, BoardChoice, Round
    from madang.judging.queries.ranking import RankedLine
    from madang.judging.queries.rounds import Line, ShownRead

register = template.Library()

#: Stands in an address for the number that differs from line to line.
MARK = 987_654_321
NOTHING = SafeString("")


def _address(url_name: str, **known: object) -> Callable[[int], str]:
    """Return where a page is by the one number that is not `known`."""
    before, after = reverse(
        url_name, kwargs={name: MARK if v is None else v for name, v in known.items()}
    ).split(str(MARK))
    return lambda key: f"{before}{key}{after}"


@register.simple_tag(takes_context=True)
def read_lines(context: Context, lines: Iterable[Line], round_: Round) -> SafeString:
    """Return the applications of a round, each with who reads it and how far."""
    hub = context["hub"].slug
    page = _address("applications:application", hub=hub, pk=None)
    reads = _address("judging:reads-of", hub=hub, pk=round_.pk, number=None)
    chip, shown = cache(country), cache(_points)
    word, each = _("Reads"), number(round_.reads_each)
    pills: dict[str, SafeString] = {}

    def read(one: ShownRead) -> tuple[object, ...]:
        points = NOTHING
        if one.points is not None:
            points = format_html(' <b class="num">{}</b>', shown(one.points))
        if one.state not in pills:
            pills[one.state] = tag(one.label, one.tone)
        return one.judge, pills[one.state], points

    def line(one: Line) -> tuple[object, ...]:
        row = one.application
        far = format_html('<span class="num soft">{} / {}</span>', one.locked, each)
        return (
            page(row.pk), row.name, row.number, chip(row.country), row.language,
            format_html_join(
                "", '<li><span class="who-reads">{}</span> {}{}</li>',
                map(read, one.reads),
            ),
            _missing(one.short) if one.short else far,
            reads(row.number), word, row.number,
        )  # fmt: skip

    return format_html_join(
        "",
        '<li class="judging-panel"><div><div><a class="text" href="{}"><b>{}</b></a>'
        '<br><small class="soft">№ {} {} {}</small></div><ul>{}</ul></div>'
        '{}<a class="btn small" href="{}">{}<span class="sr"> № {}</span></a></li>',
        map(line, lines),
    )


def _points(points: Decimal) -> str:
    """Return a sheet's total with its one place, as the reader writes numbers."""
    return number(points, 1)


def _missing(count: int) -> SafeString:
    told = ngettext("%(n)s read missing", "%(n)s reads missing", count)
    return tag(told % {"n": count}, "warn")


@register.simple_tag(takes_context=True)
def ranked_lines(context: Context, lines: Iterable[RankedLine]) -> SafeString:
    """Return the rows of a ranking's table."""
    page = _address("applications:application", hub=context["hub"].slug, pk=None)
    chip, standing = cache(country), cache(_standing)
    labels = {
        "bonus": _("Bonus"), "spread": _("Disagreement"), "may_be": _("Rank may be"),
        "moves": _("Moves"), "dropped": _("Left out by the rule"),
    }  # fmt: skip
    has_bonus, has_other = context["has_bonus"], context["other"]

    def cells(one: RankedLine) -> Iterable[tuple[str, object]]:
        for name, figure in one.by_round:
            yield name, _figure(figure, labels["dropped"])
        if has_bonus:
            yield labels["bonus"], one.row.get("bonus") or "–"
        yield labels["spread"], one.spread or "–"
        yield labels["may_be"], one.may_be or "–"
        if has_other:
            yield labels["moves"], _moved(one)

    def line(one: RankedLine) -> tuple[object, ...]:
        row, application = one.row, one.application
        name: str = NOTHING
        if application is not None:
            name = format_html(
                '<a class="text" href="{}"><b>{}</b></a>',
                page(application.pk), application.name,
            )  # fmt: skip
        return (
            _or_dash(row["rank"]), name, row["number"],
            chip(application.country) if application else NOTHING,
            standing(row["standing"]), _or_dash(row["total"]),
            format_html_join("", '<td class="num" data-label="{}">{}</td>', cells(one)),
        )  # fmt: skip

    return format_html_join(
        "",
        '<tr><td class="num judging-rank">{}</td><td class="c-main">{} '
        '<small class="soft">№ {} {}</small> {}</td>'
        '<td class="num c-state"><b>{}</b></td>{}</tr>',
        map(line, lines),
    )


def _or_dash(value: object) -> object:
    return "–" if value is None else value


def _standing(standing: str) -> SafeString:
    """Return why a row has no rank, as a pill; nothing if it has one."""
    told = {
        "below": (_("below the least total"), "warn"),
        "stopped": (_("did not pass a gate"), "warn"),
        "incomplete": (_("not scored in every round"), "bad"),
    }
    return tag(*told[standing]) if standing in told else NOTHING


def _figure(figure: Mapping[str, Any] | None, left_out: str) -> SafeString | str:
    """Return what a round made of a row, and how many sheets the rule left out."""
    if not figure:
        return "–"
    dropped = figure.get("dropped")
    less = NOTHING
    if dropped:
        less = format_html(
            '<small class="soft" title="{}">−{}</small>', left_out, len(dropped)
        )
    return format_html("{}{}", floatformat(figure["figure"], "2u"), less)


def _moved(line: RankedLine) -> SafeString | str:
    """Return how many ranks a row went up or down."""
    if not line.moved:
        return "–"
    up = line.moved > 0
    return format_html(
        '<span class="{}">{}<span class="sr">{}</span>&thinsp;{}</span>',
        "judging-up" if up else "judging-down",
        "↑" if up else "↓",
        _("up") if up else _("down"),
        abs(line.moved),
    )


@register.simple_tag(takes_context=True)
def choice_lines(
    context: Context,
    lines: Iterable[tuple[BoardChoice, Mapping[str, Any], bool]],
    board: Board,
) -> SafeString:
    """Return the lines of one outcome on a board, with what may be done to each."""
    hub, is_open = context["hub"].slug, board.state == "open"
    page = _address("applications:application", hub=hub, pk=None)
    change = _address("judging:board-choose", hub=hub, pk=board.pk, number=None)
    back = _address("judging:choice-back", hub=hub, pk=None)
    chip = cache(country)
    reasons = {code: str(name) for code, name in REASON_NAMES.items()}
    committee, word = tag(_("the committee"), "info"), _("Change")
    undo, ranked = _("Take back"), _("rank %(rank)s")

    def acts(choice: BoardChoice) -> SafeString:
        if not is_open:
            return NOTHING
        number_ = choice.application.number
        link = format_html(
            '<a class="btn small" href="{}">{}<span class="sr"> № {}</span></a>',
            change(number_), word, number_,
        )  # fmt: skip
        if not choice.chosen_by_id:
            return link
        return format_html(
            '{}<form method="post" action="{}">{}'
            '<button class="btn small ghost">{}<span class="sr"> № {}</span></button>'
            "</form>",
            link, back(choice.pk), form_token(context), undo, number_,
        )  # fmt: skip

    def line(one: tuple[BoardChoice, Mapping[str, Any], bool]) -> tuple[object, ...]:
        choice, row, is_equal = one
        applied = choice.application
        reason = reasons.get(choice.reason_code, choice.reason_code)
        rank = row.get("rank")
        return (
            page(applied.pk), f"{choice.rank}. " if choice.rank else "", applied.name,
            applied.number, chip(applied.country),
            f"{reason} · {choice.note}" if choice.note else reason,
            _marks(is_equal=is_equal, withdrew=applied.state == "withdrawn"),
            committee if choice.chosen_by_id else NOTHING,
            row.get("total") or "–",
            format_html('<small class="soft">{}</small>', ranked % {"rank": rank})
            if rank
            else NOTHING,
            acts(choice),
        )  # fmt: skip

    return format_html_join(
        "",
        '<li><div><a class="text" href="{}"><b>{}{}</b></a>'
        '<small class="soft">№ {} {} · {}</small>{}</div>{}'
        '<span class="judging-points num"><b>{}</b>{}</span>{}</li>',
        map(line, lines),
    )


def _marks(*, is_equal: bool, withdrew: bool) -> SafeString:
    """Return what the committee must know of a line before it signs."""
    if not (is_equal or withdrew):
        return NOTHING
    told = [tag(_("withdrew"), "bad")] if withdrew else []
    told += [tag(_("equal at the line"), "warn")] if is_equal else []
    marks = format_html_join("", "{}", ((one,) for one in told))
    return format_html('<span class="row">{}</span>', marks)
