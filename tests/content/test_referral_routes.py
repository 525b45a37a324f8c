"""The routing table as content: a body that is missing or accused is reported at its line."""

import shutil
from pathlib import Path

import pytest

from bot.domain.bodies.complaints import Use
from bot.domain.catalogue.catalogue import ActorClass, BodyLevel
from bot.library import check, load_content
from bot.library.folder import CONTENT
from tests.content.conftest import SampleFolder

C = "agencies/complaints.yaml"
BODIES = "agencies/bodies.yaml"

TABLE = """\
addressees:
  - id: board
    agency: board
    label: هیئت نظارت
    articles: [20]
    uses: [complaint, referral]
    phases: [before, day, after]
    not_for: []
    note: گزارش را از هر کس می‌گیرد.
  - id: police
    agency: police
    label: پلیس
    articles: [84]
    uses: [referral]
    phases: [before, day, after]
    not_for: [force]
    note: جلوگیری می‌کند.
  - id: centre
    agency: centre
    label: هیئت مرکزی
    articles: [84]
    uses: [referral]
    phases: [before, day, after]
    only_for: [staff]
    not_for: []
    note: بالاترین است.
  - id: own
    agency: own
    label: هیئت همان دستگاه
    articles: [84]
    uses: [referral]
    phases: [before, day, after]
    only_for: [force, official, staff]
    not_for: []
    note: به تخلف کارکنان می‌رسد.
urgent:
  - id: danger
    agency: police
    acts: [O01]
    phases: [before, day, after]
    not_for: [force]
    note: در خطر فوری.
"""
KNOWN = """\
agencies:
  - {id: board, name: نظارت, when: همیشه., confidence: sourced, level: county}
  - {id: centre, name: مرکزی, when: همیشه., confidence: sourced, level: centre}
  - {id: police, name: پلیس, phone: "110", when: همیشه., confidence: sourced, level: county, of: [force]}
  - {id: own, name: هیئت, when: همیشه., confidence: sourced, level: service}
  - {id: line, name: شماره, phone: "197", when: همیشه., confidence: recheck, calls_only: true}
"""


@pytest.fixture
def table(folder: SampleFolder) -> SampleFolder:
    folder.write(C, TABLE)
    text = folder.path(BODIES).read_text(encoding="utf-8")
    folder.write(BODIES, KNOWN + text[text.index("hotlines:") :])
    return folder


def problem_lines(folder: SampleFolder) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in folder.problems()]


def test_the_table_is_read(table: SampleFolder) -> None:
    assert problem_lines(table) == []
    content = load_content(table.root)
    board, police, centre, own = content.complaints
    assert own.only_for == (ActorClass.FORCE, ActorClass.OFFICIAL, ActorClass.STAFF)
    assert board.uses == (Use.COMPLAINT, Use.REFERRAL) and police.uses == (Use.REFERRAL,)
    assert centre.only_for == (ActorClass.STAFF,)
    assert (content.agencies["police"].level, content.agencies["police"].of) == (
        BodyLevel.COUNTY,
        (ActorClass.FORCE,),
    )
    assert [(number.agency_id, number.act_ids) for number in content.urgent] == [("police", ("O01",))]


