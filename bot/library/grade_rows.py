"""Reads a liaison's table of grades from its rows: every fault at its line, or all grades in order."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.atlas.atlas import LONGEST_REASON, SHORTEST_REASON, Factor, one_line, rated_areas
from bot.domain.atlas.grade_tables import GradeColumn, GradeFault, GradeReading, GradeTrouble, TableGrade
from bot.domain.catalogue.catalogue import Area, AreaTree, Phase
from bot.domain.sent_tables import MOST_FAULTS, SentTableTrouble

HEADS: Final[Mapping[GradeColumn, tuple[str, ...]]] = {
    GradeColumn.AREA: ("کد", "area", "code"),
    GradeColumn.NAME: ("منطقه", "name"),
    GradeColumn.PHASE: ("زمان", "phase"),
    GradeColumn.FACTOR: ("موضوع", "factor"),
    GradeColumn.GRADE: ("نمره", "grade"),
    GradeColumn.REASON: ("دلیل", "reason"),
}
"""The names of the columns, first the one that our own tables have."""
PHASES: Final[Mapping[Phase, str]] = {
    Phase.BEFORE: "پیش از رأی‌گیری",
    Phase.DAY: "روز رأی‌گیری",
    Phase.AFTER: "پس از رأی‌گیری",
}
FACTORS: Final[Mapping[Factor, str]] = {
    Factor.TENSION: "تنش و درگیری",
    Factor.PRESSURE: "پول و فشار بر رأی‌دهنده",
    Factor.ORDER: "دسترسی و نظم شعبه‌ها",
    Factor.ONLINE: "فضای مجازی",
}
_NEEDED: Final = (GradeColumn.PHASE, GradeColumn.FACTOR, GradeColumn.GRADE, GradeColumn.REASON)
_FEWEST_HEADS: Final = 3
"""Known names in a row that make it the header."""
_SHOWN: Final = 40
_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_WHOLE: Final = re.compile(r"([0-9]{1,3})(?:\.0+)?")

type Row = tuple[int, Sequence[str], str]
"""Line, cells, and the merged range that covers one of them."""
type Mask = Callable[[str], str]


def read_grades(rows: Sequence[Row], areas: AreaTree, *, mask: Mask) -> GradeReading:
    """What the rows hold. A row without grade and reason is skipped: the form lists everything that could be graded.
    ``mask`` takes contacts out of a reason."""
    at = next((place for place, row in enumerate(rows) if _is_header(row[1])), None)
    if at is None:
        return GradeReading(trouble=SentTableTrouble.HEADS, columns=_NEEDED)
    columns = [_column(cell) for cell in rows[at][1]]
    if wrong := tuple(_wrong_columns(columns)):
        return GradeReading(trouble=SentTableTrouble.HEADS, columns=wrong)
    reader = _RowReader(columns, _KnownAreas.of(areas), mask)
    grades: list[TableGrade] = []
    faults: list[GradeFault] = []
    lines: dict[tuple[str, Phase, Factor], int] = {}
    for line, cells, merged in rows[at + 1 :]:
        if merged:
            faults.append(GradeFault(line, GradeTrouble.MERGED, merged))
            continue
        grade, found_faults = reader.read(line, cells)
        faults += found_faults
        if grade is not None and (before := lines.setdefault(grade.place, line)) != line:
            faults.append(GradeFault(line, GradeTrouble.REPEATED, other=before))
        elif grade is not None:
            grades.append(grade)
        if len(faults) > MOST_FAULTS:
            break
    if not grades and not faults:
        return GradeReading(trouble=SentTableTrouble.EMPTY)
    return GradeReading(tuple(grades), tuple(faults[:MOST_FAULTS]))


def _is_header(cells: Sequence[str]) -> bool:
    return sum(_column(cell) is not None for cell in cells) >= _FEWEST_HEADS


def _column(cell: str) -> GradeColumn | None:
    plain = _plain(cell)
    return next((column for column, names in HEADS.items() if plain in map(_plain, names)), None)


def _wrong_columns(columns: Sequence[GradeColumn | None]) -> Iterator[GradeColumn]:
    """Those that are missing or there twice; of code and name one is enough."""
    for column in GradeColumn:
        count = columns.count(column)
        if count > 1 or (not count and column in _NEEDED):
            yield column
    if GradeColumn.AREA not in columns and GradeColumn.NAME not in columns:
        yield GradeColumn.NAME


def _plain(text: str) -> str:
    """Words as they are compared: one form of each letter, blanks for half-spaces, small letters."""
    return " ".join(one_line(text).replace("\u200c", " ").casefold().split())


@dataclass(frozen=True, slots=True)
class _KnownAreas:
    """The areas that get grades, by small code and by plain name, also as the chat names them: several may have one
    name."""

    by_code: Mapping[str, Area]
    by_name: Mapping[str, Sequence[Area]]

    @classmethod
    def of(cls, tree: AreaTree) -> "_KnownAreas":
        by_code, by_name = dict[str, Area](), dict[str, list[Area]]()
        for area in rated_areas(tree):
            by_code[area.id.casefold()] = area
            for name in {area.name, tree.distinct_name(area.id)}:
                by_name.setdefault(_plain(name), []).append(area)
        return cls(by_code, by_name)


@dataclass(frozen=True, slots=True)
class _RowReader:
    columns: Sequence[GradeColumn | None]
    areas: _KnownAreas
    mask: Mask

    def read(self, line: int, cells: Sequence[str]) -> tuple[TableGrade | None, list[GradeFault]]:
        """The grade of the row, or its faults; neither for a row that nobody has filled in."""
        values = dict.fromkeys(GradeColumn, "")
        values |= {column: cell for column, cell in zip(self.columns, cells, strict=False) if column}
        if not values[GradeColumn.GRADE] and not values[GradeColumn.REASON]:
            return None, []
        faults: list[GradeFault] = []

        def note(trouble: GradeTrouble, cell: str = "") -> None:
            faults.append(GradeFault(line, trouble, cell[:_SHOWN]))

        if any(cells[len(self.columns) :]):
            note(GradeTrouble.CELLS)
        area = self._area(values[GradeColumn.AREA], values[GradeColumn.NAME], note)
        phase = _value_of(values[GradeColumn.PHASE], PHASES)
        if phase is None:
            note(GradeTrouble.PHASE, values[GradeColumn.PHASE])
        factor = _value_of(values[GradeColumn.FACTOR], FACTORS)
        if factor is None:
            note(GradeTrouble.FACTOR, values[GradeColumn.FACTOR])
        grade = _grade(values[GradeColumn.GRADE], note)
        reason = self._reason(values[GradeColumn.REASON], note)
        if faults or area is None or phase is None or factor is None or grade is None:
            return None, faults
        return TableGrade(area.id, phase, factor, grade, reason), []

    def _area(self, code: str, name: str, note: "Note") -> Area | None:
        code, plain_name = code.translate(_DIGITS).strip().casefold(), _plain(name)
        if not code and not plain_name:
            note(GradeTrouble.AREA_MISSING)
            return None
        named = self.areas.by_name.get(plain_name, ())
        if not code and len(named) > 1:
            note(GradeTrouble.AREA_SEVERAL, name)
            return None
        area = self.areas.by_code.get(code) if code else next(iter(named), None)
        if area is None:
            note(GradeTrouble.AREA_UNKNOWN, code or name)
            return None
        if named and area not in named:
            note(GradeTrouble.AREA_OTHER, name)
            return None
        return area

    def _reason(self, text: str, note: "Note") -> str:
        words = self.mask(one_line(text))
        if not words:
            note(GradeTrouble.REASON_MISSING)
        elif len(words) < SHORTEST_REASON:
            note(GradeTrouble.REASON_SHORT, words)
        elif len(words) > LONGEST_REASON:
            note(GradeTrouble.REASON_LONG)
        return words


type Note = Callable[..., None]


def _value_of[T: (Phase, Factor)](text: str, names: Mapping[T, str]) -> T | None:
    plain = _plain(text)
    return next((value for value, name in names.items() if plain in (_plain(name), value.value)), None)


def _grade(text: str, note: Note) -> int | None:
    if not text:
        note(GradeTrouble.GRADE_MISSING)
        return None
    match = _WHOLE.fullmatch(text.translate(_DIGITS).strip())
    number = int(match[1]) if match else 0
    if not 1 <= number <= 5:
        note(GradeTrouble.GRADE, text)
        return None
    return number
