"""What was done in sourcing, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "place_order": _("%(who)s entered the purchase order %(what)s"),
    "change_order": _("%(who)s changed what is known of the order %(what)s"),
    "amend_order": _("%(who)s amended the order %(what)s"),
    "cancel_order": _("%(who)s cancelled the order %(what)s"),
    "renew_order": _("%(who)s placed the order %(what)s again"),
    "undo_change": _("%(who)s undid the last change of the order %(what)s"),
    "record_delivery": _("%(who)s recorded a delivery: %(what)s"),
    "take_back_delivery": _("%(who)s took a delivery back: %(what)s"),
    "add_evidence": _("%(who)s added evidence to an order: %(what)s"),
}
