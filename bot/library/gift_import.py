"""A GIFT file into `content/quizzes`: all of it, or nothing and every problem."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import Question
from bot.library.draft import Draft
from bot.library.gift import CATEGORY
from bot.library.gift_reading import as_written
from bot.library.gift_source import GiftQuestion, parse_gift
from bot.library.ledger import Place
from bot.library.loader import read
from bot.library.problems import ContentErrors, Problem
from bot.library.read_quizzes import checked_question
from bot.library.rules import judge_references
from bot.library.schema import QuestionFile
from bot.library.sources import YamlSource, parse_yaml

_HOME: Final = re.compile(rf"{CATEGORY}/(?P<track>{'|'.join(Audience)})/(?P<tier>{'|'.join(Tier)})")
_NEW_QUIZ: Final = "pass_mark: 70\ndraw: 10\nquestions:\n"
Home = tuple[Audience, Tier]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A question of the file, and how a quiz file writes it."""

    home: Home
    question: Question
    written: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: questions equal to ours, changed, new, and the quiz files with their new text."""

    same: tuple[str, ...]
    changed: tuple[str, ...]
    new: tuple[str, ...]
    files: Mapping[Path, str]

    def carry_out(self) -> None:
        """Writes the files, each whole or not at all."""
        for file, text in self.files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            half = file.with_name(f".{file.name}")
            half.write_text(text, encoding="utf-8")
            half.replace(file)


def plan_import(gift: Path, content: Path) -> Plan:
    """What importing the file `gift` into the folder `content` would do; nothing is written.

    Raises:
        ContentErrors: every problem of the file, with the lines of the file.
        OSError: the file cannot be read.
    """
    draft, _ = read(content)
    incoming = _checked(gift, draft)
    ours = {
        question.id: ((quiz.track, quiz.tier), question)
        for quiz in draft.quizzes
        for question in quiz.questions
    }
    same = [one for one in incoming if ours.get(one.question.id) == (one.home, one.question)]
    others = [one for one in incoming if one not in same]
    files: dict[Path, str] = {}
    for home in dict.fromkeys(one.home for one in others):
        file = content / "quizzes" / home[0] / f"{home[1]}.yaml"
        if file.exists() and home not in {(quiz.track, quiz.tier) for quiz in draft.quizzes}:
            raise ContentErrors(
                [Problem(str(file), 1, "this quiz cannot be read: mend it first, see content check")]
            )
        text = file.read_text(encoding="utf-8") if file.exists() else _NEW_QUIZ
        files[file] = _merged(str(file), text, [one.written for one in others if one.home == home])
    return Plan(
        tuple(one.question.id for one in same),
        tuple(one.question.id for one in others if one.question.id in ours),
        tuple(one.question.id for one in others if one.question.id not in ours),
        files,
    )


def _checked(gift: Path, draft: Draft) -> list[Incoming]:
    file, ledger = str(gift), draft.ledger
    homes = {key: (quiz.track, quiz.tier) for quiz in draft.quizzes for key in (q.id for q in quiz.questions)}
    ledger.problems.clear()  # of the content itself; here only the file is judged
    ledger.cited.clear()
    ledger.asked.clear()
    try:
        text = gift.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        ledger.add(Place(file), "not UTF-8")
        raise ContentErrors(ledger.problems) from None
    written, faults = parse_gift(file, text)
    ledger.problems += faults
    if not written and not faults:
        ledger.add(Place(file), "no question in this file")
    found: dict[str, Incoming] = {}
    for question in written:
        place = Place(file, question.line)
        if question.title in found:
            ledger.add(place, f"question {question.title} stands twice in this file")
        one = _read(question, place, draft)
        if one is not None:
            found[one.question.id] = one
            if homes.get(one.question.id, one.home) != one.home:
                home = "/".join(map(str, homes[one.question.id]))
                ledger.add(place, f"question {one.question.id} belongs to {home}; an id never moves")
    judge_references(draft)
    if ledger.problems:
        raise ContentErrors(ledger.problems)
    return list(found.values())


def _read(question: GiftQuestion, place: Place, draft: Draft) -> Incoming | None:
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
    value = as_written(question, place, ledger)
    ledger.check_style(value, place)
    valid = ledger.validated(QuestionFile, value, place)
    if valid is None:
        return None
    ledger.ask(valid.lesson, valid.topic, place, track=home[0], tier=home[1])
    return Incoming(home, checked_question(valid, place, ledger), value)


# --- writing into a quiz file without touching what did not change -------------------------------------------


def _merged(file: str, text: str, questions: list[Mapping[str, Any]]) -> str:
    source = parse_yaml(file, text)
    lines = text.rstrip("\n").split("\n")
    spans = _spans(source, len(lines))
    for question in sorted(questions, key=lambda one: -spans.get(one["id"], (-1, 0))[0]):
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
    """One value on one line, in quotes where YAML needs them."""
    if isinstance(value, bool | int):
        return str(value).lower()
    made = yaml.safe_dump(
        value, allow_unicode=True, width=1_000_000, default_style='"' if "\n" in value else None
    )
    return str(made).removesuffix("\n").removesuffix("\n...")
