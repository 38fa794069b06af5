"""What was done with reports, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "make_report": _("%(who)s made the report %(what)s"),
    "change_report": _("%(who)s changed the report %(what)s"),
    "archive_report": _("%(who)s archived the report %(what)s"),
    "bring_back_report": _("%(who)s brought back the report %(what)s"),
    "add_block": _("%(who)s added a block to a report: %(what)s"),
    "change_block": _("%(who)s changed a block of a report: %(what)s"),
    "move_block": _("%(who)s moved a block of a report: %(what)s"),
    "remove_block": _("%(who)s removed a block of a report: %(what)s"),
    "bring_back_block": _("%(who)s brought a block of a report back: %(what)s"),
    "add_recipient": _("%(who)s added a recipient of a report: %(what)s"),
    "drop_recipient": _("%(who)s removed the recipient %(what)s"),
    "bring_back_recipient": _("%(who)s brought back the recipient %(what)s"),
    "schedule_report": _("%(who)s said when the report %(what)s is mailed"),
    "freeze_report": _("%(who)s froze the report %(what)s"),
    "start_freezing": _("%(who)s began to freeze the report %(what)s"),
    "start_file": _("%(who)s began to make a file of %(what)s"),
    "keep_file": _("%(who)s made a file of a report: %(what)s"),
    "mail_report": _("%(who)s froze and mailed the report %(what)s"),
    "publish_snapshot": _("%(who)s showed %(what)s to the world"),
    "withdraw_snapshot": _("%(who)s took %(what)s off the public page"),
    "release_snapshot": _("%(who)s released %(what)s to its sponsor"),
    "take_back_snapshot": _("%(who)s took %(what)s back"),
    "send_snapshot": _("%(who)s mailed %(what)s to its recipients"),
    "revoke_letter": _("%(who)s revoked the letter %(what)s"),
    "bring_back_consent": _("%(who)s noted that a consent still holds: %(what)s"),
    "note_consent": _("%(who)s noted a consent: %(what)s"),
    "withdraw_consent": _("%(who)s noted a consent as withdrawn: %(what)s"),
    "choose_fewest": _(
        "%(who)s chose from how many companies on figures are told: %(what)s"
    ),
    "ask_hub": _("%(who)s asked the hub about figures: %(what)s"),
    "answer_sponsor": _("%(who)s answered a sponsor's question: %(what)s"),
}
