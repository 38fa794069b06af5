"""What this room tells the rooms above it, each inside the transaction that did it."""

from django.dispatch import Signal

#: ``waiting``, ``booking`` (a hold) and ``by``: who waited got what she wanted
waiting_won = Signal()
