"""Converts GIFT questions to the values of a quiz file, so that the same rules check them."""

import re
from collections.abc import Iterator
from typing import Any, Final

from bot.domain.learning.quizzes import QuestionKind
from bot.library.gift import FALSE, TRUE
from bot.library.gift_source import GiftAnswer, GiftQuestion, plain
from bot.library.ledger import Ledger, SourcePlace

_LETTERS: Final = "abcdef"
_NAMED: Final = re.compile(r"(?P<id>[a-z0-9]{1,4})(?:\s*:\s*(?P<misconception>[a-z0-9-]+))?")
_PLACES: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def quiz_value(question: GiftQuestion, place: SourcePlace, ledger: Ledger) -> dict[str, Any]:
    """The question as in a quiz file. What GIFT or the comments leave out is missing; the rules of quiz files
    report it."""
    kind = _kind(question, place, ledger)
    options = list(_options(question, kind, place, ledger))
    value: dict[str, Any] = {"id": question.title, "kind": kind, "articles": _words(question, "articles")}
    value |= {name: word for name in ("lesson", "topic") if (word := _word(question, name))}
    return value | {"text": question.text, "options": options}


def _kind(question: GiftQuestion, place: SourcePlace, ledger: Ledger) -> str:
    stated_kind, seen = _word(question, "kind"), _kind_by_answers(question)
    single = (QuestionKind.SINGLE, QuestionKind.SCENARIO, QuestionKind.TRUE_FALSE)
    if not stated_kind or stated_kind == seen or (seen == QuestionKind.SINGLE and stated_kind in single):
        return stated_kind or seen
    ledger.add(place, f"the comment says @kind {stated_kind}, but the answers are those of {seen}")
    return stated_kind


def _kind_by_answers(question: GiftQuestion) -> QuestionKind:
    if question.truth is not None:
        return QuestionKind.TRUE_FALSE
    if any(answer.match is not None for answer in question.answers):
        return QuestionKind.ORDERING
    if any(answer.weight is not None for answer in question.answers):
        return QuestionKind.MULTIPLE
    return QuestionKind.SINGLE


def _options(
    question: GiftQuestion, kind: str, place: SourcePlace, ledger: Ledger
) -> Iterator[dict[str, Any]]:
    drafts = list(_truths(question) if question.truth is not None else map(_option, question.answers))
    lines = [answer.line for answer in question.answers] or [question.line] * 2
    named = _names(question, len(drafts), place, ledger)
    spoken = dict(_feedback(question))
    for draft, (key, misconception), line in zip(drafts, named, lines, strict=True):
        option: dict[str, Any] = {"id": key, **draft}
        if key in spoken:
            option["feedback"] = spoken[key]
        if misconception:
            option["misconception"] = misconception
        if kind == QuestionKind.ORDERING:
            option.pop("right", None)
            if "place" not in option:
                ledger.add(
                    SourcePlace(place.file, line), "an ordering needs =text -> number, the place in the order"
                )
        yield option


def _truths(question: GiftQuestion) -> Iterator[dict[str, Any]]:
    assert question.truth is not None
    value, wrong, right = question.truth
    for text in (TRUE, FALSE):
        is_right = (text == TRUE) == value
        yield (
            {"text": text}
            | ({"right": True} if is_right else {})
            | {"feedback": right if is_right else wrong}
        )


def _option(answer: GiftAnswer) -> dict[str, Any]:
    option: dict[str, Any] = {"text": answer.text}
    if answer.match is not None:
        number = answer.match.translate(_PLACES)
        option |= {"place": int(number)} if number.isascii() and number.isdigit() else {}
    elif answer.sign == "=" if answer.weight is None else answer.weight > 0:
        option["right"] = True
    return option | ({"feedback": answer.feedback} if answer.feedback else {})


def _names(
    question: GiftQuestion, count: int, place: SourcePlace, ledger: Ledger
) -> list[tuple[str, str | None]]:
    """Ids and misconceptions of the options: from the comment, or letters in sequence."""
    parts = [part.strip() for part in _word(question, "options").split(",") if part.strip()]
    names: list[tuple[str, str | None]] = []
    for part in parts:
        match = _NAMED.fullmatch(part)
        if match is None:
            ledger.add(place, f"the comment @options has the form: a, b: misconception, …; not «{part}»")
            break
        names.append((match["id"], match["misconception"]))
    if parts and len(parts) != count:
        ledger.add(place, f"the comment @options names {len(parts)} options, the question has {count}")
    letters: list[tuple[str, str | None]] = [
        (_LETTERS[at] if at < len(_LETTERS) else f"o{at}", None) for at in range(count)
    ]
    return names if len(names) == count else letters


def _feedback(question: GiftQuestion) -> Iterator[tuple[str, str]]:
    for note in question.notes.get("feedback", ()):
        key, _, text = note.partition(":")
        yield key.strip(), plain(text)


def _word(question: GiftQuestion, name: str) -> str:
    return " ".join(question.notes.get(name, ())).strip()


def _words(question: GiftQuestion, name: str) -> list[str]:
    return _word(question, name).replace(",", " ").split()
