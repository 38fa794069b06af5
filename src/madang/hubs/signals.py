"""What the hub tells the rooms above it, each inside the transaction that did it.

Who writes rows for it (an outbox of mail, a withdrawal of links) does so in the same
transaction, so that both stand or neither.
"""

from django.dispatch import Signal

#: ``invitation``, ``token``, ``path`` (the address below the site's) and ``by``
invitation_sent = Signal()

#: ``invitation`` and ``user``
invitation_accepted = Signal()

#: ``membership`` and ``by``; links, feeds and tokens that hang on it end now
membership_ended = Signal()

#: ``user``, ``hub`` and ``by``: the user has no role in the hub any more
member_left = Signal()

#: ``request`` (a `PrivacyRequest`) and ``by``
privacy_request_made = Signal()
privacy_request_answered = Signal()

#: ``share`` and ``by``: a partner hub's staff may read a record
record_shared = Signal()
