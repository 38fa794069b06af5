"""What was done in the directory, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "add_organisation": _("%(who)s added %(what)s"),
    "correct_organisation": _("%(who)s corrected %(what)s"),
    "add_person": _("%(who)s added %(what)s"),
    "correct_person": _("%(who)s corrected %(what)s"),
    "propose_change": _("%(who)s proposed a change of %(what)s"),
    "accept_proposal": _("%(who)s accepted a change of %(what)s"),
    "decline_proposal": _("%(who)s declined a change of %(what)s"),
    "find_look_alikes": _("%(who)s looked for look-alikes"),
    "keep_apart": _("%(who)s kept apart %(what)s"),
    "merge": _("%(who)s merged another entry into %(what)s"),
    "merge_away": _("%(who)s merged %(what)s into another entry"),
    "undo_merge": _("%(who)s undid a merge of %(what)s"),
    "set_industries": _("%(who)s set the industries of %(what)s"),
    "set_tags": _("%(who)s set the tags of %(what)s"),
    "list_publicly": _("%(who)s put %(what)s into the public directory"),
    "unlist": _("%(who)s took %(what)s out of the public directory"),
    "add_part": _("%(who)s completed %(what)s"),
    "change_part": _("%(who)s changed details of %(what)s"),
    "remove_part": _("%(who)s removed details of %(what)s"),
    "set_policy": _("%(who)s changed how the directory is kept"),
    "import_organisation": _("%(who)s imported %(what)s"),
    "take_back": _("%(who)s took back the import of %(what)s"),
}
