"""The table of all claims that a lawyer reads, their verdicts, and when a question counts as reviewed."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import doctor
from bot.cli.content import content_check
from bot.cli.content_lawyer import lawyer_export, lawyer_read, read_day, table_words
from bot.library import load_content
from bot.library.lawyer import claims, question_claims, unanswered_questions
from bot.library.lawyer_table import TableError, read_table, table
from bot.library.loader import read_draft
from bot.papers.registry import make
from bot.settings import Settings
from tests.content.conftest import SampleFolder

pytestmark = pytest.mark.slow

QUESTIONS = "law/questions.yaml"
VERDICTS = "law/lawyer.yaml"
ASKED = """\
questions:
  - id: q01
    text: آیا این ماده عوض شده است؟
    claims: [law/20, les1/one]
  - id: q02
    text: این کار جرم است؟
    claims: [O01]
"""
NAME, DAY = "مریم احمدی", "۱۴۰۵/۰۸/۱۰"


@pytest.fixture
def lawyer_folder(folder: SampleFolder) -> SampleFolder:
    folder.write(QUESTIONS, ASKED)
    return folder


def fill_verdicts(folder: SampleFolder, **verdicts: tuple[str, ...]) -> Path:
    """Fill in verdict, remark, name and date in the rows of these ids (``_`` stands for ``/``)."""
    given = {key.replace("_", "/"): cells for key, cells in verdicts.items()}
    rows = table(read_draft(folder.root)[0], table_words())
    lines = [(*row[:4], *given.get(row[0], row[4:])) for row in rows]
    file = folder.root.parent / "filled.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    return file


def answer(folder: SampleFolder, **verdicts: tuple[str, ...]) -> int:
    return lawyer_read(fill_verdicts(folder, **verdicts), content=folder.root)


def verdict_cells(words: str) -> tuple[str, str, str, str]:
    return words, "", NAME, DAY


def test_every_claim_is_tabled_with_articles_and_question(lawyer_folder: SampleFolder) -> None:
    draft, _ = read_draft(lawyer_folder.root)
    rows = {row[0]: row for row in table(draft, table_words())[1:]}
    cited = {citation.key.removeprefix("act/") for citation in draft.citations()}
    assert cited < rows.keys() and {"law/20", "law/84", "O01", "q01", "q02"} < rows.keys()
    assert (
        rows["les1/two"][1].startswith("این کارت دوم است.\nحالا چه می‌کنید؟\n+ این کار (")
        and rows["les1/two"][2] == "۲۰\n۸۴"
    )
    assert rows["les1/one"][3] == rows["q01"][3] == "q01: آیا این ماده عوض شده است؟"
    assert rows["les1/two"][3] == "" and rows["q02"][2] == "۸۴", "the articles of the items that depend on it"


def test_shipped_questions_match_review_and_refer_to_taught_claims() -> None:
    draft, _ = read_draft(Path("content"))
    review = Path("docs/content-review.md").read_text(encoding="utf-8").partition("## What needs a lawyer")[2]
    numbers = re.findall(r"^(\d+)\. ", review.partition("\n## ")[0], re.MULTILINE)
    assert [question.id for question in draft.lawyer_questions] == [f"q{int(n):02d}" for n in numbers]
    known = {claim.id for claim in claims(draft)}
    for question in draft.lawyer_questions:
        assert set(question.claim_ids) <= known, question.id
    assert len(list(question_claims(draft))) == len(draft.lawyer_questions)


def test_export_writes_two_files_that_read_the_same(lawyer_folder: SampleFolder, tmp_path: Path) -> None:
    assert lawyer_export(tmp_path, content=lawyer_folder.root) == 0
    by_csv = [cells for _, cells in read_table(tmp_path / "lawyer.csv")]
    by_xlsx = [cells for _, cells in read_table(tmp_path / "lawyer.xlsx")]
    start = next(n for n, cells in enumerate(by_xlsx) if cells[:1] == by_csv[0][:1])
    trimmed = [tuple(cells[: len(row)]) for cells, row in zip(by_xlsx[start:], by_csv, strict=False)]
    assert [tuple(row[:4]) for row in by_csv] == [(*cells[:4], *[""] * (4 - len(cells))) for cells in trimmed]


def test_question_closes_when_answered_and_reopens_when_reworded(lawyer_folder: SampleFolder, capsys) -> None:
    assert load_content(lawyer_folder.root).awaits_lawyer
    assert answer(lawyer_folder, q01=verdict_cells("نه، عوض نشده است.")) == 0
    assert unanswered_questions(read_draft(lawyer_folder.root)[0]) == ("q02",)
    assert load_content(lawyer_folder.root).awaits_lawyer, "one is still open"
    assert answer(lawyer_folder, q02=verdict_cells("بله.")) == 0
    assert not load_content(lawyer_folder.root).awaits_lawyer
    assert capsys.readouterr().out.splitlines()[-1] == "verdicts=2 open=0", (
        "earlier verdicts are in the table"
    )
    lawyer_folder.replace(QUESTIONS, "این کار جرم است؟", "این کار تخلف است؟")
    assert unanswered_questions(read_draft(lawyer_folder.root)[0]) == ("q02",)


def test_question_closes_when_nothing_of_it_is_taught(lawyer_folder: SampleFolder, capsys) -> None:
    lawyer_folder.replace(QUESTIONS, "claims: [law/20, les1/one]", "claims: [les9/one]")
    lawyer_folder.replace(QUESTIONS, "claims: [O01]", "claims: [O99]")
    assert unanswered_questions(read_draft(lawyer_folder.root)[0]) == ()
    assert not load_content(lawyer_folder.root).awaits_lawyer
    assert content_check(lawyer_folder.root) == 0
    output = capsys.readouterr().out
    assert "q01: no claim les9/one in the content: misspelt, or no longer taught" in output


def test_a_verdict_is_of_the_words_that_were_read(lawyer_folder: SampleFolder, capsys) -> None:
    assert answer(lawyer_folder, les1_one=("نادرست", "مادهٔ ۲۱ است.", NAME, DAY)) == 0
    capsys.readouterr()
    content_check(lawyer_folder.root)
    assert "les1/one: wrong, says مریم احمدی on 2026-11-01: مادهٔ ۲۱ است." in capsys.readouterr().out
    lawyer_folder.replace("lessons/voter/basic/01-lesson.md", "این کارت نخست است.", "این کارت عوض شد.")
    content_check(lawyer_folder.root)
    assert "les1/one: wrong" not in capsys.readouterr().out


def test_verdict_file_has_one_named_dated_line_per_id(lawyer_folder: SampleFolder) -> None:
    answer(lawyer_folder, q02=verdict_cells("بله."), O01=("درست", "«خوب»: روشن", NAME, DAY))
    lines = lawyer_folder.path(VERDICTS).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3 and lines[0].startswith("#")
    assert '"verdict": "right"' in lines[1] and '"name": "مریم احمدی", "date": "2026-11-01"' in lines[1]
    assert read_draft(lawyer_folder.root)[0].verdicts["O01"].remark == "«خوب»: روشن"


def test_verdicts_change_no_wording_or_hash(lawyer_folder: SampleFolder) -> None:
    before = load_content(lawyer_folder.root).hash()
    answer(lawyer_folder, q02=verdict_cells("بله."))
    assert load_content(lawyer_folder.root).hash() == before


def test_every_verdict_fault_is_named_at_its_line(lawyer_folder: SampleFolder, capsys) -> None:
    file = fill_verdicts(
        lawyer_folder,
        q01=("بله", "", "", DAY),
        q02=("", "ندیدم", NAME, DAY),
        law_20=("شاید", "", NAME, "دیروز"),
        O01=("درست", "", NAME, (datetime.now(UTC).date() + timedelta(days=40)).isoformat()),
    )
    text = file.read_text(encoding="utf-8").replace("این کارت دوم است.", "این کارت دیگری است.")
    lines = [*csv.reader(io.StringIO(text))]
    for row in lines:
        if row[0] == "les1/two":
            row[4:] = verdict_cells("درست")
    lines.append(["gone/1", "", "", "", *verdict_cells("درست")])
    lines.append(["les1/four", "", "", "", *verdict_cells("درست")])
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    assert lawyer_read(file, content=lawyer_folder.root) == 1
    *problem_lines, last = capsys.readouterr().out.splitlines()
    at = {cells[0]: number for number, cells in read_table(file)}
    assert set(problem_lines) == {
        f"{file}:{at['q01']}: q01: the name is missing",
        f"{file}:{at['q02']}: q02: the verdict is missing",
        f"{file}:{at['law/20']}: law/20: the verdict «شاید» is not one of «درست», «نادرست», «اصلاح شود»",
        f"{file}:{at['law/20']}: law/20: «دیروز» is not a date, write ۱۴۰۵/۰۹/۱۲ or 2026-12-03",
        f"{file}:{at['O01']}: O01: «{lines[[r[0] for r in lines].index('O01')][7]}» is not a date,"
        " write ۱۴۰۵/۰۹/۱۲ or 2026-12-03",
        f"{file}:{at['les1/two']}: les1/two: its text differs from the current content: export the table again",
        f"{file}:{at['gone/1']}: no claim or question gone/1: export the table again",
        f"{file}:{at['les1/four']}: no claim or question les1/four: export the table again",
    }
    assert last == f"problems={len(problem_lines)}: nothing was written; fix the table and read it again"
    assert not lawyer_folder.path(VERDICTS).exists()


def test_an_id_stands_once(lawyer_folder: SampleFolder, capsys) -> None:
    file = fill_verdicts(lawyer_folder, q02=verdict_cells("بله."))
    row = next(cells for _, cells in read_table(file) if cells[0] == "q02")
    with file.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow(row)
    assert lawyer_read(file, content=lawyer_folder.root) == 1
    assert "q02 occurs twice" in capsys.readouterr().out


def test_filled_workbook_is_read_with_its_row_numbers(
    lawyer_folder: SampleFolder, tmp_path: Path, capsys
) -> None:
    rows = table(read_draft(lawyer_folder.root)[0], table_words())
    lines = [(*row[:4], *verdict_cells("بله.")) if row[0] == "q01" else row for row in rows]
    lines = [(*row[:4], "", "", NAME, "") if row[0] == "O01" else row for row in lines]
    file = tmp_path / "filled.xlsx"
    fields = {"title": "t", "sheet": "s", "note": "n"}
    file.write_bytes(make("lawyer-table", fields, lines).data)
    assert lawyer_read(file, content=lawyer_folder.root) == 1
    output = capsys.readouterr().out
    number = int(re.search(r"filled\.xlsx:(\d+): O01: the verdict is missing", output)[1])
    assert dict(read_table(file))[number][0] == "O01"
    file.write_bytes(make("lawyer-table", fields, [row for row in lines if row[0] != "O01"]).data)
    assert lawyer_read(file, content=lawyer_folder.root) == 0
    assert unanswered_questions(read_draft(lawyer_folder.root)[0]) == ("q02",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۱۴۰۵/۰۸/۱۰", date(2026, 11, 1)),
        ("1405/8/10", date(2026, 11, 1)),
        ("2026-11-01", date(2026, 11, 1)),
        ("46327", date(2026, 11, 1)),
        ("46327.0", date(2026, 11, 1)),
        ("۱۰ آبان ۱۴۰۵", date(2026, 11, 1)),
        ("فردا", None),
        ("1405", None),
        ("2126-01-01", None),
    ],
)
def test_days_are_read_as_people_and_programs_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfe\x00", "neither XLSX nor CSV"),
        (b"PK\x03\x04rubbish", "no XLSX that can be read"),
        ("نام,نظر\nالف,ب\n".encode(), "no row names the columns"),
        (b"", "no row names the columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    lawyer_folder: SampleFolder, tmp_path: Path, capsys, data: bytes, why: str
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(data)
    assert lawyer_read(file, content=lawyer_folder.root) == 1
    assert f"{file}:1: " in (output := capsys.readouterr().out) and why in output
    assert not lawyer_folder.path(VERDICTS).exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(TableError, match="unpacked"):
        read_table(file)


def test_a_file_that_is_not_there_is_said(lawyer_folder: SampleFolder, tmp_path: Path, capsys) -> None:
    assert lawyer_read(tmp_path / "gone.csv", content=lawyer_folder.root) == 1
    assert "name the table that a lawyer filled in" in capsys.readouterr().err
    assert lawyer_export(tmp_path / "gone", content=lawyer_folder.root) == 1
    assert "--out DIR" in capsys.readouterr().err


def test_faults_in_both_files_are_named_at_their_lines(lawyer_folder: SampleFolder) -> None:
    lawyer_folder.replace(QUESTIONS, "id: q02", "id: two")
    lawyer_folder.write(
        VERDICTS, '"q01": {"verdict": "x", "name": "y", "date": "soon", "print": "0a0a0a0a"}\n'
    )
    assert [(Path(problem.file).name, problem.line) for problem in lawyer_folder.problems()] == [
        ("lawyer.yaml", 1),
        ("questions.yaml", 5),
    ]


def test_doctor_says_it_until_every_question_is_closed(
    lawyer_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(lawyer_folder.root))
    monkeypatch.setattr(doctor, "stage_findings", lambda *_given, **_named: ())  # they need a database
    settings = Settings.model_construct()
    said_before = [(finding.mark, finding.what) for finding in doctor._content(settings)]
    assert ("!", "هنوز حقوق‌دانی این متن را نخوانده است.") in [
        (mark, what.partition(" 2 ")[0]) for mark, what in said_before
    ]
    assert any("2 open questions: ./amanat content lawyer" in what for _, what in said_before)
    answer(lawyer_folder, q01=verdict_cells("نه."), q02=verdict_cells("بله."))
    assert [finding.mark for finding in doctor._content(settings)] == ["✓"]


def test_question_reopens_when_its_claim_is_reworded(lawyer_folder: SampleFolder) -> None:
    assert answer(lawyer_folder, q01=verdict_cells("نه."), q02=verdict_cells("بله.")) == 0
    assert not load_content(lawyer_folder.root).awaits_lawyer
    lawyer_folder.replace("violations/acts.yaml", "چنین دیده می‌شود.", "جور دیگری دیده می‌شود.")
    assert unanswered_questions(read_draft(lawyer_folder.root)[0]) == ("q02",)


def test_claim_found_wrong_keeps_the_unreviewed_notice(lawyer_folder: SampleFolder) -> None:
    assert (
        answer(
            lawyer_folder,
            q01=verdict_cells("نه."),
            q02=verdict_cells("بله."),
            law_20=("نادرست", "ماده را ببینید.", NAME, DAY),
        )
        == 0
    )
    assert unanswered_questions(read_draft(lawyer_folder.root)[0]) == ()
    assert load_content(lawyer_folder.root).awaits_lawyer
