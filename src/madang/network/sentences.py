"""What was done in the network, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "post_listing": _("%(who)s posted the listing %(what)s"),
    "change_listing": _("%(who)s changed the listing %(what)s"),
    "close_listing": _("%(who)s closed the listing %(what)s"),
    "ask_introduction": _("%(who)s asked for an introduction: %(what)s"),
    "answer_introduction": _(
        "%(who)s answered a request for an introduction: %(what)s"
    ),
    "withdraw_introduction": _(
        "%(who)s withdrew a request for an introduction: %(what)s"
    ),
    "block": _("%(who)s takes no more requests from somebody, for %(what)s"),
    "unblock": _("%(who)s takes requests from somebody again, for %(what)s"),
}
