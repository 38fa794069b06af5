"""What was done with notices and mails, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "read_all": _("%(who)s read all notices"),
    "read_notice": _("%(who)s read: %(what)s"),
    "choose_wishes": _("%(who)s chose which mails to get"),
    "resend_message": _("%(who)s sent a mail again: %(what)s"),
    "hold_message": _("%(who)s held a mail back: %(what)s"),
}
