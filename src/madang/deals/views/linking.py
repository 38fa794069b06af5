"""Pages on which a party of meetings is linked to an organisation, so deals open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from madang.deals import actions, rules
from madang.deals.forms.linking import LinkForm
from madang.deals.queries import parties_to_link
from madang.deals.views.shown import deals_crumbs, to
from madang.hubs.form_pages import done_or_refused, form_page, sent
from madang.hubs.http import door
from madang.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from madang.hubs.http import HubRequest

LINES = 200


@door(rules.may_keep_deals)
def parties(request: HubRequest, hub: str) -> HttpResponse:
    """List the parties that both sides want to go on with and that nobody knows."""
    by = request.actor
    found = list(parties_to_link(by, clock.now())[:LINES])
    context = {"parties": found, "crumbs": deals_crumbs(by)}
    return render(request, "deals/parties.html", context)


@door(rules.may_keep_deals, "GET", "POST")
def link(request: HubRequest, hub: str, pk: int) -> HttpResponse:
    """Say which organisation a party is; its deals open with that."""
    by, now = request.actor, clock.now()
    party = get_object_or_404(parties_to_link(by, now), pk=pk)
    form = LinkForm(sent(request), by=by)

    def act() -> None:
        chosen = form.cleaned_data["organisation"]
        actions.link_party(party, by, organisation=chosen, now=now)

    if request.method == "POST" and done_or_refused(form, act):
        messages.success(request, _("Linked. Its deals are open."))
        return redirect(to("parties", hub))
    way = [*deals_crumbs(by), (_("Parties to link"), to("parties", hub))]
    return form_page(
        request, form, title=_("Which organisation is %(party)s?") % {"party": party},
        crumbs=way, cancel=to("parties", hub), submit=_("Link it"),
    )  # fmt: skip
