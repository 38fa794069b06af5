"""What was done with imports, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "open_import": _("%(who)s uploaded %(what)s to import it"),
    "reread_import": _("%(who)s had %(what)s read differently"),
    "map_import": _("%(who)s said what the columns of %(what)s are"),
    "start_check": _("%(who)s had %(what)s checked"),
    "start_import": _("%(who)s started the import of %(what)s"),
    "start_undo": _("%(who)s started to undo the import of %(what)s"),
    "keep_check": _("The check of %(what)s is done"),
    "write_rows": _("%(who)s imported rows of %(what)s"),
    "undo_rows": _("%(who)s undid rows of %(what)s"),
    "settle_import": _("The work on %(what)s has ended"),
    "reopen_mapping": _("%(who)s went back to the columns of %(what)s"),
}
