"""What the hub tells people: notices in the product and mail through an outbox.

Words: *notice* (a line in the product), *outbox* (mail waiting to be sent), *message*
(one mail in one language), *digest* (several notices in one mail).
"""
