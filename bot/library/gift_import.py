"""Imports a GIFT file into the quizzes, the duties and the kinds of council of a content folder: all of it, or nothing
and every problem.

Converts GIFT questions to the values of a file of the content, so that the same rules check them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.domain.duties.own_material import OwnQuestion
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import QuestionKind, Quiz, QuizQuestion
from bot.library.draft import ContentDraft
from bot.library.gift import CATEGORY, FALSE, TRUE
from bot.library.gift_own import DUTY, SETTLEMENT, Home, file_of_home, own_home, own_values, read_own_question
from bot.library.gift_source import GiftAnswer, GiftQuestion, parse_gift, plain
from bot.library.ledger import Ledger, SourcePlace
from bot.library.loader import read_draft
from bot.library.problems import ContentErrors, Problem
from bot.library.read_quizzes import checked_question
from bot.library.rules import judge_references
from bot.library.schema import QuestionFile
from bot.library.sources import YamlSource, parse_yaml

_HOME: Final = re.compile(
    rf"{CATEGORY}/(?:(?P<track>{'|'.join(Audience)})/(?P<tier>{'|'.join(Tier)})"
    rf"|(?P<room>{DUTY}|{SETTLEMENT})/(?P<name>[a-z0-9-]+))"
)
_NEW_QUIZ: Final = "pass_mark: 70\ndraw: 10\nquestions:\n"

_LETTERS: Final = "abcdef"
_NAMED: Final = re.compile(r"(?P<id>[a-z0-9]{1,4})(?:\s*:\s*(?P<misconception>[a-z0-9-]+))?")
_PLACES: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


@dataclass(frozen=True, slots=True)
class ImportedQuestion:
    """A question of the file, and its form in a quiz file."""

    home: Home
    question: QuizQuestion
    written: Mapping[str, Any]
    own: OwnQuestion | None = None
    """The same, if it is of a duty or a kind of council."""


@dataclass(frozen=True, slots=True)
class GiftImportPlan:
    """What an import would do: questions that are equal, changed and new, and the quiz files with their new
    text."""

    same: tuple[str, ...]
    changed: tuple[str, ...]
    new: tuple[str, ...]
    files: Mapping[Path, str]

    def carry_out(self) -> None:
        """Write the files, each as a whole or not at all."""
        for file, text in self.files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            half = file.with_name(f".{file.name}")
            half.write_text(text, encoding="utf-8")
            half.replace(file)


def plan_import(gift: Path, content: Path) -> GiftImportPlan:
    """Plan the import of the file `gift` into the folder `content`; nothing is written.

    Raises ContentErrors with every problem and its line in the file, and OSError if the file cannot be read.
    """
    draft, _ = read_draft(content)
    incoming = _check_questions(gift, draft)
    ours: dict[str, tuple[Home, QuizQuestion | OwnQuestion]] = {
        question.id: (_home_of_quiz(quiz), question) for quiz in draft.quizzes for question in quiz.questions
    }
    ours |= {own.question.id: (own_home(own), own) for own in draft.own_questions}
    same = [item for item in incoming if ours.get(item.question.id) == (item.home, item.own or item.question)]
    others = [item for item in incoming if item not in same]
    files: dict[Path, str] = {}
    for home in dict.fromkeys(item.home for item in others):
        own_file = file_of_home(home, draft)
        file = own_file or content / "quizzes" / home[0] / f"{home[1]}.yaml"
        if own_file is None and file.exists() and home not in map(_home_of_quiz, draft.quizzes):
            raise ContentErrors(
                [Problem(str(file), 1, "this quiz cannot be read: fix it first, see content check")]
            )
        text = file.read_text(encoding="utf-8") if file.exists() else _NEW_QUIZ
        files[file] = _merge_questions(
            str(file), text, [item.written for item in others if item.home == home]
        )
    return GiftImportPlan(
        tuple(item.question.id for item in same),
        tuple(item.question.id for item in others if item.question.id in ours),
        tuple(item.question.id for item in others if item.question.id not in ours),
        files,
    )


def _home_of_quiz(quiz: Quiz) -> Home:
    return quiz.track.value, str(quiz.tier)


def _check_questions(gift: Path, draft: ContentDraft) -> list[ImportedQuestion]:
    file, ledger = str(gift), draft.ledger
    homes = {key: _home_of_quiz(quiz) for quiz in draft.quizzes for key in (q.id for q in quiz.questions)}
    homes |= {own.question.id: own_home(own) for own in draft.own_questions}
    ledger.problems.clear()  # these are problems of the content itself; here only the file is checked
    ledger.cited.clear()
    ledger.asked.clear()
    try:
        text = gift.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        ledger.add(SourcePlace(file), "not UTF-8")
        raise ContentErrors(ledger.problems) from None
    written, faults = parse_gift(file, text)
    ledger.problems += faults
    if not written and not faults:
        ledger.add(SourcePlace(file), "no question in this file")
    items_by_id: dict[str, ImportedQuestion] = {}
    for question in written:
        place = SourcePlace(file, question.line)
        if question.title in items_by_id:
            ledger.add(place, f"question {question.title} occurs twice in this file")
        item = _read_question(question, place, draft)
        if item is not None:
            items_by_id[item.question.id] = item
            if homes.get(item.question.id, item.home) != item.home:
                home = "/".join(homes[item.question.id])
                ledger.add(place, f"question {item.question.id} belongs to {home}; an id never moves")
    judge_references(draft)
    if ledger.problems:
        raise ContentErrors(ledger.problems)
    return list(items_by_id.values())


def _read_question(
    question: GiftQuestion, place: SourcePlace, draft: ContentDraft
) -> ImportedQuestion | None:
    ledger = draft.ledger
    if not question.title:
        ledger.add(place, "the question has no ::id:: before its text")
        return None
    match = _HOME.fullmatch(question.category)
    if match is None:
        ledger.add(
            place, f"no line $CATEGORY: {CATEGORY}/track/tier above it, for example {CATEGORY}/voter/basic"
        )
        return None
    value = quiz_value(question, place, ledger)
    ledger.check_style(value, place)
    if match["room"]:
        own_place: Home = (match["room"], match["name"])
        value |= own_values(question, own_place)
        own = read_own_question(value, own_place, place, draft)
        return ImportedQuestion(own_place, own.question, value, own) if own is not None else None
    track, tier = Audience(match["track"]), Tier(match["tier"])
    valid = ledger.validate_value(QuestionFile, value, place)
    if valid is None:
        return None
    ledger.ask(valid.lesson, valid.topic, place, track=track, tier=tier)
    return ImportedQuestion((track.value, tier.value), checked_question(valid, place, ledger), value)


# --- writing into a quiz file without touching unchanged parts ----------------------------------------------


def _merge_questions(file: str, text: str, questions: list[Mapping[str, Any]]) -> str:
    source = parse_yaml(file, text)
    lines = text.rstrip("\n").split("\n")
    spans = _spans(source, len(lines))
    for question in sorted(questions, key=lambda item: -spans.get(item["id"], (-1, 0))[0]):
        block = _block(question)
        first, last = spans.get(question["id"], (len(lines), len(lines)))
        lines[first:last] = block
    return "\n".join(lines) + "\n"


def _spans(source: YamlSource, count: int) -> dict[str, tuple[int, int]]:
    """The lines of each question, from its dash to the next one's, counted from 0."""
    listed = source.value.get("questions") or []
    starts = [source.line(("questions", number)) - 1 for number in range(len(listed))]
    return {
        str(question["id"]): span
        for question, span in zip(listed, zip(starts, [*starts[1:], count], strict=False), strict=False)
    }


def _block(question: Mapping[str, Any]) -> list[str]:
    """The question as an editor would write it."""
    names = ("kind", "lesson", "card", "settlement", "topic")
    lines = [
        f"  - id: {question['id']}",
        *(f"    {name}: {question[name]}" for name in names if name in question),
    ]
    for name in ("tracks", "articles"):
        if name in question:
            lines.append(f"    {name}: [{', '.join(question[name])}]")
    lines.append(f"    text: {_scalar(question['text'])}")
    lines.append("    options:")
    for option in question["options"]:
        fields = [f"{name}: {_scalar(value)}" for name, value in option.items()]
        lines += [f"      {'  ' if at else '- '}{field}" for at, field in enumerate(fields)]
    return lines


def _scalar(value: Any) -> str:
    """A value on one line, in quotes where YAML needs them."""
    if isinstance(value, bool | int):
        return str(value).lower()
    made = yaml.safe_dump(
        value, allow_unicode=True, width=1_000_000, default_style='"' if "\n" in value else None
    )
    return str(made).removesuffix("\n").removesuffix("\n...")


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
