"""What the hub's tests share."""

from __future__ import annotations

import pytest

from madang.inbox.outbox import send_waiting
from madang.kit import clock


class Delivered(list[object]):
    """The mails that left, after the worker has emptied the outbox."""

    def __init__(self, sent):
        super().__init__()
        self.sent = sent

    def __getitem__(self, place):
        return self.mails()[place]

    def __len__(self):
        return len(self.mails())

    def __iter__(self):
        return iter(self.mails())

    def __eq__(self, other):
        return self.mails() == other

    __hash__ = None

    def clear(self):
        self.mails().clear()

    def mails(self):
        send_waiting(clock.now())
        return self.sent


@pytest.fixture
def mailoutbox(mailoutbox):
    return Delivered(mailoutbox)
