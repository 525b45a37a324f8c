"""`content/statements/`: every problem is reported at its case; and the files that are shipped."""

import shutil
from pathlib import Path

import pytest

from bot.domain.learning.lessons import Audience
from bot.domain.writing.statements import SentenceFlaw, StatementKind
from bot.library.folder import CONTENT
from bot.library.loader import read_draft
from tests.fakes.shared_content import shipped_content

FILE = "statements/candidate.yaml"
UNCHANGED = "topic: bodies"


@pytest.fixture(scope="module")
def shipped_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the cases rest on: law, calendar, bodies, acts and topics; and the cases of one track."""
    root = tmp_path_factory.mktemp("statements")
    for name in ("law", "agencies", "violations"):
        shutil.copytree(CONTENT / name, root / name)
    for name in ("calendar.yaml", "election.yaml", "topics.yaml", FILE):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(CONTENT / name, root / name)
    return root


def problems_with(root: Path, before: str, after: str) -> list[str]:
    """The problems of the cases once this is changed in their file; the file is as it was afterwards."""
    text = (CONTENT / FILE).read_text(encoding="utf-8")
    assert before in text
    (root / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    draft, _ = read_draft(root)
    (root / FILE).write_text(text, encoding="utf-8")
    return [str(problem) for problem in draft.ledger.problems if FILE in problem.file]


def test_shipped_cases_have_no_problem_alone(shipped_copy: Path) -> None:
    assert problems_with(shipped_copy, UNCHANGED, UNCHANGED) == []


@pytest.mark.parametrize("folder", ["agencies", "calendar.yaml", "law", "violations"])
def test_a_broken_file_elsewhere_is_no_fault_here(shipped_copy: Path, folder: str) -> None:
    """`./amanat run` names the one file to mend, and not each case that rests on it."""
    path = shipped_copy / folder
    broken = path if path.is_file() else min(path.glob("*.yaml"))
    text = broken.read_text(encoding="utf-8")
    broken.write_text("- id: [", encoding="utf-8")
    problems = problems_with(shipped_copy, UNCHANGED, UNCHANGED)
    broken.write_text(text, encoding="utf-8")
    assert problems == []


def test_cases_name_contests_of_their_own_election(shipped_copy: Path) -> None:
    election = shipped_copy / "election.yaml"
    text = election.read_text(encoding="utf-8")
    election.write_text(text.replace("id: city", "id: capital"), encoding="utf-8")
    problems = problems_with(shipped_copy, UNCHANGED, UNCHANGED)
    election.write_text(text, encoding="utf-8")
    assert any("city is no contest of election.yaml: capital, village" in problem for problem in problems)


CASES = {
    "unknown date": ("date: result-city", "date: tea-time", "no date tea-time in calendar.yaml"),
    "date of the other council": ("date: result-city", "date: result-village", "is of the village"),
    "chosen date": ("date: result-city", "date: result-answers", "counted from a day that we chose"),
    "date without a last day": ("date: result-city", "date: recount", "date recount has no last day"),
    "day that the story lacks": ("date: result-city", "date: rejected", "the story does not name the day"),
    "date by other articles": ("date: result-city", "date: complaints", "rests on none of these articles"),
    "unknown body": ("to: sup-province", "to: tea-house", "no body tea-house in agencies"),
    "body that the law does not name": (
        "to: sup-province",
        "to: inspection",
        "no way of complaints.yaml leads to",
    ),
    "wrong body that takes it": (
        "others: [exec-district, police",
        "others: [sup-central, police",
        "takes it, too",
    ),
    "body twice": (
        "others: [exec-district, police",
        "others: [sup-province, police",
        "a body is named twice",
    ),
    "unknown act": ("act: O08", "act: X99", "no act X99"),
    "act of nobody": ("    accused: staff\n", "", "act and accused go together"),
    "unknown article": ("articles: [72]", "articles: [72, 999]", "999"),
    "number of no article": ("بر پایهٔ مادهٔ ۷۲ این", "بر پایهٔ مادهٔ ۸۵ این", "its article is none of ۷۲"),
    "part twice": ("part: witness", "part: who", "2 sentences say who, one must"),
    "slot that nothing fills": (
        "شعبهٔ {station} در {place} است",
        "شعبهٔ {room} در {place} است",
        "no slot {room}",
    ),
    "slot that the story lacks": (
        "شعبهٔ {station} در {place} است",
        "شعبه {hour} در {place} است",
        "not in the story",
    ),
    "unknown flaw": ("flaw: insult", "flaw: rude", "flaw: input should be"),
    "unknown topic": ("topic: bodies", "topic: tea", "no topic tea in topics.yaml"),
    "arabic letter": ("من نامزد ب شورای شهر", "من نامزد ب شوراي شهر", "an Arabic letter"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_case_is_reported(shipped_copy: Path, case: str) -> None:
    before, after, words = CASES[case]
    problems = problems_with(shipped_copy, before, after)
    assert any(words in problem for problem in problems), problems


def test_too_few_cases_or_flaws_are_reported(shipped_copy: Path) -> None:
    text = (CONTENT / FILE).read_text(encoding="utf-8")
    last = text[text.index("  - id: c-smear-village") :]
    assert any("6 at least" in problem for problem in problems_with(shipped_copy, last, ""))
    flaw = text[text.index('      - {flaw: guess, text: "لابد رئیس') :].splitlines()[0] + "\n"
    assert any("must stay out" in problem for problem in problems_with(shipped_copy, flaw, ""))


def test_shipped_cases_cover_tracks_councils_and_flaws() -> None:
    bank = shipped_content().statements
    for track in Audience:
        cases = bank.of_track(track)
        kind = (
            StatementKind.OBJECTION
            if track in (Audience.CANDIDATE, Audience.VOTER)
            else StatementKind.MINUTES
        )
        assert len(cases) >= 6 and {case.kind for case in cases} == {kind}
        assert {case.settlement for case in cases} == {"city", "village"}
        assert {line.flaw for case in cases for line in (*case.flawed, *case.common)} == set(SentenceFlaw)
