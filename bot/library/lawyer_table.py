"""The table that a lawyer fills in: made from the content, and read back from CSV or XLSX."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from bot.library.draft import ContentDraft
from bot.library.lawyer import LegalClaim, claims, question_claims
from bot.library.loader import read_draft
from bot.library.problems import ContentErrors, Problem
from bot.library.verdicts import VERDICTS, Judgement, LawyerVerdict, verdicts_text

COLUMNS: Final = ("id", "text", "articles", "open", "verdict", "remark", "name", "date")
LARGEST: Final = 20_000_000
"""Bytes of a table, packed or unpacked. The generated one has a few hundred thousand."""
_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class LawyerTableWords:
    """The Persian texts of the table: its headers by column, the verdicts by their meaning; and how a day is
    read."""

    heads: Mapping[str, str]
    verdicts: Mapping[Judgement, str]
    day: Callable[[str], date | None]
    shown_day: Callable[[date], str]


@dataclass(frozen=True, slots=True)
class LawyerTableRow:
    """A filled-in row, with its number in the file."""

    line: int
    cells: Mapping[str, str]


class TableError(Exception):
    """The file is not a table. `str()` says why."""


def table(draft: ContentDraft, words: LawyerTableWords) -> list[tuple[str, ...]]:
    """The header, the open questions, then every claim; filled in where a verdict is still valid."""
    asked: dict[str, list[str]] = {}
    for question in draft.lawyer_questions:
        for key in (question.id, *question.claim_ids):
            asked.setdefault(key, []).append(f"{question.id}: {question.text}")
    rows = [tuple(words.heads[column] for column in COLUMNS)]
    for claim in (*question_claims(draft), *claims(draft)):
        verdict = draft.verdicts.get(claim.id)
        holds = verdict is not None and verdict.print == claim.fingerprint()
        cells = _verdict_cells(verdict, words) if verdict is not None and holds else ("",) * 4
        questions = "\n".join(asked.get(claim.id, ()))
        rows.append((claim.id, claim.text, _cited_articles(claim, draft), questions, *cells))
    return rows


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV with the mark by which spreadsheet programs recognise UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def read_table(file: Path) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV or XLSX file with their numbers.

    Raises TableError if it is neither, or too large.
    """
    data = file.read_bytes()
    if len(data) > LARGEST:
        raise TableError(f"{len(data)} bytes, {LARGEST} at most")
    if data[:4] == b"PK\x03\x04":
        return list(_xlsx(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("neither XLSX nor CSV in UTF-8: save it as one of the two") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = []
    begins = 1
    for cells in reader:
        rows.append((begins, tuple(cells)))
        begins = reader.line_num + 1
    return rows


def take_verdicts(file: Path, content: Path, words: LawyerTableWords) -> int:
    """Read what a lawyer filled in and write it beside the law; return the number of verdicts.

    Raises ContentErrors with every problem of the table or the content; nothing is then written. Raises
    TableError if the file is not a table.
    """
    draft, _ = read_draft(content)
    if draft.ledger.problems:
        raise ContentErrors(draft.ledger.problems)
    problems: list[Problem] = []
    taken: dict[str, LawyerVerdict] = {}
    known = {claim.id: claim for claim in (*question_claims(draft), *claims(draft))}
    questions = {question.id for question in draft.lawyer_questions}
    for row in _rows(file, words):
        key = row.cells["id"]
        if not any(row.cells[column] for column in ("verdict", "remark", "name", "date")):
            continue
        faults = list(_faults(row, known, taken, words, question=key in questions))
        problems += [Problem(str(file), row.line, fault) for fault in faults]
        if not faults:
            taken[key] = _verdict(row, known[key], words, question=key in questions)
    if problems:
        raise ContentErrors(problems)
    known_verdicts = {key: verdict for key, verdict in draft.verdicts.items() if key in known}
    target = content / VERDICTS
    half = target.with_name(f".{target.name}")
    half.write_text(verdicts_text({**known_verdicts, **taken}), encoding="utf-8")
    half.replace(target)
    return len(taken)


def _verdict_cells(verdict: LawyerVerdict, words: LawyerTableWords) -> tuple[str, str, str, str]:
    labels = {judgement.value: word for judgement, word in words.verdicts.items()}
    judgement = labels.get(verdict.verdict, verdict.verdict)
    return judgement, verdict.remark, verdict.name, words.shown_day(verdict.day)


def _cited_articles(claim: LegalClaim, draft: ContentDraft) -> str:
    articles = {article.id: article for article in draft.articles}
    known = (articles[key] for key in claim.article_ids if key in articles)
    return "\n".join(
        f"{article.number}، {article.law}" if article.law else article.number for article in known
    )


def _rows(file: Path, words: LawyerTableWords) -> Iterator[LawyerTableRow]:
    """The rows below the header. It names the columns, in any order and in either language."""
    names = {word: column for column, word in words.heads.items()} | {column: column for column in COLUMNS}
    order: list[str | None] | None = None
    for line, cells in read_table(file):
        plain = [cell.strip() for cell in cells]
        if order is None:
            columns = [names.get(cell) for cell in plain]
            if "id" in columns and "verdict" in columns:
                order = columns
            continue
        read_cells = dict.fromkeys(COLUMNS, "")
        read_cells |= {column: cell for column, cell in zip(order, plain, strict=False) if column}
        if any(plain):
            yield LawyerTableRow(line, read_cells)
    if order is None:
        raise TableError(f"no row names the columns {words.heads['id']} and {words.heads['verdict']}")


def _faults(
    row: LawyerTableRow,
    known: Mapping[str, LegalClaim],
    taken: Mapping[str, LawyerVerdict],
    words: LawyerTableWords,
    *,
    question: bool,
) -> Iterator[str]:
    cells, key = row.cells, row.cells["id"]
    if key not in known:
        yield f"no claim or question {key or 'without an id'}: export the table again"
        return
    if key in taken:
        yield f"{key} occurs twice"
    if cells["text"] and _plain(cells["text"]) != _plain(known[key].text):
        yield f"{key}: its text differs from the current content: export the table again"
    if not cells["verdict"]:
        yield f"{key}: the verdict is missing"
    elif not question and _judgement(cells["verdict"], words) is None:
        allowed = ", ".join(f"«{word}»" for word in words.verdicts.values())
        yield f"{key}: the verdict «{cells['verdict']}» is not one of {allowed}"
    if not cells["name"]:
        yield f"{key}: the name is missing"
    if not cells["date"]:
        yield f"{key}: the date is missing"
    elif words.day(cells["date"]) is None:
        yield f"{key}: «{cells['date']}» is not a date, write ۱۴۰۵/۰۹/۱۲ or 2026-12-03"


def _verdict(
    row: LawyerTableRow, claim: LegalClaim, words: LawyerTableWords, *, question: bool
) -> LawyerVerdict:
    judgement = None if question else _judgement(row.cells["verdict"], words)
    verdict = LawyerVerdict(
        row.cells["verdict"],
        remark=row.cells["remark"],
        name=row.cells["name"],
        day=words.day(row.cells["date"]) or date.min,
        print=claim.fingerprint(),
    )
    return verdict if judgement is None else replace(verdict, verdict=judgement.value)


def _judgement(text: str, words: LawyerTableWords) -> Judgement | None:
    by_word = {_plain(word): judgement for judgement, word in words.verdicts.items()}
    return by_word.get(_plain(text))


def _plain(text: str) -> str:
    """Undo changes that spreadsheet programs make to line ends and blanks."""
    return " ".join(text.replace("\u200c", " ").split())


# --- XLSX: a folder of XML in a ZIP file ---------------------------------------------------------------------------


def _xlsx(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(info.file_size for info in packed.infolist()) > LARGEST:
                raise TableError(f"more than {LARGEST} bytes unpacked")
            names = packed.namelist()
            shared = (
                _shared_strings(packed.read("xl/sharedStrings.xml"))
                if "xl/sharedStrings.xml" in names
                else []
            )
            sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))  # noqa: S314 no entities: expat
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError, OSError) as error:
        raise TableError("no XLSX that can be read: save it as XLSX or CSV once more") from error
    for row in sheet.iter(f"{_NS}row"):
        cells: dict[int, str] = {}
        for cell in row.iter(f"{_NS}c"):
            cells[_column(cell.get("r", ""))] = _cell(cell, shared)
        yield int(row.get("r", "0")), tuple(cells.get(n, "") for n in range(max(cells, default=-1) + 1))


def _shared_strings(data: bytes) -> list[str]:
    root = ElementTree.fromstring(data)  # noqa: S314 as above
    return ["".join(part.text or "" for part in item.iter(f"{_NS}t")) for item in root.iter(f"{_NS}si")]


def _cell(cell: ElementTree.Element, shared: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_NS}t"))
    value = cell.findtext(f"{_NS}v", "")
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    return value


def _column(name: str) -> int:
    """The column of a cell's name, from 0: «B7» is 1."""
    number = 0
    for letter in name.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(0, number - 1)
