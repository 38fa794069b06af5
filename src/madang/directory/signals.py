"""What the directory says to those who keep copies of it, in the same transaction."""

from django.dispatch import Signal

#: Rows are new or different: ``model``, ``hub``, ``ids``.
changed = Signal()
#: Rows are no longer to be found: ``model``, ``hub``, ``ids``.
gone = Signal()
