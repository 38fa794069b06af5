"""What was done with background work, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "start_job": _("%(who)s started in the background: %(what)s"),
    "cancel_job": _("%(who)s stopped the job %(what)s"),
    "retry_job": _("%(who)s ran the job %(what)s again"),
}
