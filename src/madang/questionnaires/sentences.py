"""What was done with questionnaires, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "open_questionnaire": _("%(who)s began the questionnaire %(what)s"),
    "rename_questionnaire": _("%(who)s renamed the questionnaire %(what)s"),
    "archive_questionnaire": _("%(who)s archived the questionnaire %(what)s"),
    "restore_questionnaire": _("%(who)s brought back the questionnaire %(what)s"),
    "copy_questionnaire": _("%(who)s copied a questionnaire as %(what)s"),
    "change_edition": _("%(who)s changed the questions of %(what)s"),
    "freeze_edition": _("%(who)s froze %(what)s"),
    "open_edition": _("%(who)s opened a new edition: %(what)s"),
    "drop_draft": _("%(who)s threw away the draft %(what)s"),
    "keep_question": _("%(who)s kept a question in the library: %(what)s"),
    "retire_question": _("%(who)s took a question out of the library: %(what)s"),
    "return_question": _("%(who)s returned a question to the library: %(what)s"),
}
