"""Pages of certificates, their kinds, and machines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.hubs.form_pages import do_softly, sent
from madang.hubs.http import door
from madang.kit import clock
from madang.kit.sheets.answer import file_answer
from madang.readiness import actions, rules
from madang.readiness.certificates_list import HEADS, CertificatesList, Listed
from madang.readiness.forms.certificates import (
    CertificateForm,
    EvidenceForm,
    KindForm,
    MachineForm,
    ReasonForm,
)
from madang.readiness.kinds import ABOUT, NAMES
from madang.readiness.queries import (
    SOON,
    certificates_visible_to,
    kinds_of,
    machines_visible_to,
    names_of_kinds,
)
from madang.readiness.views.shown import (
    crumbs_to,
    firm_to_note,
    taken,
    to,
    today_of,
    way_to,
)

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from madang.hubs.http import HubRequest
    from madang.readiness.models import Certificate, Machine

LINES = 50
GIVEN = ("issuer", "number", "valid_until")


@door(rules.may_see_all)
def certificates(request: HubRequest, hub: str) -> HttpResponse:
    """List the hub's certificates, the one that ends first at the top."""
    by, today = request.actor, today_of(request)
    found = CertificatesList(by, request.GET, today)
    paginator = Paginator(found.certificates(), LINES)
    paginator.count = found.total
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "list": found,
        "page": page,
        "rows": [found.listed(row) for row in page.object_list],
        "heads": found.heads(HEADS),
        "soon": today + SOON,
        "crumbs": crumbs_to(by),
        "may_keep": rules.may_keep_all(by),
    }
    return render(request, "readiness/certificates.html", context)


