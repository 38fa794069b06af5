from django.urls import path

from madang.charges.views import invoices, issuing, payments, settings, statements

app_name = "charges"
HERE = "h/<slug:hub>/charges"
INVOICE = f"{HERE}/<int:pk>"
LINE = f"{HERE}/lines/<int:pk>"
PAYMENT = f"{HERE}/payments/<int:pk>"
TENANT = f"{HERE}/tenants/<int:pk>"
urlpatterns = [
    path(f"{HERE}/", invoices.invoices, name="invoices"),
    path(f"{HERE}/export/", invoices.export, name="export"),
    path(f"{HERE}/new/", invoices.add, name="invoice-add"),
    path(f"{HERE}/month/", issuing.run, name="run"),
    path(f"{HERE}/month/issue/", issuing.issue_month, name="run-issue"),
    path(f"{HERE}/arrears/", statements.arrears, name="arrears"),
    path(f"{HERE}/arrears/export/", statements.arrears_file, name="arrears-export"),
    path(f"{HERE}/bookkeeping/", statements.journal, name="bookkeeping"),
    path(
        f"{HERE}/bookkeeping/export/",
        statements.journal_file,
        name="bookkeeping-export",
    ),
    path(f"{HERE}/settings/", settings.settings, name="settings"),
    path(f"{HERE}/settings/rates/new/", settings.add_rate, name="rate-add"),
    path(
        f"{HERE}/settings/rates/<int:pk>/retire/",
        settings.retire_rate,
        name="rate-retire",
    ),
    path(f"{HERE}/payments/", payments.payments, name="payments"),
    path(f"{HERE}/payments/new/", payments.add, name="payment-add"),
    path(f"{PAYMENT}/", payments.payment, name="payment"),
    path(f"{PAYMENT}/allot/", payments.allot, name="allot"),
    path(f"{PAYMENT}/reverse/", payments.reverse, name="payment-reverse"),
    path(f"{PAYMENT}/give-back/<int:invoice>/", payments.give_back, name="give-back"),
    path(f"{INVOICE}/", invoices.invoice, name="invoice"),
    path(f"{INVOICE}/invoice.pdf", invoices.pdf, name="pdf"),
    path(f"{INVOICE}/edit/", invoices.edit, name="invoice-edit"),
    path(f"{INVOICE}/discard/", invoices.discard, name="discard"),
    path(f"{INVOICE}/issue/", issuing.issue, name="issue"),
    path(f"{INVOICE}/credit/", issuing.credit, name="credit"),
    path(f"{INVOICE}/lines/new/", invoices.add_line, name="line-add"),
    path(f"{LINE}/edit/", invoices.edit_line, name="line-edit"),
    path(f"{LINE}/remove/", invoices.remove_line, name="line-remove"),
    path(f"{TENANT}/", statements.statement, name="statement"),
    path(f"{TENANT}/export/", statements.statement_file, name="statement-export"),
    path(f"{TENANT}/credit/", statements.use_credit, name="use-credit"),
    path(f"{TENANT}/address/", settings.address, name="address"),
    path(f"{TENANT}/panel/", statements.organisation_panel, name="tenant-panel"),
    path(
        f"{HERE}/agreements/<int:pk>/panel/",
        statements.agreement_panel,
        name="agreement-panel",
    ),
]
