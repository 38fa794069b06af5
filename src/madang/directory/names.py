"""Names made comparable: tidied, folded, and without the forms that law adds.

Two spellings of one company (``주식회사 한빛로봇``, ``(주)한빛 로봇``) have one key.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from madang.kit import search_text

#: Marks that turn the reading direction: in a name they only deceive.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SPACE = re.compile(r"\s+")
NOT_WORD = re.compile(r"[^\w]+|_+")

#: Legal forms in brackets or glued to the name, taken out wherever they stand.
GLUED_FORMS = re.compile(
    r"\((?:주|유|합|사|재|의|株|有)\)|㈜|㈐|㈑|"
    r"주식회사|유한책임회사|유한회사|합자회사|합명회사|사단법인|재단법인|협동조합|"
    r"股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|合同会社"
)
#: Legal forms of one word.
SINGLE_FORMS = frozenset(
    {"incorporated", "inc", "corporation", "corp", "company", "co", "limited", "ltd"}
    | {"llc", "llp", "lp", "plc", "gmbh", "ag", "ug", "kg", "ohg", "sas", "sarl", "sa"}
    | {"srl", "sl", "sc", "ac", "bv", "nv", "oy", "ab", "as", "aps", "spa", "kk"}
    | {"pte", "pty"}
)
#: Legal forms that stand as words, folded; taken from the end, the longest first.
TRAILING_FORMS = (
    ("s", "a", "p", "i", "de", "c", "v"),
    ("s", "de", "r", "l", "de", "c", "v"),
    ("s", "a", "b", "de", "c", "v"),
    ("s", "a", "de", "c", "v"),
    ("sapi", "de", "cv"),
    ("s", "de", "rl", "de", "cv"),
    ("sab", "de", "cv"),
    ("sa", "de", "cv"),
    ("pte", "ltd"),
    ("pty", "ltd"),
    ("co", "ltd"),
    ("co", "limited"),
    ("company", "limited"),
    ("s", "a", "s"),
    ("s", "r", "l"),
    ("s", "l"),
    ("s", "c"),
    ("s", "a"),
    ("l", "l", "c"),
    ("b", "v"),
    *((word,) for word in sorted(SINGLE_FORMS)),
)


def tidy(text: str) -> str:
    r"""Return one line without control characters, turning marks or double spaces.

    >>> tidy("  Acme\u202e   Robots\n")
    'Acme Robots'
    """
    return SPACE.sub(" ", CONTROL.sub("", TURNING.sub("", text))).strip()


def tidy_lines(text: str) -> str:
    r"""Return a longer text without control characters; its lines stay.

    >>> tidy_lines("one\r\ntwo\x00 ")
    'one\ntwo'
    """
    return CONTROL.sub("", TURNING.sub("", text).replace("\r\n", "\n")).strip()


def fold(text: str) -> str:
    """Return words in lower case, without accents, width variants or punctuation.

    >>> fold("Café  Móvil, S.A.")
    'cafe movil s a'
    >>> fold("（주）한빛로봇")
    '주 한빛로봇'
    """
    return NOT_WORD.sub(" ", search_text.fold(text)).strip()


def without_form(name: str) -> str:
    """Return the folded words of a company's name without its legal form.

    A name that is nothing but a legal form stays as it is.

    >>> without_form("주식회사 한빛로봇"), without_form("한빛 로봇(주)")
    ('한빛로봇', '한빛 로봇')
    >>> without_form("Textiles del Norte, S.A. de C.V."), without_form("AG")
    ('textiles del norte', 'ag')
    """
    plain = unicodedata.normalize("NFKC", name).replace("㈜", "(주)")
    words = fold(GLUED_FORMS.sub(" ", plain)).split()
    cut = True
    while cut:
        cut = False
        for form in TRAILING_FORMS:
            if len(words) > len(form) and tuple(words[-len(form) :]) == form:
                words = words[: -len(form)]
                cut = True
                break
    return " ".join(words) or fold(name)


def company_key(name: str) -> str:
    """Return what two spellings of one company's name have in common.

    >>> company_key("(주)한빛 로봇") == company_key("한빛로봇 주식회사")
    True
    """
    return without_form(name).replace(" ", "")[:200]


def person_key(name: str) -> str:
    """Return what two spellings of one person's name have in common.

    >>> person_key("María-José Pérez")
    'maria jose perez'
    """
    return fold(name)[:200]


def host_of(address: str) -> str:
    """Return the host of a web address without ``www``, or an empty string.

    >>> host_of("https://www.Example.org/about"), host_of("nothing")
    ('example.org', '')
    """
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")[:200]


def number_key(number: str) -> str:
    """Return a registration number's letters and digits alone.

    >>> number_key("123-45 67890"), number_key("abc.1")
    ('1234567890', 'ABC1')
    """
    return re.sub(r"[\W_]+", "", number).upper()[:60]
