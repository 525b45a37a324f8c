"""The routing table as content: what is missing or accused is named at its line."""

import pytest

from bot.domain.catalogue import ActorClass
from bot.domain.complaints import Use
from bot.domain.levels import Level
from bot.library import load_content
from tests.content.conftest import Folder

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
"""


@pytest.fixture
def table(folder: Folder) -> Folder:
    folder.write(C, TABLE)
    text = folder.path(BODIES).read_text(encoding="utf-8")
    folder.write(BODIES, KNOWN + text[text.index("hotlines:") :])
    return folder


def told(folder: Folder) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in folder.problems()]


def test_the_table_is_read(table: Folder) -> None:
    assert told(table) == []
    content = load_content(table.root)
    board, police, centre = content.complaints
    assert board.uses == (Use.COMPLAINT, Use.REFERRAL) and police.uses == (Use.REFERRAL,)
    assert centre.only_for == (ActorClass.STAFF,)
    assert (content.agencies["police"].level, content.agencies["police"].of) == (
        Level.COUNTY,
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
        "addressee centre: staff stands in not_for, too",
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
    "an unknown article": (C, "articles: [20]", "articles: [85]", "articles: [85]", "no article 85"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_at_its_line(table: Folder, case: str) -> None:
    file, old, new, at, message = CASES[case]
    table.replace(file, old, new)
    place = C if at in table.path(C).read_text(encoding="utf-8") else BODIES
    text = table.path(place).read_text(encoding="utf-8")
    line = text[: text.index(at)].count("\n") + 1
    assert any(one.startswith(f"{line}: ") and message in one for one in told(table)), (line, told(table))


def test_a_case_that_has_one_body_only_is_named(table: Folder) -> None:
    text = table.path(C).read_text(encoding="utf-8")
    table.write(C, text[: text.index("  - id: centre")] + text[text.index("urgent:") :])
    table.replace(C, "not_for: [force]\n    note: جلوگیری", "not_for: [force, staff]\n    note: جلوگیری")
    assert told(table) == ["2: O32 by staff (city, before): board, no other to refer it to"]
