"""Masks what can identify or reach a person: numbers, cards, plates, handles, links, e-mails.

By pattern only (`bot.language.masking`). If a pattern is uncertain (ten digits in a row), it masks: a
masked amount can be asked for again, a shown number cannot be taken back. Dates, clock times, amounts with
thousands marks, article and polling station numbers stay.

Not masked: names of people (no model for them is available offline); numbers in words that do not begin like a
mobile («صفر نهصد …» is masked); numbers and handles separated by other words than «و» or «بعد»; the content of
pictures and voice messages.

Patterns for phones, cards, plates, handles and links as people type them.

The patterns read a *plain* text, made by `bot.language.masking`: digits of any script are 0-9, letters are
Persian, nothing invisible is left around digits, and dates are `KEPT` marks. Every repetition is bounded or
cannot begin twice in one word, so that matching stays linear.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.domain.typed import COVERED
from bot.language.digits import strip_directions

KEPT: Final = "\ue000"
"""Stands for each character of a date: neither a digit nor a gap between digits."""
MASKED_DOT: Final = "▪"

# --- gaps between the digits of one number --------------------------------------------------------

_TIGHT: Final = r"[\s\-‐‑‒–—−_.·•*()ـ]{0,3}"
_SLASH: Final = r"[\s\-‐‑‒–—−_.·•*()ـ/\\]{0,3}"
# one separator of a list, without the space that follows it in a list
_MARK: Final = rf"(?:[,،:;؛٬٫|/\\~+='\"^#](?!\s)|{_TIGHT})"
_ANY_ONE: Final = rf"(?:[^\w{MASKED_DOT}{KEPT}]|[_ـ])"
_ANY: Final = rf"{_ANY_ONE}{{0,6}}"
_ANY_AND: Final = rf"{_ANY}(?:و\s{{0,2}})?"
# what people say between the parts of a number that they read out
_ANY_THEN: Final = rf"{_ANY}(?:(?:و|بعد|بعدش|سپس|خط|تیره|فاصله)(?!\w){_ANY_ONE}{{0,2}})?"

_START: Final = r"(?<!\d)"
_END: Final = r"(?!\d)"
_AMOUNT: Final = (
    "(?:"
    + "|".join(rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+(?!{mark}?\d)" for mark in (",", "٬", "،", "٫", "[.]"))
    + ")"
)

# --- dates, and clock times beside them -----------------------------------------------------------

_TIME: Final = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR: Final = r"(?:13[5-9]\d|14[01]\d|20[0-4]\d)"
_DATE: Final = rf"(?:{_YEAR}(?P<a>[/\-–.]){_MONTH}(?P=a){_DAY}|{_DAY}(?P<b>[/\-–.]){_MONTH}(?P=b){_YEAR})"
_ALONE: Final = r"(?!\d|[/\-–.:]\d)"
DATES: Final = re.compile(
    rf"(?<![\d/\-–.:])(?:(?:{_TIME}{_ANY_ONE}{{1,3}})?{_DATE}{_ALONE}(?:{_ANY_ONE}{{1,3}}{_TIME}{_ALONE})?"
    rf"|{_TIME}\s?[\-–—]\s?{_TIME}{_ALONE}(?!{_ANY_ONE}{{1,3}}\d{{5}}))"
)
"""A whole date with a year of our time, and the clock time beside it; also a span of clock times. Never a
part of a number: a span before a long number would be read as its first digits; `_has_card_digits` sees the
others."""
_CARD_DIGITS: Final = 16
_JOINED: Final = re.compile(rf"\d(?:{_SLASH}\d)*")
_BEGINS_DATE: Final = re.compile(r"\d[/\-–.:]\d")
"""Stands in whatever ``DATES`` finds."""

# --- phones, cards, accounts, identity numbers ----------------------------------------------------

_IRAN: Final = rf"(?:[+＋]|0{_TIGHT}0){_TIGHT}9{_TIGHT}8"
_WORD: Final = (
    r"(?:صفر|یک|دو|سه|چهار|پنج|شیش|شش|هفت|هشت|نه|ده|یازده|دوازده|سیزده|چهارده|پانزده|شانزده|هفده|هجده|هیجده|نوزده"
    r"|بیست|سی|چهل|پنجاه|شصت|هفتاد|هشتاد|نود|صد|یکصد|دویست|سیصد|چهارصد|پانصد|پونصد|ششصد|شیشصد|هفتصد|هشتصد|نهصد|\d{1,4})"
)
_SPOKEN_GAP: Final = rf"{_ANY_ONE}{{1,3}}(?:و{_ANY_ONE}{{1,3}})?"

_NUMBERS: Final = (
    # IBAN with its letters, and without
    rf"(?i:ir){_ANY}\d(?:{_ANY}\d){{23}}{_END}",
    rf"{_START}\d(?:{_SLASH}\d){{23}}{_END}",
    # cards: sixteen digits. Four groups of four as a list only if they begin as bank cards do (5, 6), because
    # stations are listed too
    rf"{_START}\d(?:{_SLASH}\d){{15}}{_END}",
    rf"{_START}\d{{4}}(?:{_MARK}\d{{4}}){{3}}{_END}",
    rf"{_START}[56]\d{{3}}(?:{_ANY_AND}\d{{4}}){{3}}{_END}",
    # mobiles: 09…, with anything between the digits; +98…; without the 0; in words
    rf"(?<![A-Za-z\d])[0oO]{_ANY_AND}9(?:{_ANY_AND}\d){{9}}{_END}",
    rf"(?<![A-Za-z\d])[0oO]9(?:{_ANY_THEN}\d){{9}}{_END}",
    # with letters that look like digits
    rf"(?<![A-Za-z\d])[0oO]9(?:{_TIGHT}[\doOlI]){{9}}(?![A-Za-z\d])",
    rf"{_START}[(]?{_IRAN}(?:{_ANY}\d){{8,11}}{_END}",
    rf"{_START}(?!{_AMOUNT})(?:98{_MARK})?9\d\d(?:{_MARK}\d){{7}}{_END}",
    rf"{_START}9(?:{_TIGHT}\d){{9}}{_END}",
    rf"(?<!\w)صفر{_SPOKEN_GAP}(?:نهصد|نه|نود){_END}(?:{_SPOKEN_GAP}{_WORD}(?!\w)){{3,20}}",
    # an area code and a number, another country
    rf"{_START}[(]?0[1-8]\d(?:{_ANY}\d){{8}}{_END}",
    rf"{_START}[(]?0(?:{_SLASH}\d){{9,12}}{_END}",
    rf"[+＋]{_TIGHT}\d(?:{_TIGHT}\d){{7,14}}{_END}",
    # national id 123-456789-0; any long number in one piece, except 8 or 9 digits that end like an amount
    rf"{_START}\d{{3}}{_MARK}\d{{6}}{_MARK}\d{_END}",
    rf"{_START}\d{{10,}}",
    rf"{_START}(?!\d{{4,5}}0{{4}}(?!\d))\d{{8,9}}{_END}",
)

# --- plates ---------------------------------------------------------------------------------------

_LETTER: Final = (
    r"(?:الف|سین|صاد|جیم|دال|قاف|لام|میم|نون|واو|عین|طا|ژ"
    r"|[بپتثجچحخدذرزسشصضطظعغفقکگلمنهی][ـ]{0,2}|[A-WYZa-wyz])"
)
_REGION: Final = rf"(?:{_SLASH}(?:ا?یران{_SLASH})?\d\d{_END})"
_BEFORE: Final = rf"(?:{_START}\d\d{_SLASH}(?:ا?یران{_SLASH})?|ا?یران{_SLASH}\d\d{_SLASH})"

_PLATES: Final = (
    # 12 ب 345 ایران 67 and its variants by the direction of writing: region first, three digits first
    rf"{_BEFORE}\d{{3}}{_TIGHT}(?:{_LETTER}|و){_TIGHT}\d\d{_END}",
    rf"{_BEFORE}\d\d{_TIGHT}{_LETTER}{_TIGHT}\d{{3}}{_END}",
    rf"{_START}\d\d{_TIGHT}{_LETTER}{_TIGHT}\d{{3}}{_REGION}?{_END}",
    rf"{_START}\d{{3}}{_TIGHT}{_LETTER}{_TIGHT}\d\d{_REGION}?{_END}",
    # «و» also means "and", so it needs the word or no spaces
    rf"{_START}\d\dو\d{{3}}{_REGION}?{_END}",
    rf"{_START}\d\d{_TIGHT}و{_TIGHT}\d{{3}}{_SLASH}ا?یران{_SLASH}\d\d{_END}",
)

# --- e-mails, links, handles ----------------------------------------------------------------------

_SPELT_DOT: Final = r"\s?[(\[{]\s?(?i:dot|دات|نقطه)\s?[)\]}]\s?[\w\-]+"
_TAIL: Final = r"(?:[:/?#][^\s«»،؛؟<>\"]*)?"
_NET: Final = (
    # e-mail before handles and links, because it contains them
    r"(?<![\w.+\-])[\w.+\-]+\s?[@＠]\s?[\w\-]+(?:\.[\w\-]+)+",
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]*\s?[(\[{]\s?(?i:at|ات|ادساین|اتساین)\s?[)\]}]\s?[\w.\-]+"
    rf"(?:{_SPELT_DOT}){{0,4}}",
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}\s(?i:at)\s[\w\-]{1,63}(?:\s(?i:dot)\s[\w\-]{1,63}){1,4}",
    rf"(?<![\w.\-])[A-Za-z0-9][\w\-]{{0,62}}(?:{_SPELT_DOT}){{1,4}}",
    r"(?i:(?<![a-z])(?:https?|ftp|tg|bale|file|market|intent)://?[^\s«»،؛؟<>\"]+)",
    r"(?i:(?<![a-z])(?:tel|sms|smsto|mailto|callto|whatsapp):[^\s«»،؛؟<>\"]+)",
    r"(?i:(?<![a-z])www\.[^\s«»،؛؟<>\"]+)",
    r"(?i:(?<![a-z0-9_@.])t\s?[.,،٫]\s?me\s?[/\\]\s?[^\s«»،؛؟<>\"]+)",
    rf"(?i:(?<![a-z0-9_@.])(?:[a-z0-9](?:[a-z0-9\-]{{0,62}})\.){{1,12}}[a-z]{{2,24}}(?![a-z0-9]){_TAIL})",
    rf"(?<![\w\-.])(?:[\w\-]+\.)+ایران\b{_TAIL}",
    r"[@＠][\u200c]*[\w][\w.\-\u200c]*",
    r"[@＠]\s{1,2}[A-Za-z][\w.\-]+",
    r"(?<![\w.\-])[A-Za-z][\w.\-]{2,}[@＠]",
    # no @, but not a word of any language: ali_rezaei_91
    r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_.]*[A-Za-z0-9]",
)

# --- what is introduced by its name ---------------------------------------------------------------

_J: Final = r"[\s\u200c]{0,2}"
_NUMBER_NAME: Final = (
    rf"(?:تلفن|موبایل|همراه|گوشی|واتساپ|شماره{_J}(?:تماس|کارت|حساب|ملی)|کد{_J}(?:ملی|پستی)|کارت|شبا|حساب|شناسنامه"
    rf"|[آا]ی{_J}دی)"
)
_HANDLE_NAME: Final = (
    rf"(?:[آا]ی{_J}دی|شناسه|یوزر(?:{_J}نیم)?|نام{_J}کاربری|ا?ینستا(?:گرام)?|اکانت"
    r"|(?<![A-Za-z])(?i:id|ig|insta|instagram|username|user|telegram|tg|handle)\s{0,2}[:=])"
)
_PERSONAL_NUMBER: Final = (
    rf"(?:(?:شماره|کد){_J}(?:شناسنامه|پرسنلی|کارمندی|دانشجویی|گذرنامه|پاسپورت)[^\d\n{KEPT}]{{0,6}}"
    rf"|(?:[آا]ی{_J}دی(?:{_J}عددی)?|(?<![A-Za-z])(?i:id))[\s:=#]{{0,3}})"
)
_PLACE_NAME: Final = r"(?:تلگرام|تلگ|پیج|کانال|ایتا|روبیکا|سروش|بله|توییتر|ایکس|فیسبوک)"
_BETWEEN: Final = (
    r"[\w\u200c]{0,6}(?:[\s:=،,.\-–—«\"'()]{1,3}(?:من|او|اش|طرف|این|اینه|اون|آن|هم|هست|است|مدیر|ادمین|تلگرام|تلگرامش"
    r"|اینستا|اینستاگرام|پیج|کانال|صفحه|ایشان|خودش|خودم)(?!\w)){0,3}[\s:=،,.\-–—«\"'()]{0,3}"
)
_NAMED: Final = (
    rf"(?:پلاک|موتور)[^\d\n{KEPT}]{{0,12}}",
    rf"{_NUMBER_NAME}[^\d\n{KEPT}]{{0,12}}",
    rf"{_HANDLE_NAME}{_BETWEEN}",
    rf"{_PLACE_NAME}{_BETWEEN}",
    _PERSONAL_NUMBER,
)
_VALUES: Final = (
    rf"\d(?:{_SLASH}\d){{2,8}}{_END}",
    rf"(?!{_AMOUNT})\d(?:{_MARK}\d){{6,15}}{_END}",
    r"[A-Za-z][A-Za-z0-9_.\-]{2,}",
    r"(?=[A-Z]{0,3}[a-z])[A-Za-z][A-Za-z0-9_.\-]{3,}",
    rf"\d(?:{_SLASH}\d){{1,9}}{_END}(?!\s{{0,2}}(?:نفر|تا|رأی|مورد|عدد)(?!\w))",
)

BY_SHAPE: Final = re.compile("|".join((*_NET, *_PLATES, *_NUMBERS)))
BY_NAME: Final = tuple(
    re.compile(f"(?P<name>{name})(?P<value>{value})") for name, value in zip(_NAMED, _VALUES, strict=True)
)
"""Each with its name before it («آیدی من …»), which may stay, and the ``value``."""


MARK: Final = COVERED

_HIDDEN: Final = "\N{ZERO WIDTH NON-JOINER}"
"""Replaces everything invisible: half-space, joiner, marks above and below, keycap signs, fillers."""
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
_SAME_LETTER: Final = {"ي": "ی", "ى": "ی", "ك": "ک", "\u2800": " ", KEPT: " "}
_MOST_ROUNDS: Final = 8
_ALL_PATTERNS: Final = (BY_SHAPE, *BY_NAME)
_NAMED_NUMBERS: Final = (BY_NAME[0], BY_NAME[4])
_LEAST_BY_NAME: Final = 2
_LEAST_BY_SHAPE: Final = 5
_WORDS_AND_DIGITS: Final = re.compile(r"[آ-غف-يپچژکگی0-9\u200c\s.,،؛؟!:…«»/\-]*")
_BEGINNINGS: Final = (".ایران", "صفر")


class _PlainCharacters(dict[int, str]):
    """Each character as the patterns read it, one for one; computed once."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        digit = unicodedata.digit(mark, None)
        if digit is not None:
            plain = str(digit)
        elif unicodedata.category(mark) in {"Mn", "Me", "Cf"} or mark in _FILLERS:
            plain = _HIDDEN
        else:
            plain = _SAME_LETTER.get(mark, mark)
        self[code] = plain
        return plain


