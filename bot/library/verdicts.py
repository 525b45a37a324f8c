"""The open questions for a lawyer, and the lawyers' verdicts.

`content/law/questions.yaml` holds the questions, written by hand. `content/law/lawyer.yaml` holds the
verdicts, one line per id, written by `amanat content lawyer --read`. A verdict applies to the words that were
read: it is void once they change.
"""

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from bot.library.ledger import Ledger
from bot.library.problems import Problem
from bot.library.schema import Items, Paragraph, Strict
from bot.library.sources import YamlSource, parse_yaml

QUESTIONS: Final = "law/questions.yaml"
VERDICTS: Final = "law/lawyer.yaml"
HEAD: Final = (
    "# نظر حقوق‌دان دربارهٔ هر متن، با نام و تاریخ. این پرونده را amanat content lawyer --read می‌نویسد.\n"
)
PRINT: Final = 8
"""Hexadecimal digits of a claim's fingerprint."""


class Judgement(StrEnum):
    """A lawyer's verdict on a claim; a question is answered in words."""

    RIGHT = "right"
    WRONG = "wrong"
    MEND = "mend"


class OpenQuestionFile(Strict):
    id: Annotated[str, Field(pattern=r"^q[0-9]{2}$")]
    text: Paragraph
    claims: Annotated[tuple[str, ...], Field(min_length=1)]


class QuestionsFile(Strict):
    questions: Items


class VerdictFile(Strict):
    verdict: Annotated[str, Field(min_length=1, max_length=2000)]
    remark: Annotated[str, Field(max_length=4000)] = ""
    name: Annotated[str, Field(min_length=1, max_length=120)]
    date: date
    print: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{PRINT}}}$")]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question for a lawyer, and the ids of the claims that depend on it."""

    id: str
    _: KW_ONLY
    text: str
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawyerVerdict:
    """A lawyer's verdict on a claim. `print` is the claim's fingerprint when it was read."""

    verdict: str
    _: KW_ONLY
    remark: str
    name: str
    day: date
    print: str


def read_questions(source: YamlSource, ledger: Ledger) -> tuple[OpenQuestion, ...]:
    """The questions; every problem is recorded in the ledger."""
    head, top = ledger.head(QuestionsFile, source)
    if head is None:
        return ()
    items = ledger.items(OpenQuestionFile, head.questions, top.under("questions"), what="lawyer's question")
    return tuple(OpenQuestion(entry.id, text=entry.text, claim_ids=entry.claims) for entry, _ in items)


def read_verdicts(file: str, text: str, ledger: Ledger) -> dict[str, LawyerVerdict]:
    """The verdicts by id; every problem is recorded in the ledger."""
    if not any(line.strip() and not line.startswith("#") for line in text.splitlines()):
        return {}
    source = parse_yaml(file, text)
    values: dict[str, Any] = source.value if isinstance(source.value, dict) else {}
    verdicts: dict[str, LawyerVerdict] = {}
    for key, value in values.items():
        try:
            entry = VerdictFile.model_validate(value)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(map(str, fault["loc"])) or "it"
            ledger.problems.append(
                Problem(file, source.line((key,)), f"verdict {key}: {where}: {fault['msg']}")
            )
            continue
        verdicts[key] = LawyerVerdict(
            entry.verdict, remark=entry.remark, name=entry.name, day=entry.date, print=entry.print
        )
    return verdicts


def verdicts_text(verdicts: Mapping[str, LawyerVerdict]) -> str:
    """The file for these verdicts, by id; `read_verdicts` reads it back."""
    lines = []
    for key in sorted(verdicts):
        verdict = verdicts[key]
        fields = {
            "verdict": verdict.verdict,
            "remark": verdict.remark,
            "name": verdict.name,
            "date": verdict.day.isoformat(),
            "print": verdict.print,
        }
        lines.append(f"{json.dumps(key)}: {json.dumps(fields, ensure_ascii=False)}\n")
    return HEAD + "".join(lines)
