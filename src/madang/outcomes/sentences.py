"""What was done with outcomes, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "take_over": _("%(who)s took an indicator over from the library: %(what)s"),
    "add_indicator": _("%(who)s added the indicator %(what)s"),
    "change_indicator": _("%(who)s changed the indicator %(what)s"),
    "retire_indicator": _("%(who)s retired the indicator %(what)s"),
    "restore_indicator": _("%(who)s took the indicator %(what)s into use again"),
    "note_value": _("%(who)s noted a value: %(what)s"),
    "note_values": _("%(who)s noted values: %(what)s"),
    "prove_value": _("%(who)s added evidence of a value: %(what)s"),
    "verify_value": _("%(who)s verified a value: %(what)s"),
    "reject_value": _("%(who)s rejected a value: %(what)s"),
    "reverse_value": _("%(who)s reversed a value: %(what)s"),
    "correct_value": _("%(who)s corrected a value: %(what)s"),
    "gather_values": _("%(who)s counted anew: %(what)s"),
    "recount_tallies": _("%(who)s added all values of %(what)s up anew"),
    "make_survey": _("%(who)s made the survey %(what)s"),
    "send_survey": _("%(who)s sent the survey %(what)s"),
    "remind_of_survey": _("%(who)s reminded of the survey %(what)s"),
    "close_survey": _("%(who)s closed the survey %(what)s"),
    "open_link": _("%(who)s made another address of a survey: %(what)s"),
    "revoke_link": _("%(who)s revoked the link of a survey: %(what)s"),
    "answer_survey": _("%(who)s answered a survey: %(what)s"),
    "set_target": _("%(who)s set a target: %(what)s"),
    "change_target": _("%(who)s changed a target: %(what)s"),
    "drop_target": _("%(who)s removed a target: %(what)s"),
    "state_spend": _("%(who)s stated what is spent: %(what)s"),
    "drop_spend": _("%(who)s removed a statement of what is spent: %(what)s"),
    "set_shares": _("%(who)s agreed on sponsors' shares of %(what)s"),
}
