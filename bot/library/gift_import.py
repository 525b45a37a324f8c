"""Imports a GIFT file into `content/quizzes`: all of it, or nothing and every problem."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import QuizQuestion
from bot.library.draft import ContentDraft
from bot.library.gift import CATEGORY
from bot.library.gift_reading import quiz_value
from bot.library.gift_source import GiftQuestion, parse_gift
from bot.library.ledger import SourcePlace
from bot.library.loader import read_draft
from bot.library.problems import ContentErrors, Problem
from bot.library.read_quizzes import checked_question
from bot.library.rules import judge_references
from bot.library.schema import QuestionFile
from bot.library.sources import YamlSource, parse_yaml

_HOME: Final = re.compile(rf"{CATEGORY}/(?P<track>{'|'.join(Audience)})/(?P<tier>{'|'.join(Tier)})")
_NEW_QUIZ: Final = "pass_mark: 70\ndraw: 10\nquestions:\n"
Home = tuple[Audience, Tier]


@dataclass(frozen=True, slots=True)
class ImportedQuestion:
    """A question of the file, and its form in a quiz file."""

    home: Home
    question: QuizQuestion
    written: Mapping[str, Any]


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
    ours = {
        question.id: ((quiz.track, quiz.tier), question)
        for quiz in draft.quizzes
        for question in quiz.questions
    }
    same = [item for item in incoming if ours.get(item.question.id) == (item.home, item.question)]
    others = [item for item in incoming if item not in same]
    files: dict[Path, str] = {}
    for home in dict.fromkeys(item.home for item in others):
        file = content / "quizzes" / home[0] / f"{home[1]}.yaml"
        if file.exists() and home not in {(quiz.track, quiz.tier) for quiz in draft.quizzes}:
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


def _check_questions(gift: Path, draft: ContentDraft) -> list[ImportedQuestion]:
    file, ledger = str(gift), draft.ledger
    homes = {key: (quiz.track, quiz.tier) for quiz in draft.quizzes for key in (q.id for q in quiz.questions)}
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
                home = "/".join(map(str, homes[item.question.id]))
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
    home = Audience(match["track"]), Tier(match["tier"])
    value = quiz_value(question, place, ledger)
    ledger.check_style(value, place)
    valid = ledger.validate_value(QuestionFile, value, place)
    if valid is None:
        return None
    ledger.ask(valid.lesson, valid.topic, place, track=home[0], tier=home[1])
    return ImportedQuestion(home, checked_question(valid, place, ledger), value)


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
    names = ("kind", "lesson", "topic")
    lines = [
        f"  - id: {question['id']}",
        *(f"    {name}: {question[name]}" for name in names if name in question),
    ]
    lines += [f"    articles: [{', '.join(question['articles'])}]", f"    text: {_scalar(question['text'])}"]
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
