"""Reads a GIFT file of an institution: each question alone, so that a bad one hides no other.

Multiple choice with one right answer, and true or false. Texts are plain: no tags, no links, no addresses.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Final
from unicodedata import category

from bot.domain.cohorts.group_questions import (
    FEWEST_OPTIONS,
    LONGEST_FEEDBACK,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_BYTES,
    MOST_IN_FILE,
    MOST_OPTIONS,
    FileTrouble,
    GroupOption,
    GroupQuestionReading,
    QuestionFault,
    QuestionText,
    QuestionTrouble,
    no_reading,
)
from bot.domain.typed import has_visible_text, one_line, units
from bot.library.gift import FALSE, TRUE
from bot.library.gift_source import GiftAnswer, GiftQuestion, parse_questions

_HTML: Final = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6});")
_LINK: Final = re.compile(
    r"https?://|www\.|(?:^|[\s(«])@[\w.]{3,}|\b(?:t\.me|ble\.ir|eitaa\.com|rubika\.ir)\b|"
    r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|[\w-]{2}\.(?:ir|com|org|net|info|me)\b",
    re.IGNORECASE,
)
_UNREADABLE: Final = "\ufffd"
_FULL: Final = 100.0
_ROOM: Final = 4
"""Characters as written for each that is read: escapes, spaces and hidden marks are dropped."""


class _Refused(Exception):
    def __init__(self, line: int, trouble: QuestionTrouble) -> None:
        super().__init__(trouble.value)
        self.fault = QuestionFault(line, trouble)


def read_group_gift(
    data: bytes, *, leads_to: Callable[[str], bool] = lambda _text: False
) -> GroupQuestionReading:
    """What the file holds; never raises. ``leads_to``: whether a text holds a number or an address of a person."""
    if len(data) > MOST_BYTES:
        return no_reading(FileTrouble.TOO_BIG)
    text = _decode_text(data)
    if isinstance(text, FileTrouble):
        return no_reading(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    written, broken = parse_questions(text, most=MOST_IN_FILE)
    if len(written) + len(broken) > MOST_IN_FILE:
        return no_reading(FileTrouble.MANY)
    lines = text.split("\n")
    questions: dict[str, QuestionText] = {}
    faults = [
        QuestionFault(fault.line, _kind_of_broken(lines, fault.line, fault.trouble)) for fault in broken
    ]
    for item in written:
        try:
            question = _question(item, leads_to)
            if question.text in questions:
                raise _Refused(item.line, QuestionTrouble.REPEATED)
        except _Refused as refused:
            faults.append(refused.fault)
        else:
            questions[question.text] = question
    if not questions and not faults:
        return no_reading(FileTrouble.EMPTY)
    return GroupQuestionReading(
        tuple(questions.values()), tuple(sorted(faults, key=lambda fault: fault.line))
    )


def _decode_text(data: bytes) -> str | FileTrouble:
    """The text: UTF-8, or UTF-16 with its mark, as some editors save it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return FileTrouble.ENCODING
    else:
        if b"\0" in data:
            return FileTrouble.NO_TEXT
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return FileTrouble.ENCODING if _looks_like_text(data) else FileTrouble.NO_TEXT
    if _UNREADABLE in text:
        return FileTrouble.ENCODING
    if any(category(char) == "Cc" and char not in "\t\n\r\f" for char in text):
        return FileTrouble.NO_TEXT
    return text if has_visible_text(text) else FileTrouble.EMPTY


def _looks_like_text(data: bytes) -> bool:
    """Whether it has hardly any control characters, as texts in older encodings."""
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f" for byte in data)
    return controls * 100 <= len(data)


def _kind_of_broken(lines: Sequence[str], line: int, trouble: QuestionTrouble) -> QuestionTrouble:
    """A number in braces is not understood either; it deserves its own word."""
    if trouble not in {QuestionTrouble.NO_ANSWERS, QuestionTrouble.UNCLEAR}:
        return trouble
    block = takewhile(str.strip, (lines[at] for at in range(line - 1, len(lines))))
    return QuestionTrouble.NUMERIC if any("{#" in part for part in block) else trouble


def _question(item: GiftQuestion, leads_to: Callable[[str], bool]) -> QuestionText:
    text = _checked_text(
        item.text, item.line, leads_to, most=LONGEST_QUESTION, long=QuestionTrouble.TEXT_LONG
    )
    if not text:
        raise _Refused(item.line, QuestionTrouble.NO_TEXT)
    options = tuple(_truths(item, leads_to) if item.truth is not None else _options(item, leads_to))
    if len({option.text for option in options}) < len(options):
        raise _Refused(item.line, QuestionTrouble.SAME)
    return QuestionText(text, options=options)


def _truths(item: GiftQuestion, leads_to: Callable[[str], bool]) -> Iterator[GroupOption]:
    assert item.truth is not None
    value, when_wrong, when_right = item.truth
    for text in (TRUE, FALSE):
        right = (text == TRUE) == value
        yield GroupOption(
            text, right=right, feedback=_feedback(when_right if right else when_wrong, item.line, leads_to)
        )


def _options(item: GiftQuestion, leads_to: Callable[[str], bool]) -> Iterator[GroupOption]:
    answers = item.answers
    if any(answer.match is not None for answer in answers):
        raise _Refused(item.line, QuestionTrouble.MATCHING)
    if any(answer.weight not in (None, 0.0, _FULL) and (answer.weight or 0) > 0 for answer in answers):
        raise _Refused(item.line, QuestionTrouble.SEVERAL_RIGHT)
    rights = sum(map(_is_right, answers))
    if rights == len(answers):
        raise _Refused(item.line, QuestionTrouble.SHORT_ANSWER)
    if rights != 1:
        raise _Refused(item.line, QuestionTrouble.SEVERAL_RIGHT if rights else QuestionTrouble.NONE_RIGHT)
    if not FEWEST_OPTIONS <= len(answers) <= MOST_OPTIONS:
        few = len(answers) < FEWEST_OPTIONS
        raise _Refused(item.line, QuestionTrouble.TOO_FEW if few else QuestionTrouble.TOO_MANY)
    for answer in answers:
        text = _checked_text(
            answer.text, answer.line, leads_to, most=LONGEST_OPTION, long=QuestionTrouble.OPTION_LONG
        )
        if not text:
            raise _Refused(answer.line, QuestionTrouble.OPTION_EMPTY)
        feedback = _feedback(answer.feedback or "", answer.line, leads_to)
        yield GroupOption(text, right=_is_right(answer), feedback=feedback)


def _is_right(answer: GiftAnswer) -> bool:
    return answer.sign == "=" if answer.weight is None else answer.weight == _FULL


def _feedback(text: str, line: int, leads_to: Callable[[str], bool]) -> str:
    return _checked_text(text, line, leads_to, most=LONGEST_FEEDBACK, long=QuestionTrouble.FEEDBACK_LONG)


def _checked_text(
    text: str, line: int, leads_to: Callable[[str], bool], *, most: int, long: QuestionTrouble
) -> str:
    """The text in one line, without hidden marks. Nothing searches a text before its length is known."""
    if len(text) > _ROOM * most:
        raise _Refused(line, long)
    plain = one_line(text)
    if units(plain) > most:
        raise _Refused(line, long)
    if _HTML.search(plain):
        raise _Refused(line, QuestionTrouble.HTML)
    if _LINK.search(plain) or (plain and leads_to(plain)):
        raise _Refused(line, QuestionTrouble.CONTACT)
    return plain
