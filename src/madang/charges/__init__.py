"""What tenants owe and have paid: invoices, credit notes, payments, statements.

Words: *invoice* (asks a tenant for money, numbered without gaps per hub and year),
*credit note* (takes back a part of an invoice or the whole), *payment* (money that
came; what no invoice takes up stays as *credit*), *share* (the part of a payment that
an invoice takes up), *statement* (what a tenant owed, was asked for and paid, in one
currency), *arrears* (what is owed after the day on which it was due), *month's run*
(the invoices of a month for all agreements), *tax rate* (holds from a day on).
"""
