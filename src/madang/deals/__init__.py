"""What comes of meetings: deals between companies and investors, and trade missions.

Words: *deal* (one company and one investor, from the first talk to the money), *amount*
(asked, discussed, committed or received, as of a day), *stage change* (a line of a
deal's history), *round* (a company raising money, with its investors), *mission* (a
journey of a delegation), *MOU* (what was signed there; its maximum is no investment),
*rate* (what a named source says a currency is worth on a day).
"""