_PLAIN: Final = _PlainCharacters()
_HIDDEN_RUN: Final = re.compile(f"{_HIDDEN}+")


def mask(text: str) -> str:
    """`text` with «▪︎▪︎▪︎» for every phone, card, account or identity number, plate, handle, link and e-mail.

    Direction marks and invisible joiners are removed first, so that they hide no number; half-spaces stay.
    Masking a masked text changes nothing. Linear in the length of the text.
    """
    now = strip_directions(text)
    for _ in range(_MOST_ROUNDS):  # a mask may reveal the end of something else
        before, read = now, _plain_text(now)
        for pattern in _patterns_for(read[0]):
            covered = _cover(now, read, pattern)
            if covered != now:
                now, read = covered, _plain_text(covered)
        if now == before:
            break
    return now


def _patterns_for(plain: str) -> Sequence[re.Pattern[str]]:
    """The patterns that can find anything in a plain text.

    One without Latin letters, «@» and the like can hold only numbers, so it depends on how many digits it has: a number
    after its name has two or more, and what is known by its shape five or more, save an address under «.ایران» and a
    number that is read out, which begins with «صفر».
    """
    if _WORDS_AND_DIGITS.fullmatch(plain) is None or any(word in plain for word in _BEGINNINGS):
        return _ALL_PATTERNS
    digits = sum(map(plain.count, "0123456789"))
    if digits < _LEAST_BY_SHAPE:
        return _NAMED_NUMBERS if digits >= _LEAST_BY_NAME else ()
    return _ALL_PATTERNS


