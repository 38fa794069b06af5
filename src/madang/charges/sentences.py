"""What was done with charges, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "set_billing": _("%(who)s set who sends the hub's invoices: %(what)s"),
    "set_billing_address": _("%(who)s set where invoices go: %(what)s"),
    "add_rate": _("%(who)s added the tax rate %(what)s"),
    "retire_rate": _("%(who)s took a tax rate out of use or back: %(what)s"),
    "draft": _("%(who)s drafted the invoice %(what)s"),
    "draft_month": _("%(who)s drafted the invoices of a month"),
    "change_draft": _("%(who)s changed the draft %(what)s"),
    "discard": _("%(who)s discarded the draft %(what)s"),
    "add_line": _("%(who)s added a line to an invoice: %(what)s"),
    "change_line": _("%(who)s changed a line of an invoice: %(what)s"),
    "remove_line": _("%(who)s took a line out of the draft %(what)s"),
    "issue": _("%(who)s issued the invoice %(what)s"),
    "issue_month": _("%(who)s issued the invoices of a month"),
    "credit": _("%(who)s issued the credit note %(what)s"),
    "record_payment": _("%(who)s recorded a payment: %(what)s"),
    "allot": _("%(who)s allotted a payment: %(what)s"),
    "allot_credit": _("%(who)s allotted a tenant's credit balance: %(what)s"),
    "give_back": _("%(who)s took an allotment back: %(what)s"),
    "reverse": _("%(who)s took a payment back: %(what)s"),
}
