"""Forms of charges: settings, invoices and their steps, payments."""

from madang.charges.forms.invoices import (
    CreditForm,
    InvoiceForm,
    InvoiceLineForm,
    IssueForm,
)
from madang.charges.forms.payments import AllotForm, PaymentForm, ReverseForm
from madang.charges.forms.settings import BillingAddressForm, BillingForm, RateForm

__all__ = [
    "AllotForm",
    "BillingAddressForm",
    "BillingForm",
    "CreditForm",
    "InvoiceForm",
    "InvoiceLineForm",
    "IssueForm",
    "PaymentForm",
    "RateForm",
    "ReverseForm",
]
