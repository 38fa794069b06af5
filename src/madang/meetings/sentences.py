"""What was done in meetings, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "make_matching": _("%(who)s made the matching %(what)s"),
    "change_matching": _("%(who)s changed the matching %(what)s"),
    "add_party": _("%(who)s added the party %(what)s"),
    "change_party": _("%(who)s changed the party %(what)s"),
    "withdraw_party": _("%(who)s withdrew the party %(what)s"),
    "set_hours": _("%(who)s said when somebody is away: %(what)s"),
    "make_round": _("%(who)s made the round of meetings %(what)s"),
    "change_round": _("%(who)s changed the round of meetings %(what)s"),
    "end_round": _("%(who)s ended the round of meetings %(what)s"),
    "set_wish": _("%(who)s entered a wish: %(what)s"),
    "withdraw_wish": _("%(who)s withdrew a wish: %(what)s"),
    "plan_round": _("%(who)s had meetings planned: %(what)s"),
    "start_run": _("%(who)s began to have meetings planned: %(what)s"),
    "keep_run": _("%(who)s kept a plan of meetings: %(what)s"),
    "adopt_run": _("%(who)s adopted a plan of meetings for %(what)s"),
    "pin_pair": _("%(who)s pinned a meeting: %(what)s"),
    "unpin": _("%(who)s freed a pinned meeting: %(what)s"),
    "publish_round": _("%(who)s published the meetings of %(what)s"),
    "mend_round": _("%(who)s mended the meetings of a round: %(what)s"),
    "drop_out": _("%(who)s noted that a party drops out: %(what)s"),
    "admit": _("%(who)s let a party into a round: %(what)s"),
    "check_in": _("%(who)s checked a party in: %(what)s"),
    "mark_meeting": _("%(who)s noted how a meeting went: %(what)s"),
    "close_table": _("%(who)s closed the table %(what)s"),
    "put_tables": _("%(who)s said in which room tables stand: %(what)s"),
    "take_rooms_again": _("%(who)s took the rooms of a round again: %(what)s"),
    "withdraw_publication": _("%(who)s called off the meetings of %(what)s"),
    "say_outcome": _("%(who)s entered an outcome: %(what)s"),
}
