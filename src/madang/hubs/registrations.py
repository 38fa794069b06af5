"""What the hub's own room hangs into the house's registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs import personal, rules
from madang.kit import navigation, sentences
from madang.kit.navigation import Entry

SENTENCES = {
    "open_hub": _("%(who)s opened the hub %(what)s"),
    "update_identity": _("%(who)s changed the identity of %(what)s"),
    "set_logo": _("%(who)s changed the logo of %(what)s"),
    "set_public": _("%(who)s switched the public pages of %(what)s"),
    "add_site": _("%(who)s added the site %(what)s"),
    "update_site": _("%(who)s changed the site %(what)s"),
    "remove_site": _("%(who)s removed the site %(what)s"),
    "give_role": _("%(who)s gave a role: %(what)s"),
    "change_role": _("%(who)s changed a role: %(what)s"),
    "suspend": _("%(who)s suspended a role: %(what)s"),
    "resume": _("%(who)s resumed a role: %(what)s"),
    "end_membership": _("%(who)s ended a role: %(what)s"),
    "invite": _("%(who)s sent an invitation: %(what)s"),
    "resend": _("%(who)s sent an invitation again: %(what)s"),
    "revoke": _("%(who)s withdrew an invitation: %(what)s"),
    "accept": _("%(who)s accepted an invitation: %(what)s"),
    "sign_in": _("%(who)s signed in"),
    "change_password": _("%(who)s changed the password"),
    "change_address": _("%(who)s changed the e-mail address"),
    "add_second_factor": _("%(who)s added a second way of proving who they are"),
    "remove_second_factor": _("%(who)s removed a second way of proving who they are"),
    "renew_recovery_codes": _("%(who)s made new recovery codes"),
    "end_sessions": _("%(who)s signed out everywhere else"),
    "export_data": _("%(who)s downloaded their own data"),
    "publish_text": _("%(who)s published a consent text: %(what)s"),
    "retire_text": _("%(who)s retired a consent text: %(what)s"),
    "give_consent": _("%(who)s agreed to %(what)s"),
    "withdraw_consent": _("%(who)s withdrew consent to %(what)s"),
    "ask_about_data": _("%(who)s asked about personal data: %(what)s"),
    "answer_request": _("%(who)s answered a request: %(what)s"),
    "hold_data": _("%(who)s set a legal hold: %(what)s"),
    "lift_hold": _("%(who)s lifted a legal hold: %(what)s"),
    "share": _("%(who)s shared a record: %(what)s"),
    "end_share": _("%(who)s ended a share: %(what)s"),
    "receive_share": _("%(who)s of a partner hub shared a record: %(what)s"),
    "lose_share": _("%(who)s of a partner hub ended a share: %(what)s"),
    "erase_person": _("%(who)s erased a person's data: %(what)s"),
}


def register() -> None:
    """Leave menu entries, places and sentences with the house."""
    navigation.add_entry(
        Entry(
            "hubs:settings",
            _("Settings"),
            pgettext_lazy("short", "Settings"),
            "settings",
            rules.may_set_up,
            group="settings",
            order=95,
            is_tab=False,
        )
    )
    navigation.add_entry(
        Entry(
            "hubs:journal",
            _("Journal"),
            pgettext_lazy("short", "Journal"),
            "journal",
            rules.is_staff,
            group="settings",
            order=96,
            is_tab=False,
        )
    )
    navigation.add_entry(
        Entry(
            "hubs:shares",
            _("Shared records"),
            pgettext_lazy("short", "Shared"),
            "link",
            rules.may_see_shares,
            group="people",
            order=49,
            is_tab=False,
        )
    )
    navigation.set_place("language", "hubs:language")
    navigation.set_place("profile", "hubs:account")
    navigation.set_place("account", "mfa_index")
    navigation.set_place("privacy", "hubs:my_data")
    personal.register()
    sentences.add_sentences("hubs", SENTENCES)