@door(rules.may_see_all)
def export(request: HubRequest, hub: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out what the filters leave as a file."""
    today = today_of(request)
    found = CertificatesList(request.actor, request.GET, today)
    return file_answer(
        f"{hub}-certificates", _("Certificates"), found.header(), found.lines(),
        wanted=request.GET.get("format", "xlsx"), today=today,
    )  # fmt: skip


def certificate_of(request: HubRequest, pk: int) -> Certificate:
    """Return a certificate that the reader may see."""
    found = certificates_visible_to(request.actor)
    found = found.select_related("noted_by", "proved_by", "verified_by", "corrects")
    return get_object_or_404(found, pk=pk)


def _to_change(request: HubRequest, pk: int) -> Certificate:
    row = certificate_of(request, pk)
    if not rules.may_change_certificate(request.actor, row):
        raise PermissionDenied
    return row


@door(rules.may_see_readiness)
def certificate(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Show a certificate: what it says, what proves it, who vouched for it."""
    by, row, today = request.actor, certificate_of(request, pk), today_of(request)
    hands = {row.noted_by_id, row.proved_by_id}
    is_mine = by.user is not None and by.user.pk in hands
    may_verify = rules.may_verify(by) and row.state == "evidenced"
    context = {
        "row": row,
        "listed": Listed(row, names_of_kinds(by.hub).get(row.kind, row.kind),
                         row.is_expired(today)),
        "about": ABOUT.get(row.kind, ""),
        "soon": today + SOON,
        "later": getattr(row, "correction", None),
        "may_restore": row.state == "withdrawn"
        and rules.may_change_certificate(by, row),
        "may_change": row.stands and rules.may_change_certificate(by, row),
        "may_verify": may_verify and not is_mine and not row.is_expired(today),
        "needs_another": may_verify and is_mine,
        "sees_people": rules.may_change_certificate(by, row),
        "crumbs": way_to(by, row.organisation),
    }  # fmt: skip
    return render(request, "readiness/certificate.html", context)


@door(rules.may_note, "GET", "POST")
def add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Enter a certificate of a company, with its evidence if it is at hand."""
    by, now, firm = request.actor, clock.now(), firm_to_note(request, pk)
    given = {name: request.GET.get(name, "")[:200] for name in GIVEN}
    form = CertificateForm(sent(request), request.FILES, by=by, given=given)
    made: list[Certificate] = []

    def act() -> None:
        row = actions.note_certificate(firm, by, values=form.values, now=now)
        if file := form.cleaned_data["evidence"]:
            actions.prove_certificate(row, by, evidence=file, now=now)
        made.append(row)

    return taken(
        request, form, act, told=_("The certificate is entered."),
        done=lambda: to("certificate", hub, pk=made[0].pk),
        title=_("New certificate"), crumbs=way_to(by, firm),
        cancel=to("company", hub, pk=pk),
    )  # fmt: skip


@door(rules.may_note, "GET", "POST")
def prove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Add the file that proves a certificate."""
    by, row = request.actor, _to_change(request, pk)
    form = EvidenceForm(sent(request), request.FILES or None)
    back = to("certificate", hub, pk=pk)

    def act() -> None:
        file = form.cleaned_data["evidence"]
        actions.prove_certificate(row, by, evidence=file, now=clock.now())

    return taken(
        request, form, act, told=_("The file is kept. Somebody else verifies it now."),
        done=lambda: back, title=_("Add evidence"), cancel=back,
        crumbs=way_to(by, row.organisation, (row.number, back)),
    )  # fmt: skip


@door(rules.may_verify, "POST")
def verify(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Vouch for a certificate."""
    row = certificate_of(request, pk)
    act = partial(actions.verify_certificate, row, request.actor, now=clock.now())
    return do_softly(request, act, _("Verified."), to("certificate", hub, pk=pk))


@door(rules.may_note, "GET", "POST")
def correct(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Enter the right certificate in the place of a wrong one."""
    by, row = request.actor, _to_change(request, pk)
    form = CertificateForm(sent(request), by=by, row=row)
    back = to("certificate", hub, pk=pk)
    made: list[Certificate] = []

    def act() -> None:
        made.append(
            actions.correct_certificate(
                row, by, values=form.values, reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
        )  # fmt: skip

    return taken(
        request, form, act,
        told=_("Corrected. Add its evidence; the former one stays readable."),
        done=lambda: to("certificate", hub, pk=made[0].pk),
        title=_("Correct the certificate"), cancel=back,
        lead=_("Another row takes its place; it is claimed until it is proved again."),
        crumbs=way_to(by, row.organisation, (row.number, back)),
    )  # fmt: skip


@door(rules.may_note, "GET", "POST")
def withdraw(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say that a certificate holds no more."""
    by, row = request.actor, _to_change(request, pk)
    form = ReasonForm(sent(request))
    back = to("certificate", hub, pk=pk)

    def act() -> None:
        actions.withdraw_certificate(row, by, reason=form.cleaned_data["reason"])

    return taken(
        request, form, act, told=_("It holds no more."), done=lambda: back,
        undo=to("restore", hub, pk=pk),
        title=_("Withdraw the certificate"), cancel=back,
        submit=pgettext("certificate", "Withdraw"),
        lead=_("It stays readable, with the reason."),
        crumbs=way_to(by, row.organisation, (row.number, back)),
    )  # fmt: skip


@door(rules.may_note, "POST")
def restore(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Let a withdrawn certificate hold again."""
    row = _to_change(request, pk)
    act = partial(actions.restore_certificate, row, request.actor)
    return do_softly(request, act, _("It holds again."), to("certificate", hub, pk=pk))


@door(rules.may_keep_all, "GET", "POST")
def kinds(request: HubRequest, hub: str) -> HttpResponse:
    """List the kinds of certificates, and take one that the library lacks."""
    by = request.actor
    form = KindForm(sent(request))

    def act() -> None:
        given = form.cleaned_data
        actions.add_kind(by.hub, by, code=given["code"], names=given["names"])

    library = [(code, name, ABOUT[code]) for code, name in NAMES.items()]
    return taken(
        request, form, act, told=_("The kind is on offer."),
        done=lambda: to("kinds", hub), page="readiness/kinds.html",
        library=library, own=list(kinds_of(by.hub)),
        crumbs=crumbs_to(by, (_("Certificates"), to("certificates", hub))),
    )  # fmt: skip


@door(rules.may_keep_all, "POST")
def retire(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Offer a kind of certificate no more."""
    by = request.actor
    row = get_object_or_404(kinds_of(by.hub), pk=pk)
    act = partial(actions.retire_kind, row, by, now=clock.now())
    back = to("kinds", hub)
    undo = to("kind-return", hub, pk=pk)
    return do_softly(request, act, _("It is offered no more."), back, undo=undo)


@door(rules.may_keep_all, "POST")
def bring_back(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Offer a retired kind of certificate again."""
    by = request.actor
    row = get_object_or_404(kinds_of(by.hub), pk=pk)
    act = partial(actions.return_kind, row, by)
    return do_softly(request, act, _("It is on offer again."), to("kinds", hub))


@door(rules.may_note, "GET", "POST")
def machine_add(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Enter what a company makes things with."""
    by, firm = request.actor, firm_to_note(request, pk)
    form = MachineForm(sent(request), firm=firm)
    back = to("company", hub, pk=pk)
    return taken(
        request, form,
        lambda: actions.note_machine(firm, by, values=form.values),
        told=_("The machine is entered."), done=lambda: back,
        title=_("New machine"), cancel=back, crumbs=way_to(by, firm),
    )  # fmt: skip


def _machine(request: HubRequest, pk: int) -> Machine:
    found = machines_visible_to(request.actor).select_related("organisation", "hub")
    row = get_object_or_404(found, pk=pk)
    if not rules.may_note_for(request.actor, row.organisation):
        raise Http404
    return row


@door(rules.may_note, "GET", "POST")
def machine_edit(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Change what is known of a machine."""
    by, row = request.actor, _machine(request, pk)
    firm = row.organisation
    form = MachineForm(sent(request), firm=firm, row=row)
    back = to("company", hub, pk=firm.pk)

    def act() -> None:
        expected = form.cleaned_data["version"] or 0
        actions.change_machine(row, by, expected=expected, values=form.values)

    return taken(
        request, form, act, told=_("Saved."), done=lambda: back,
        current=lambda: MachineForm(None, firm=firm, row=_machine(request, pk)),
        title=_("Change the machine"), cancel=back, crumbs=way_to(by, firm),
    )  # fmt: skip


@door(rules.may_note, "POST")
def machine_remove(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Take a machine off the list."""
    row = _machine(request, pk)
    back = to("company", hub, pk=row.organisation_id)
    act = partial(actions.remove_machine, row, request.actor)
    return do_softly(request, act, _("Removed."), back)
