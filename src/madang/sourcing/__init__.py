"""What buyers need, ask prices for and order: from a need to the last delivery.

Words: *need* (what a buyer's plant buys, told to companies), *RFQ* (a request for
quotation: lines, a deadline, invited or open), *quote* (a supplier's answer in its own
currency under its own number; a revision is a row more), *comparison* (quotes side by
side at one frozen rate and day), *award* (which quote gets which line), *purchase
order* (what a buyer has ordered of a supplier, counted once), *order row* (a line as it
was ordered, or the reversal of one; both never change), *delivery* (what came of it).
"""