CASES = {
    "a body without a level": (
        BODIES, "confidence: sourced, level: centre", "confidence: sourced", "agency: centre",
        "addressee centre: agency centre has no level: no case is referred to it",
    ),
    "an accused body": (
        C, "    not_for: [force]\n    note: جلوگیری", "    not_for: []\n    note: جلوگیری",
        "not_for: []\n    note: جلوگیری",
        "addressee police: agency police is of force, whom not_for leaves out",
    ),
    "for and not for the same": (
        C, "only_for: [staff]\n    not_for: []", "only_for: [staff]\n    not_for: [staff]", "only_for: [staff]",
        "addressee centre: staff is also in not_for",
    ),
    "for nobody": (C, "only_for: [staff]", "only_for: []", "only_for: []", "only_for: too few"),
    "no use": (C, "uses: [referral]", "uses: []", "uses: []", "uses: too few"),
    "strange use": (C, "uses: [referral]", "uses: [gossip]", "[gossip]", "uses.0: input should be"),
    "strange level": (BODIES, "level: centre", "level: moon", "level: moon", "level: input should be"),
    "a number of nobody": (
        C, "    agency: police\n    acts", "    agency: gone\n    acts", "agency: gone\n    acts",
        "urgent number danger: no agency gone",
    ),
    "a body without a number": (
        C, "    agency: police\n    acts", "    agency: board\n    acts", "agency: board\n    acts",
        "urgent number danger: agency board has no phone",
    ),
    "a number of the accused": (
        C, "not_for: [force]\n    note: در", "not_for: []\n    note: در", "not_for: []\n    note: در",
        "urgent number danger: agency police is of force, whom not_for leaves out",
    ),
    "a number for an unknown act": (C, "[O01]", "[O99]", "[O99]", "urgent number danger: no act O99"),
    "an unconfirmed body": (
        BODIES, "همیشه., confidence: sourced, level: centre", "همیشه., confidence: recheck, level: centre",
        "agency: centre", "addressee centre: agency centre is unconfirmed (confidence: recheck)",
    ),
    "neither level nor calls only": (
        BODIES, ", calls_only: true", "", "id: line", "agency line has neither a level nor calls_only",
    ),
    "calls only, and a level": (
        BODIES, "calls_only: true", "calls_only: true, level: county", "id: line",
        "agency line has a level, so calls_only must not be set",
    ),
    "only called, without a number": (
        BODIES, 'phone: "197", ', "", "id: line", "agency line has no phone to call",
    ),
    "a number's confidence without a number": (
        BODIES, "level: service", "level: service, phone_confidence: recheck", "name: هیئت, when",
        "agency own has no phone",
    ),
    "a number that is certain here and not there": (
        BODIES, "sourced, level: county, of", "sourced, phone_confidence: recheck, level: county, of",
        "confidence: sourced\n", "hotline 110 is sourced, and agency police says otherwise of it",
    ),
    "a body that nothing leads to": (
        C, "    agency: centre", "    agency: board", "{id: centre",
        "agency centre has a level, and no way of a referral leads to it",
    ),
    "called and not referred to": (
        C, "    agency: police\n    label", "    agency: centre\n    label", "[O01]",
        "urgent number danger: agency police is called about O01, and no case of it goes there",
    ),
    "strange space": (
        C, "    only_for: [staff]", "    space: moon\n    only_for: [staff]", "space: moon", "space: input should be",
    ),
    "an unknown article": (C, "articles: [20]", "articles: [85]", "articles: [85]", "no article 85"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_at_its_line(table: SampleFolder, case: str) -> None:
    file, old, new, at, message = CASES[case]
    table.replace(file, old, new)
    place = C if at in table.path(C).read_text(encoding="utf-8") else BODIES
    text = table.path(place).read_text(encoding="utf-8")
    line = text[: text.index(at)].count("\n") + 1
    assert any(problem.startswith(f"{line}: ") and message in problem for problem in problem_lines(table)), (
        line,
        problem_lines(table),
    )


def test_emergency_number_stays_though_its_people_are_accused(table: SampleFolder) -> None:
    table.replace(C, "not_for: [force]\n    note: در", "not_for: []\n    emergency: true\n    note: در")
    assert problem_lines(table) == []
    (number,) = load_content(table.root).urgent
    assert number.emergency


def test_only_emergency_hotlines_may_be_emergency_numbers(table: SampleFolder) -> None:
    table.replace(C, "not_for: [force]\n    note: در", "not_for: []\n    emergency: true\n    note: در")
    table.replace(BODIES, "    emergency: true\n", "")
    assert [problem.partition(": ")[2] for problem in problem_lines(table)] == [
        "urgent number danger: the number of agency police is not an emergency hotline"
    ]


def test_a_case_that_has_one_body_only_is_named(table: SampleFolder) -> None:
    table.replace(C, "not_for: [force]\n    note: جلوگیری", "not_for: [force, staff]\n    note: جلوگیری")
    table.replace(C, "only_for: [force, official, staff]", "only_for: [force]")
    table.replace(C, "only_for: [staff]", "only_for: [official]")
    assert "2: O32 by staff (city, before): board, no other to refer it to" in problem_lines(table)


NOT_FOR = "    not_for: [force]\n    note: جلوگیری"
WINDOWED = "    from_day: qualified\n    days_after_result: 2\n    not_for: [force]\n    note: جلوگیری"


def test_two_bodies_remain_outside_the_complaint_window(table: SampleFolder) -> None:
    assert problem_lines(table) == []
    table.replace(C, "    not_for: [force]\n    note: جلوگیری", WINDOWED)
    table.replace(C, "only_for: [force, official, staff]", "only_for: [force]")
    table.replace(C, "only_for: [staff]", "only_for: [official]")
    problems = [problem for problem in problem_lines(table) if "no other to refer it to" in problem]
    assert any("before the day qualified" in problem for problem in problems), problems


def test_online_only_body_does_not_serve_real_places(table: SampleFolder) -> None:
    for space, told_of in (("real", False), ("virtual", True)):
        table.write(C, TABLE.replace(NOT_FOR, f"    space: {space}\n{NOT_FOR}"))
        assert any("no other to refer it to" in problem for problem in problem_lines(table)) is told_of, space


BROKEN = {
    "no cyber police": ("agency: cyber", "agency: police", "agency cyber has a level, and no way"),
    "no inspection": (
        "agency: inspection\n    label", "agency: sup-central\n    label", "agency inspection has a level, and no way",
    ),
    "no force's board": ("agency: force-board", "agency: sup-central", "O43 by force: no board by article 93"),
    "no administrative board": (
        "agency: admin-board", "agency: sup-central", "O15 by staff: no board by article 87-t3",
    ),
    "a court before the boards": (
        "acts: &crimes [O01", "acts: &crimes [O23, O01",
        "matter offline: O23 by candidate (city, before, real): court before exec-county, sup-county",
    ),
    "no number to call": (
        "acts: [O18, O35, O43]\n    only_for", "acts: [O18, O35]\n    only_for",
        "matter office: nobody is told to call inspection about O43",
    ),
    "article 68 without a beginning": ("    from_day: qualified\n", "", "by article 68 it has a beginning"),
    "article 68 without an end": (
        "    days_after_result: 2\n    unnamed: true", "    unnamed: true", "by article 68 it has a beginning",
    ),
}  # fmt: skip


TAUGHT = ("lessons", "quizzes", "asks", "handouts")
"""The checks that do not concern bodies and take most of the time."""


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.slow
def test_shipped_table_fails_when_a_body_is_removed(case: str, tmp_path: Path) -> None:
    old, new, message = BROKEN[case]
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root, ignore=shutil.ignore_patterns(*TAUGHT))
    file = root / C
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    messages = [problem.message for problem in check(root)[0]]
    assert any(message in problem for problem in messages), messages


MATTERS = "agencies/matters.yaml"
WRONG = {
    "an unknown act": ("acts: [O13, O27]", "acts: [O13, O99]", "matter violence: no act O99"),
    "an unknown body": ("first: [police]", "first: [polise]", "matter violence: no agency polise"),
    "an unknown number": ("call: cyber", "call: cyder", "matter online: no agency cyder"),
    "a board of one council": (
        "executive: {city: exec-county, village: exec-district}", "executive: {city: exec-county}",
        "board executive: none for village",
    ),
    "a body that nothing leads to": (
        "then: [executive, supervision]", "then: [executive, police-oversight]",
        "matter inside: police-oversight is never reached",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.slow
def test_claims_about_the_fact_sheet_are_checked_too(case: str, tmp_path: Path) -> None:
    old, new, message = WRONG[case]
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    text = (root / MATTERS).read_text(encoding="utf-8")
    assert old in text
    (root / MATTERS).write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    problems = [problem for problem in check(root)[0] if message in problem.message]
    assert problems and problems[0].line == line, check(root)[0]
