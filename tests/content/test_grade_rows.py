"""A liaison's table of grades: every fault at its line, or all grades."""

import pytest

from bot.domain.atlas.atlas import LONGEST_REASON, Factor
from bot.domain.atlas.grade_tables import GradeColumn, GradeFault, GradeReading, GradeTrouble, TableGrade
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree, Phase
from bot.domain.sent_tables import MOST_FAULTS, MOST_ROWS, SentTableTrouble
from bot.language.masking import mask
from bot.library.grade_rows import FACTORS, HEADS, PHASES, read_grades
from tests.fakes.talk import TEXTS

AREAS = AreaTree(
    (
        Area("thr", name="شهرستان", parent_id=None, kind=AreaKind.COUNTY),
        Area("thr01", name="منطقهٔ ۱", parent_id="thr", kind=AreaKind.DISTRICT),
        Area("thr02", name="منطقهٔ ۲", parent_id="thr", kind=AreaKind.DISTRICT),
    )
)
HEAD = ["کد", "منطقه", "زمان", "موضوع", "نمره", "دلیل"]
WHY = "سه درگیری در دورهٔ پیش"
GOOD = ["thr01", "منطقهٔ ۱", "روز رأی‌گیری", "تنش و درگیری", "4", WHY]


def read(*rows: list[str], head: list[str] = HEAD, merged: dict[int, str] | None = None) -> GradeReading:
    numbered = [(line, row, (merged or {}).get(line, "")) for line, row in enumerate([head, *rows], start=1)]
    return read_grades(numbered, AREAS, mask=mask)


def row_with(**cells: str) -> list[str]:
    names = ("code", "name", "phase", "factor", "grade", "reason")
    return [cells.get(name, cell) for name, cell in zip(names, GOOD, strict=True)]


def test_good_row_is_a_grade() -> None:
    assert read(GOOD) == GradeReading((TableGrade("thr01", Phase.DAY, Factor.TENSION, 4, WHY),))


@pytest.mark.parametrize(
    "row",
    [
        row_with(grade="۴"),
        row_with(grade="4.0"),
        row_with(code="THR01"),
        row_with(code=""),
        row_with(name=""),
        row_with(code="", name=" منطقهٔ  ۱ "),
        row_with(phase="day"),
        row_with(phase="روز رأی گیری"),
        row_with(factor="tension"),
        row_with(reason=f"  {WHY}  "),
    ],
)
def test_the_same_is_written_in_many_ways(row: list[str]) -> None:
    assert read(row).grades == (TableGrade("thr01", Phase.DAY, Factor.TENSION, 4, WHY),)


@pytest.mark.parametrize(
    ("row", "trouble", "cell"),
    [
        (row_with(grade="6"), GradeTrouble.GRADE, "6"),
        (row_with(grade="0"), GradeTrouble.GRADE, "0"),
        (row_with(grade="3.5"), GradeTrouble.GRADE, "3.5"),
        (row_with(grade="زیاد"), GradeTrouble.GRADE, "زیاد"),
        (row_with(grade=""), GradeTrouble.GRADE_MISSING, ""),
        (row_with(reason=""), GradeTrouble.REASON_MISSING, ""),
        (row_with(reason="کوتاه"), GradeTrouble.REASON_SHORT, "کوتاه"),
        (row_with(reason="ب" * (LONGEST_REASON + 1)), GradeTrouble.REASON_LONG, ""),
        (row_with(code="thr99"), GradeTrouble.AREA_UNKNOWN, "thr99"),
        (row_with(code="thr"), GradeTrouble.AREA_UNKNOWN, "thr"),
        (row_with(code="", name="ناکجا"), GradeTrouble.AREA_UNKNOWN, "ناکجا"),
        (row_with(code="", name=""), GradeTrouble.AREA_MISSING, ""),
        (row_with(name="منطقهٔ ۲"), GradeTrouble.AREA_OTHER, "منطقهٔ ۲"),
        (row_with(phase="شب"), GradeTrouble.PHASE, "شب"),
        (row_with(factor="هوا"), GradeTrouble.FACTOR, "هوا"),
        ([*GOOD, "بیش"], GradeTrouble.CELLS, ""),
    ],
)
def test_each_fault_is_named_at_its_line(row: list[str], trouble: GradeTrouble, cell: str) -> None:
    other = row_with(code="thr02", name="")
    reading = read(other, row)
    assert reading.faults == (GradeFault(3, trouble, cell),)


