"""Letters of a call: texts per language with a few named holders, and nothing else.

A holder is a word in braces from `HOLDERS`; it is put in by replacing text, so that no
letter can reach into an object (``{name.__class__}`` is refused).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.applications.workflow import Faulty, Texts, at, texts
from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Mapping

BRACES = re.compile(r"\{([^{}]*)\}")
#: What may stand in braces, and what it becomes.
HOLDERS = {
    "name": gettext_lazy("the company"),
    "number": gettext_lazy("the number of the application"),
    "call": gettext_lazy("the call"),
    "programme": gettext_lazy("the programme"),
    "hub": gettext_lazy("the hub"),
    "feedback": gettext_lazy("the feedback"),
    "deadline": gettext_lazy("until when the place is offered"),
    "rank": gettext_lazy("the place on the reserve list"),
    "link": gettext_lazy("the address of the application"),
}
#: The letters that a call has.
KINDS = ("accepted", "reserve", "declined", "promoted")


@dataclass(frozen=True, slots=True)
class Text:
    """One letter: subject and body per language."""

    subject: Texts
    body: Texts

    def write(self) -> dict[str, Any]:
        """Return the letter as JSON can hold it."""
        return {"subject": self.subject, "body": self.body}


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter to one applicant, ready to go."""

    subject: str
    body: str


def read(data: Any) -> dict[str, Text]:
    """Return the letters that JSON describes, those missing from the house's own.

    Raises:
        Faulty: a text is none, or holds something that is not allowed; names the place.
    """
    given = data if isinstance(data, dict) else {}
    found = {kind: OWN[kind] for kind in KINDS}
    for kind, row in given.items():
        if kind not in KINDS or not isinstance(row, dict):
            raise Faulty(_("There is no letter “%(kind)s”.") % {"kind": kind})
        parts = {
            part: texts(row.get(part), f"{kind}.{part}") for part in ("subject", "body")
        }
        for part, words in parts.items():
            for code, text in words.items():
                check(text, f"{kind}.{part}.{code}")
        found[kind] = Text(**parts)
    return found


def check(text: str, place: str) -> None:
    """Accept a text whose braces hold only known words.

    Raises:
        Faulty: names what is not known.
    """
    for word in BRACES.findall(text):
        if word not in HOLDERS:
            told = _("%(place)s: {%(word)s} is no holder; there are %(known)s.")
            known = ", ".join(f"{{{name}}}" for name in HOLDERS)
            raise Faulty(told % at(place, word=word, known=known))


def fill(text: Text, language: str, values: Mapping[str, str]) -> Filled:
    """Return a letter in a language with its holders filled in.

    >>> fill(Text({"en": "Hi {name}"}, {"en": "{x}"}), "en", {"name": "{link}"}).subject
    'Hi {link}'
    """

    def put(match: re.Match[str]) -> str:
        return values.get(match[1], match[0])

    subject = BRACES.sub(put, best(text.subject, language))
    body = BRACES.sub(put, best(text.body, language))
    return Filled(" ".join(subject.split())[:300], body.strip())


OWN = {
    "accepted": Text(
        {
            "en": "{call}: a place for {name}",
            "ko": "{call}: {name} 선정 안내",
            "es": "{call}: un lugar para {name}",
            "zh-hans": "{call}：{name}已入选",
        },
        {
            "en": "Good news: {name} is accepted to {call}.\n\n"
            "The place is kept for you until {deadline}. Please accept or decline it "
            "here: {link}\n\n{feedback}",
            "ko": "축하합니다. {name}이(가) {call}에 선정되었습니다.\n\n"
            "{deadline}까지 자리를 비워 둡니다. 다음 주소에서 수락 또는 포기 의사를 "
            "알려 주십시오: {link}\n\n{feedback}",
            "es": "Buenas noticias: {name} fue aceptada en {call}.\n\n"
            "El lugar se guarda hasta el {deadline}. Acéptelo o rechácelo aquí: "
            "{link}\n\n{feedback}",
            "zh-hans": "好消息：{name}入选{call}。\n\n"
            "名额为您保留至{deadline}。请在此接受或放弃：{link}\n\n{feedback}",
        },
    ),
    "reserve": Text(
        {
            "en": "{call}: {name} is on the reserve list",
            "ko": "{call}: {name} 예비 후보 안내",
            "es": "{call}: {name} está en la lista de reserva",
            "zh-hans": "{call}：{name}进入候补名单",
        },
        {
            "en": "{name} is on the reserve list of {call}, at place {rank}. When a "
            "place becomes free we write to you at once.\n\n{feedback}",
            "ko": "{name}은(는) {call} 예비 후보 {rank}순위입니다. 자리가 나면 바로 "
            "알려 드립니다.\n\n{feedback}",
            "es": "{name} está en la lista de reserva de {call}, en el lugar {rank}. "
            "Si se libera un lugar, le escribimos de inmediato.\n\n{feedback}",
            "zh-hans": "{name}进入{call}的候补名单，位列第{rank}。一有空缺，我们会立即"
            "通知您。\n\n{feedback}",
        },
    ),
    "declined": Text(
        {
            "en": "{call}: our decision on {name}",
            "ko": "{call}: {name} 심사 결과 안내",
            "es": "{call}: nuestra decisión sobre {name}",
            "zh-hans": "{call}：关于{name}的结果",
        },
        {
            "en": "Thank you for applying to {call}. We cannot offer {name} a place "
            "this time.\n\n{feedback}\n\nYour application: {link}",
            "ko": "{call}에 지원해 주셔서 감사합니다. 아쉽게도 이번에는 {name}을(를) "
            "모시지 못하게 되었습니다.\n\n{feedback}\n\n신청서: {link}",
            "es": "Gracias por postular a {call}. Esta vez no podemos ofrecer un lugar "
            "a {name}.\n\n{feedback}\n\nSu solicitud: {link}",
            "zh-hans": "感谢申请{call}。很遗憾，这次未能录取{name}。\n\n{feedback}\n\n"
            "您的申请：{link}",
        },
    ),
    "promoted": Text(
        {
            "en": "{call}: a place became free for {name}",
            "ko": "{call}: {name} 추가 선정 안내",
            "es": "{call}: se liberó un lugar para {name}",
            "zh-hans": "{call}：{name}获得递补名额",
        },
        {
            "en": "A place in {call} became free, and {name} is next on the reserve "
            "list. It is kept for you until {deadline}. Please accept or decline it "
            "here: {link}",
            "ko": "{call}에 자리가 나서 다음 예비 후보인 {name}에게 드립니다. "
            "{deadline}까지 비워 두니 다음 주소에서 수락 또는 포기 의사를 알려 "
            "주십시오: {link}",
            "es": "Se liberó un lugar en {call} y {name} es la siguiente de la lista "
            "de reserva. Se guarda hasta el {deadline}. Acéptelo o rechácelo aquí: "
            "{link}",
            "zh-hans": "{call}有一个名额空出，{name}是下一位候补。名额为您保留至"
            "{deadline}。请在此接受或放弃：{link}",
        },
    ),
}
