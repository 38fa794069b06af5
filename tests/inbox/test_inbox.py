"""People are told once, in their language, as they wish, after the transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from madang.hubs.models import Role
from madang.inbox import kinds, outbox
from madang.inbox.actions import (
    NotNow,
    choose_wishes,
    hold_message,
    read_all,
    resend_message,
)
from madang.inbox.models import MailboxLetter, Message, MessageState, Notice, Wish
from madang.inbox.queries import messages_visible_to, unread_of
from madang.inbox.telling import Letter, send_digests, tell, write_to
from madang.kit import clock
from madang.kit.errors import NotAllowed, Refused
from tests import make

pytestmark = pytest.mark.django_db
NOW = clock.now()


class Broken(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise OSError("no route")


@pytest.fixture(autouse=True)
def news():
    kinds.register(kinds.Kind("tests.news", "News"))
    kinds.register(kinds.Kind("tests.decision", "Decision", is_binding=True))
    yield
    kinds._kinds.pop("tests.news")
    kinds._kinds.pop("tests.decision")


def told(hub, *users, key="k", kind="tests.news", text="Inbox", path="/x/"):
    def write():
        return Letter(gettext(text), (gettext(text),), gettext("Save"), path)

    known = set(Message.objects.values_list("pk", flat=True))
    tell(hub, users, kind=kind, key=key, now=NOW, write=write)
    return list(Message.objects.exclude(pk__in=known).order_by("pk"))


def test_each_is_told_in_her_language():
    hub = make.hub()
    users = [make.user(language=code) for code in ("en", "ko", "es", "zh-hans")]
    told(hub, *users)
    subjects = list(Notice.objects.order_by("pk").values_list("text", flat=True))
    assert subjects == ["Inbox", "받은 알림", "Bandeja de entrada", "收件箱"]
    texts = Message.objects.order_by("pk").values_list("text", flat=True)
    assert "http://127.0.0.1:8000/x/" in texts[0]


def test_a_user_without_a_language_is_told_in_the_hubs():
    hub = make.hub(languages=["ko", "en"])
    told(hub, make.user())
    assert Message.objects.get().language == "ko"


def test_the_same_thing_is_told_once():
    hub, user = make.hub(), make.user()
    told(hub, user)
    told(hub, user)
    assert (Notice.objects.count(), Message.objects.count()) == (1, 1)


def test_what_is_rolled_back_was_never_told():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        told(make.hub(), make.user())
        raise ZeroDivisionError
    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_mail_leaves_once(mailoutbox):
    told(make.hub(), make.user())
    assert outbox.send_waiting(NOW) == 1
    assert outbox.send_waiting(NOW) == 0
    assert len(mailoutbox) == 1
    assert mailoutbox[0].alternatives[0][1] == "text/html"


def test_mail_of_a_dead_worker_waits_for_a_person(mailoutbox):
    by = make.actor()
    [message] = told(by.hub, make.user())
    Message.objects.update(state=MessageState.SENDING, lease_until=NOW)
    assert outbox.send_waiting(NOW + timedelta(minutes=1)) == 0
    message.refresh_from_db()
    assert message.state == MessageState.UNSURE
    resend_message(message, by, now=NOW)
    assert outbox.send_waiting(NOW + timedelta(minutes=2)) == 1
    assert len(mailoutbox) == 1


def test_a_mail_server_that_fails_is_tried_again_later_and_then_given_up(settings):
    settings.EMAIL_BACKEND = "tests.inbox.test_inbox.Broken"
    told(make.hub(), make.user())
    at = NOW
    for _ in range(outbox.ATTEMPTS):
        assert Message.objects.get().state == MessageState.WAITING
        outbox.send_waiting(at)
        at = Message.objects.get().not_before
    failed = Message.objects.get()
    assert (failed.state, failed.attempts) == (MessageState.FAILED, outbox.ATTEMPTS)
    assert "no route" in failed.error


@pytest.mark.parametrize(("wish", "mails"), [("now", 1), ("here", 0), ("digest", 0)])
def test_a_wish_is_kept_but_for_what_binds(wish, mails):
    by = make.actor()
    choose_wishes(by.hub, by, wishes={"tests.news": wish})
    told(by.hub, by.user)
    assert Message.objects.count() == mails
    told(by.hub, by.user, kind="tests.decision", key="d")
    assert Message.objects.count() == mails + 1


def test_a_digest_bundles_what_waited_once(mailoutbox):
    by = make.actor()
    choose_wishes(by.hub, by, wishes={"tests.news": Wish.DIGEST})
    for n in range(3):
        told(by.hub, by.user, key=str(n))
    later = NOW + timedelta(hours=1)
    send_digests(later)
    send_digests(later)
    assert Message.objects.get().subject == f"3 pieces of news from {by.hub}"


def test_a_line_break_in_a_subject_does_not_make_a_header(mailoutbox):
    told(make.hub(), make.user(), text="Hello\r\nBcc: all@example.org")
    outbox.send_waiting(NOW)
    assert mailoutbox[0].subject == "Hello Bcc: all@example.org"
    assert mailoutbox[0].bcc == []


def test_markup_in_a_letter_is_shown_not_run():
    told(make.hub(), make.user(), text="<script>alert(1)</script>")
    assert "<script>" not in Message.objects.get().html


def test_somebody_without_a_user_is_written_to_once():
    hub = make.hub()
    for _ in range(2):
        write_to(
            hub, "new@example.org", language="es", kind="tests.decision", key="i",
            now=NOW, write=lambda: Letter("x"),
        )  # fmt: skip
    [message] = Message.objects.all()
    assert message.address == "new@example.org"
    # of an outsider nothing is said that is not so: she has nothing to choose
    for body in (message.text, message.html):
        assert f"{hub} le escribe a esta dirección." in body
        assert "/preferences/" not in body


def test_unknown_wishes_are_refused():
    by = make.actor()
    for wishes in (
        {"nope": "now"},
        {"tests.news": "pigeon"},
        {"tests.decision": "now"},
    ):
        with pytest.raises(Refused):
            choose_wishes(by.hub, by, wishes=wishes)


def test_only_those_who_run_the_hub_see_the_outbox(client):
    by = make.actor()
    [message] = told(by.hub, make.user())
    judge = make.actor(by.hub, Role.JUDGE)
    assert list(messages_visible_to(by)) == [message]
    assert list(messages_visible_to(judge)) == []
    assert list(messages_visible_to(make.actor())) == []
    client.force_login(judge.user)
    assert client.get(f"/h/{by.hub.slug}/outbox/").status_code == 403


def test_a_sent_mail_is_neither_held_nor_sent_again(mailoutbox):
    by = make.actor()
    [message] = told(by.hub, make.user())
    hold_message(message, by)
    assert outbox.send_waiting(NOW) == 0
    resend_message(message, by, now=NOW)
    outbox.send_waiting(NOW)
    for act in (
        lambda: hold_message(message, by),
        lambda: resend_message(message, by, now=NOW),
    ):
        with pytest.raises(NotNow):
            act()
    with pytest.raises(NotAllowed):
        read_all(by.hub, make.actor(), now=NOW)


@pytest.mark.parametrize("notices", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, django_assert_num_queries, notices
):
    by = make.actor()
    for n in range(notices):
        told(by.hub, by.user, key=str(n), text="Unheard")
    client.force_login(by.user)
    with django_assert_num_queries(4):
        page = client.get(f"/h/{by.hub.slug}/inbox/")
    assert page.content.decode().count(">Unheard</b>") == notices


def test_opening_a_notice_marks_it_and_leads_on(client):
    by = make.actor()
    told(by.hub, by.user, path=f"/h/{by.hub.slug}/jobs/")
    client.force_login(by.user)
    notice = Notice.objects.get()
    answer = client.post(f"/h/{by.hub.slug}/inbox/{notice.pk}/", {"_key": "k"})
    assert answer.url == f"/h/{by.hub.slug}/jobs/"
    assert unread_of(by) == 0


def test_nobody_opens_anothers_notice(client):
    by = make.actor()
    told(by.hub, by.user)
    client.force_login(make.member(by.hub))
    url = f"/h/{by.hub.slug}/inbox/{Notice.objects.get().pk}/"
    assert client.post(url, {"_key": "k"}).status_code == 404


def test_wishes_are_kept_from_the_page(client):
    by = make.actor()
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/inbox/preferences/"
    assert client.post(url, {"_key": "1", "tests.news": "digest"}).status_code == 302
    assert 'value="digest" selected' in client.get(url).content.decode()
    assert client.post(url, {"_key": "2", "tests.news": "x"}).status_code == 422


def test_the_mailbox_is_the_demos_only(client, settings):
    settings.EMAIL_BACKEND = "madang.inbox.mailbox.MailboxBackend"
    mail.send_mail("Code 123456", "text", "a@example.org", ["b@example.org"])
    assert MailboxLetter.objects.get().subject == "Code 123456"
    assert client.get("/demo/mail/").status_code == 404
    settings.DEMO = True
    assert "Code 123456" in client.get("/demo/mail/").content.decode()
