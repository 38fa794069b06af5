"""Tables of the charges: billing details, invoices with their lines, payments."""

from madang.charges.models.invoices import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from madang.charges.models.payments import Payment, PaymentShare
from madang.charges.models.settings import (
    BillingAddress,
    BillingDetails,
    Numbering,
    Paper,
    TaxRate,
)

__all__ = [
    "BillingAddress",
    "BillingDetails",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceState",
    "Numbering",
    "Paper",
    "Payment",
    "PaymentShare",
    "TaxRate",
]
