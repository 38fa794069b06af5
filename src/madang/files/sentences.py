"""What was done with files, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "store_file": _("%(who)s uploaded %(what)s"),
    "remove_file": _("%(who)s removed the file %(what)s"),
    "bring_back_file": _("%(who)s brought back the file %(what)s"),
    "put_to_use": _("%(who)s put the file %(what)s to use"),
    "erase_file": _("%(who)s erased a file"),
    "set_hub_logo": _("%(who)s changed the logo of %(what)s"),
    "remove_hub_logo": _("%(who)s removed the logo of %(what)s"),
    "bring_back_hub_logo": _("%(who)s brought back the logo of %(what)s"),
}
