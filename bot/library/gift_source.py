"""Parses a GIFT file into questions as written, each with its line. Their meaning is read elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Final

from bot.domain.cohorts.group_questions import QuestionTrouble
from bot.library.problems import Problem


@dataclass(frozen=True, slots=True)
class GiftAnswer:
    """One answer: `sign` is `=` or `~`, `weight` a percentage or nothing, `match` the right side of `->`."""

    sign: str
    text: str
    feedback: str | None
    weight: float | None
    match: str | None
    line: int


@dataclass(frozen=True, slots=True)
class GiftQuestion:
    """A question. `truth` holds (is true, feedback when wrong, when right) of GIFT's own true/false."""

    title: str
    text: str
    line: int
    category: str
    answers: tuple[GiftAnswer, ...] = ()
    truth: tuple[bool, str, str] | None = None
    notes: dict[str, list[str]] = field(default_factory=dict)
    """The comments `// @name value`, by name."""


class _GiftFault(Exception):
    def __init__(self, line: int, trouble: QuestionTrouble, words: str = "") -> None:
        super().__init__(_MESSAGES[trouble] + words)
        self.line = line
        self.trouble = trouble


_MESSAGES: Final = {
    QuestionTrouble.BRACES: "a question holds its answers between { and }; see that no blank line parts them",
    QuestionTrouble.GAP: "text after the answers: a gap in the middle of a sentence is not known here",
    QuestionTrouble.NO_ANSWERS: "no answers with = or ~: essays and numbers are not known here",
    QuestionTrouble.TRUTH_FEEDBACK: "true/false has two feedbacks at most: #when wrong#when right",
    QuestionTrouble.UNCLEAR: "not understood before the first answer: ",
    QuestionTrouble.GENERAL_FEEDBACK: "feedback for the whole question (####) is not known here: "
    "give each answer its own",
    QuestionTrouble.TOO_MANY: "more than 64 answers",
}
"""What a file's editor reads of each fault."""


@dataclass(frozen=True, slots=True)
class GiftFault:
    """A question that could not be parsed: its line, and why, for machines and for an editor."""

    line: int
    trouble: QuestionTrouble
    message: str


_NOTE: Final = re.compile(r"//\s*@(?P<name>[a-z]+)\s+(?P<value>.*)")
_CATEGORY: Final = re.compile(r"\$CATEGORY:\s*(?P<name>.+)")
_TITLE: Final = re.compile(r"\s*::(?P<title>(?:\\.|[^\\:]|:(?!:))*)::", re.DOTALL)
_FORMAT: Final = re.compile(r"\s*\[(?:plain|html|markdown|moodle)\]")
_WEIGHT: Final = re.compile(r"\s*%(?P<weight>-?[0-9]+(?:\.[0-9]+)?)%")
_TRUTH: Final = re.compile(r"\s*(?P<value>TRUE|T|FALSE|F)\s*(?=#|$)")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_MOST_ANSWERS: Final = 64


def parse_gift(file: str, text: str) -> tuple[list[GiftQuestion], list[Problem]]:
    """The questions in order, and what could not be parsed: one problem hides no other question."""
    questions, faults = parse_questions(text)
    return questions, [Problem(file, fault.line, fault.message) for fault in faults]


def parse_questions(text: str, *, most: int | None = None) -> tuple[list[GiftQuestion], list[GiftFault]]:
    """The same, with the kind of each fault. Ends with the first question or fault beyond ``most`` of them."""
    questions: list[GiftQuestion] = []
    faults: list[GiftFault] = []
    category = ""
    for start, block in _blocks(text):
        notes: dict[str, list[str]] = {}
        heads = [line.strip() for line in takewhile(_is_head, block)]
        for head in heads:
            if note := _NOTE.match(head):
                notes.setdefault(note["name"], []).append(note["value"].strip())
            elif named := _CATEGORY.match(head):
                category = named["name"].strip()
        rest = enumerate(block[len(heads) :], start + len(heads))
        body = [(number, line) for number, line in rest if not line.lstrip().startswith("//")]
        if not body:
            continue
        try:
            questions.append(_question(body, category, notes))
        except _GiftFault as fault:
            faults.append(GiftFault(fault.line, fault.trouble, str(fault)))
        if most is not None and len(questions) + len(faults) > most:
            break
    return questions, faults