def _cover(text: str, read: tuple[str, list[int]], pattern: re.Pattern[str]) -> str:
    plain, places = read
    part = "value" if "value" in pattern.groupindex else 0
    position, pieces = 0, list[str]()
    for match in pattern.finditer(plain):
        first, last = places[match.start(part)], places[match.end(part) - 1] + 1
        while last < len(text) and _PLAIN[ord(text[last])] == _HIDDEN and text[last] not in "\u200c\u200d":
            last += 1
        if first > position or not pieces:  # adjacent matches get one mask
            pieces += (text[position:first], MARK)
        position = last
    return "".join((*pieces, text[position:]))


def _plain_text(text: str) -> tuple[str, list[int]]:
    """The text as the patterns read it, and the position of each of its characters in `text`.

    Invisible characters are left out, except one half-space between two letters, so that words stay words.
    """
    plain = text.replace("▪\ufe0e", "▪▪").translate(_PLAIN)  # fast path for what is already masked
    pieces, places, done = list[str](), list[int](), 0
    for run in _HIDDEN_RUN.finditer(plain):
        inside = (
            plain[max(0, run.start() - 1) : run.start()].isalpha()
            and plain[run.end() : run.end() + 1].isalpha()
        )
        until = run.start() + inside
        pieces.append(plain[done:until])
        places += range(done, until)
        done = run.end()
    pieces.append(plain[done:])
    places += range(done, len(plain))
    read = "".join(pieces)
    if not _BEGINS_DATE.search(read):  # nearly always
        return read, places
    cards = [run.span() for run in _JOINED.finditer(read) if _has_card_digits(run[0])]
    if not cards:
        return DATES.sub(_keep, read), places

    def keep_outside_cards(date: re.Match[str]) -> str:
        inside = any(first <= date.start() and date.end() <= last for first, last in cards)
        return date[0] if inside and not (date["a"] or date["b"]) else _keep(date)

    return DATES.sub(keep_outside_cards, read), places


def _has_card_digits(run: str) -> bool:
    """Whether digits with nothing but gaps between them are as many as a card's, so that a clock time among them is
    none."""
    return sum(map(str.isdigit, run)) == _CARD_DIGITS


def _keep(date: re.Match[str]) -> str:
    return KEPT * len(date[0])
