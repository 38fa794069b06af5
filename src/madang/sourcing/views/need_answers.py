"""Pages on which companies answer needs: the NDA, the answer, withdrawing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.directory.queries import organisations_of
from madang.hubs.form_pages import do_softly, done_or_refused, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.sourcing import actions, rules
from madang.sourcing.forms.needs import NdaForm, NeedAnswerForm
from madang.sourcing.queries import (
    answers_of_firms,
    answers_visible_to,
    firms_answering,
)
from madang.sourcing.views.needs import need_of
from madang.sourcing.views.shown import form_page, needs_crumbs, to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.sourcing.models import Need


def _own_firms(request: HubRequest, row: Need) -> Any:
    """Return the companies for which the reader may answer a need.

    Raises:
        Http404: there are none.
    """
    by = request.actor
    own = firms_answering(by, row, clock.now())
    if not own:
        raise Http404
    return organisations_of(by.hub).filter(pk__in=own)


@door(rules.may_sell, "GET", "POST")
def answer(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say whether a company can, cannot, or can with help."""
    by, now, row = request.actor, clock.now(), need_of(request, pk)
    firms = _own_firms(request, row)
    held = next(iter(answers_of_firms(row, [one.pk for one in firms])), None)
    initial = None
    if held is not None:
        initial = {"kind": held.kind, "note": held.note, "firm": held.organisation_id}
    form = NeedAnswerForm(sent(request), firms=firms, initial=initial)
    back = to("need", hub, pk=pk)

    def act() -> None:
        given = form.cleaned_data
        actions.answer_need(
            by.hub, by, need=row, firm=given["firm"], kind=given["kind"],
            note=given["note"], now=now,
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(
            request, _("Your answer stands. Until the deadline, change it.")
        )
        return redirect(back)
    return form_page(
        request, form, title=_("Answer the need"), crumbs=needs_crumbs(by, row),
        submit=pgettext("need button", "Answer"), cancel=back,
    )  # fmt: skip


@door(rules.may_sell, "POST")
def withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Withdraw a company's answer."""
    by = request.actor
    row = get_object_or_404(answers_visible_to(by, clock.now()), pk=pk)
    if not rules.may_take_answer_back(by, row):
        raise Http404
    return do_softly(
        request,
        lambda: actions.withdraw_answer(row, by, now=clock.now()),
        _("Your answer is withdrawn. You may answer again."),
        to("need", hub, pk=row.need_id),
    )


@door(rules.may_sell, "GET", "POST")
def nda(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a need's NDA and take a company's acceptance of it."""
    by, row = request.actor, need_of(request, pk)
    firms = _own_firms(request, row)
    if not row.nda:
        raise Http404
    form = NdaForm(sent(request), firms=firms, digest=actions.digest_of(row.nda))
    back = to("need", hub, pk=pk)

    def act() -> None:
        given = form.cleaned_data
        actions.accept_nda(
            by.hub, by, need=row, firm=given["firm"], digest=given["digest"],
            now=clock.now(),
        )  # fmt: skip

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Accepted and kept. The files are open to you."))
        return redirect(back)
    return form_page(
        request, form, page="sourcing/nda.html", title=_("NDA"),
        crumbs=needs_crumbs(by, row), need=row, submit=_("Accept"), cancel=back,
    )  # fmt: skip
