"""What was done with deals, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "open_deal": _("%(who)s opened the deal %(what)s"),
    "change_deal": _("%(who)s changed the deal %(what)s"),
    "move_deal": _("%(who)s moved the deal %(what)s to another stage"),
    "write_note": _("%(who)s wrote a private note: %(what)s"),
    "note_amount": _("%(who)s noted an amount: %(what)s"),
    "correct_amount": _("%(who)s corrected an amount: %(what)s"),
    "add_task": _("%(who)s added a task to a deal: %(what)s"),
    "finish_task": _("%(who)s finished a task of a deal: %(what)s"),
    "reopen_task": _("%(who)s took a task of a deal up again: %(what)s"),
    "remind_of_tasks": _("%(who)s reminded of a task of a deal: %(what)s"),
    "open_fundraising": _("%(who)s opened the fundraising round %(what)s"),
    "change_round": _("%(who)s changed the fundraising round %(what)s"),
    "add_share": _("%(who)s added an investor to a fundraising round: %(what)s"),
    "drop_share": _("%(who)s took an investor out of the round %(what)s"),
    "add_source": _("%(who)s added the source of rates %(what)s"),
    "add_rate": _("%(who)s noted a rate: %(what)s"),
    "drop_rate": _("%(who)s removed a rate of %(what)s"),
    "make_mission": _("%(who)s made the mission %(what)s"),
    "change_mission": _("%(who)s changed the mission %(what)s"),
    "add_stop": _("%(who)s added a stop to a mission: %(what)s"),
    "drop_stop": _("%(who)s removed a stop of the mission %(what)s"),
    "link_deal": _("%(who)s added a deal to a mission: %(what)s"),
    "unlink_deal": _("%(who)s took a deal out of the mission %(what)s"),
    "add_mou": _("%(who)s noted the MOU %(what)s"),
    "change_mou": _("%(who)s changed the MOU %(what)s"),
    "drop_mou": _("%(who)s removed an MOU of %(what)s"),
}