def _is_head(line: str) -> bool:
    return line.lstrip().startswith(("//", "$CATEGORY:"))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between blank ones, with the number of the first line."""
    start, block = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield start, block
            block = []


def _question(body: list[tuple[int, str]], category: str, notes: dict[str, list[str]]) -> GiftQuestion:
    first = body[0][0]
    whole = "\n".join(line for _, line in body)
    opened, closed = _find(whole, "{"), _find(whole, "}")
    if opened is None or closed is None or closed < opened:
        raise _GiftFault(first, QuestionTrouble.BRACES)
    if whole[closed + 1 :].strip():
        raise _GiftFault(first, QuestionTrouble.GAP)
    head, title = whole[:opened], ""
    if match := _TITLE.match(head):
        title, head = plain(match["title"]), head[match.end() :]
    text = plain(_FORMAT.sub("", head, count=1) if _FORMAT.match(head) else head)
    inside, line = whole[opened + 1 : closed], first + whole[:opened].count("\n")
    if _TRUTH.match(inside):
        return GiftQuestion(title, text, first, category, truth=_truth(inside, line), notes=notes)
    answers = tuple(_answers(inside, line))
    if not answers:
        raise _GiftFault(first, QuestionTrouble.NO_ANSWERS)
    return GiftQuestion(title, text, first, category, answers=answers, notes=notes)


def _truth(inside: str, line: int) -> tuple[bool, str, str]:
    parts = _split_unescaped(inside, "#")
    if len(parts) > 3:
        raise _GiftFault(line, QuestionTrouble.TRUTH_FEEDBACK)
    value, wrong, right = [*map(plain, parts), "", ""][:3]
    return value.startswith("T"), wrong, right


def _answers(inside: str, line: int) -> Iterator[GiftAnswer]:
    starts = list(islice(_places_of(inside, "=~"), _MOST_ANSWERS + 1))
    if len(starts) > _MOST_ANSWERS:
        raise _GiftFault(line, QuestionTrouble.TOO_MANY)
    if starts and inside[: starts[0]].strip():
        raise _GiftFault(line, QuestionTrouble.UNCLEAR, inside[: starts[0]].strip()[:30])
    for at, following in zip(starts, [*starts[1:], len(inside)], strict=False):
        yield _answer(inside[at], inside[at + 1 : following], line + inside[:at].count("\n"))


def _answer(sign: str, raw: str, line: int) -> GiftAnswer:
    text, *feedback = _split_unescaped(raw, "#")
    if len(feedback) > 1:
        raise _GiftFault(line, QuestionTrouble.GENERAL_FEEDBACK)
    weight = _WEIGHT.match(text)
    if weight:
        text = text[weight.end() :]
    left, arrow, right = text.partition("->")
    return GiftAnswer(
        sign,
        plain(left),
        plain(feedback[0]) if feedback else None,
        float(weight["weight"]) if weight else None,
        plain(right) if arrow else None,
        line,
    )


def plain(text: str) -> str:
    """The text, without GIFT's special characters."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text.strip())


def _find(text: str, sign: str) -> int | None:
    return next(_places_of(text, sign), None)


def _split_unescaped(text: str, sign: str) -> list[str]:
    cuts = list(_places_of(text, sign))
    return [text[a:b] for a, b in zip([0, *(at + 1 for at in cuts)], [*cuts, len(text)], strict=True)]


def _places_of(text: str, signs: str) -> Iterator[int]:
    """Where one of these signs stands without a backslash before it, in one pass."""
    matches = re.finditer(rf"\\.|[{signs}]", text, re.DOTALL)
    return (match.start() for match in matches if match[0] in signs)
