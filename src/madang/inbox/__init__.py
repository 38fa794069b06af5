"""What the hub tells people: notices in the product and mail through an outbox.

Words: *letter* (what is to be said, in one language), *notice* (a line in the product),
*message* (one mail to one address), *outbox* (messages waiting or sent), *digest*
(several notices in one mail a day), *preference* (how a person wants one kind).
"""
