"""What was done with files, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "store_file": _("%(who)s uploaded %(what)s"),
    "remove_file": _("%(who)s removed the file %(what)s"),
    "bring_back_file": _("%(who)s brought back the file %(what)s"),
}
