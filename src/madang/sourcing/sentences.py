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
    "draft_rfq": _("%(who)s drafted the RFQ %(what)s"),
    "change_rfq": _("%(who)s changed the RFQ %(what)s"),
    "publish_rfq": _("%(who)s published the RFQ %(what)s"),
    "invite_supplier": _("%(who)s invited a supplier to quote: %(what)s"),
    "cancel_rfq": _("%(who)s cancelled the RFQ %(what)s"),
    "ask_question": _("%(who)s asked about an RFQ: %(what)s"),
    "answer_question": _("%(who)s answered a question about an RFQ: %(what)s"),
    "give_quote": _("%(who)s gave the quote %(what)s"),
    "withdraw_quote": _("%(who)s withdrew the quote %(what)s"),
    "open_sealed": _("%(who)s opened the sealed RFQ %(what)s"),
    "freeze_rates": _("%(who)s froze the rates of a comparison: %(what)s"),
    "award_rfq": _("%(who)s awarded the RFQ %(what)s"),
}
