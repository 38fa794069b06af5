"""What meetings tell rooms above, inside the transaction in which it happened."""

from django.dispatch import Signal

#: Both sides of a meeting want to meet again; sent once, with `meeting`, `by`, `now`.
wanted_again = Signal()
#: A plan was published or changed; sent with `round`, `by`, `now`.
meetings_published = Signal()