def test_areas_of_one_name_need_their_codes() -> None:
    kind, name = AreaKind.DISTRICT, "بخش مرکزی"
    towns = [Area(town, name=town, parent_id=None, kind=AreaKind.COUNTY) for town in ("var", "dam")]
    central = [Area(f"{town.id}1", name=name, parent_id=town.id, kind=kind) for town in towns]
    tree = AreaTree((*towns, *central))
    rows = [
        (1, HEAD, ""),
        (2, row_with(code="var1", name=name), ""),
        (3, row_with(code="dam1", name=name), ""),
    ]
    assert [grade.area for grade in read_grades(rows, tree, mask=mask).grades] == ["var1", "dam1"]
    nameless = read_grades([rows[0], (2, row_with(code="", name=name), "")], tree, mask=mask)
    assert nameless.faults == (GradeFault(2, GradeTrouble.AREA_SEVERAL, name),)
    as_in_chat = row_with(code="", name=tree.distinct_name("dam1"))
    assert read_grades([rows[0], (2, as_in_chat, "")], tree, mask=mask).grades[0].area == "dam1"
    assert (tree.distinct_name("dam1"), tree.distinct_name("dam")) == ("بخش مرکزی (dam)", "dam")


def test_all_faults_are_named_at_once() -> None:
    reading = read(row_with(grade="6", reason=""), GOOD, GOOD, row_with(code="thr02"), merged={5: "A5:A6"})
    assert [(fault.line, fault.trouble) for fault in reading.faults] == [
        (2, GradeTrouble.GRADE),
        (2, GradeTrouble.REASON_MISSING),
        (4, GradeTrouble.REPEATED),
        (5, GradeTrouble.MERGED),
    ]
    assert reading.faults[2].other == 3 and reading.faults[3].cell == "A5:A6"


def test_rows_that_nobody_filled_in_are_skipped() -> None:
    form = row_with(grade="", reason="")
    assert read(form, form).trouble is SentTableTrouble.EMPTY
    assert len(read(form, GOOD, form).grades) == 1


def test_header_stands_anywhere_in_any_order_and_language() -> None:
    rows = [
        (1, ["نمره‌های اطلس"], "A1:F1"),
        (3, ["reason", "grade", "factor", "phase", "area"], ""),
        (4, [WHY, "2", "online", "after", "thr02"], ""),
    ]
    (grade,) = read_grades(rows, AREAS, mask=mask).grades
    assert grade == TableGrade("thr02", Phase.AFTER, Factor.ONLINE, 2, WHY)


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (["کد", "زمان", "موضوع", "دلیل"], (GradeColumn.GRADE,)),
        (["زمان", "موضوع", "نمره", "دلیل"], (GradeColumn.NAME,)),
        ([*HEAD, "نمره"], (GradeColumn.GRADE,)),
    ],
)
def test_missing_or_repeated_columns_are_named(head: list[str], columns: tuple[GradeColumn, ...]) -> None:
    reading = read(GOOD, head=head)
    assert (reading.trouble, reading.columns) == (SentTableTrouble.HEADS, columns)


def test_table_without_a_header_is_refused() -> None:
    assert read_grades([(1, GOOD, "")], AREAS, mask=mask).trouble is SentTableTrouble.HEADS


def test_contacts_in_a_reason_are_masked() -> None:
    (grade,) = read(row_with(reason="از ۰۹۱۲۱۲۳۴۵۶۷ بپرسید که چه شد")).grades
    assert "۰۹۱۲۱۲۳۴۵۶۷" not in grade.reason


def test_faults_without_end_are_cut() -> None:
    assert len(read(*[row_with(grade="9")] * (MOST_FAULTS + 50)).faults) == MOST_FAULTS


def test_form_of_all_districts_can_come_back() -> None:
    assert 1 + 1_200 * len(Factor) < MOST_ROWS


def test_names_are_those_of_the_form() -> None:
    """The form is made from the texts, and what comes back is read by these names."""
    for phase, name in PHASES.items():
        assert TEXTS.render(f"atlas-phase-{phase}", {}) == name
    for factor, name in FACTORS.items():
        assert TEXTS.render(f"atlas-factor-{factor}", {}) == name
    for column, names in HEADS.items():
        assert TEXTS.render(f"atlas-table-column-{column}", {}) == names[0]
