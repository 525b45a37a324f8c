"""``amanat areas import``: a table becomes the tree, or each problem is reported and nothing is written."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import AreaKind
from bot.library.area_import import plan_areas
from bot.library.area_rows import read_rows
from bot.library.loader import check, load_content
from bot.library.problems import ContentErrors
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

WAY = " lies in itself, by way of"
HEAD = "code,parent,name,kind,column,row\n"
GOOD = (
    HEAD
    + "frs,,شهرستان فرضی,county,,\nfrs1,frs,منطقهٔ ۱,district,0,0\n"
    + "frs2,frs,منطقهٔ ۲,district,1,0\nfrs1s1,frs1,شعبهٔ ۱,station,,\n"
)


def table(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "areas.csv"
    file.write_text(text, encoding="utf-8")
    return file


def import_problems(tmp_path: Path, folder: SampleFolder, text: str, **given: object) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        plan_areas(table(tmp_path, text), folder.root, **{"used": {}, **given})  # type: ignore[arg-type]
    return [f"{p.line}: {p.message}" for p in caught.value.problems]


def test_a_table_becomes_the_tree(tmp_path: Path, folder: SampleFolder) -> None:
    plan = plan_areas(table(tmp_path, GOOD), folder.root, used={})
    plan.carry_out()
    assert check(folder.root)[0] == []
    areas = load_content(folder.root).areas
    assert [area.id for area in areas.path("frs1s1")] == ["frs", "frs1", "frs1s1"]
    assert areas["frs2"].tile == (1, 0) and areas["frs"].tile is None
    again = plan_areas(table(tmp_path, GOOD), folder.root, used={})
    assert (again.same, again.new, again.changed, again.gone) == (4, (), (), ())


def test_persian_heads_kinds_digits_and_semicolons_are_read(tmp_path: Path, folder: SampleFolder) -> None:
    text = "کد;نام;بالادست;نوع;ردیف;ستون\nfrs;شهرستان فرضي;;شهرستان;;\nfrs1;منطقهٔ ۱;frs;منطقه;۲;۳\n"
    plan_areas(table(tmp_path, text), folder.root, used={}).carry_out()
    areas = load_content(folder.root).areas
    assert areas["frs1"].tile == (3, 2) and areas["frs"].name == "شهرستان فرضی"


def test_table_with_bom_crlf_and_foreign_letters_is_read(tmp_path: Path, folder: SampleFolder) -> None:
    file = tmp_path / "areas.csv"
    text = "\ufeffكد;بالادست;نام;نوع;ستون;رديف\r\nfrs;;شهرستان فرضي;شهرستان;;\r\nfrs۰۱;frs;منطقهٔ كوچك;منطقه;٠;۱\r\n"
    file.write_bytes(text.encode())
    plan_areas(file, folder.root, used={}).carry_out()
    areas = load_content(folder.root).areas
    assert areas["frs01"].name == "منطقهٔ کوچک" and areas["frs01"].tile == (0, 1)
    file.write_bytes((text + "frs٠١;frs;دیگر;منطقه;;\r\n").encode())
    with pytest.raises(ContentErrors) as caught:
        plan_areas(file, folder.root, used={})
    assert [p.message for p in caught.value.problems] == ["code frs01 occurs in line 3 already"]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("frs,,شهرستان,county,,\nfrs,,شهرستان,county,,\n", ["3: code frs occurs in line 2 already"]),
        ("frs1,frs,منطقه,district,,\n", ["2: frs1: there is no area frs to lie in"]),
        ("frs,,,county,,\n", ["2: frs has no name"]),
        ("frs,,شهرستان,kingdom,,\n", [f"2: kind «kingdom» of frs: one of {', '.join(AreaKind)}"]),
        ("فرض,,شهرستان,county,,\n", ["2: code «فرض»: Latin letters, digits, dots and dashes, at most 20"]),
        (",,شهرستان,county,,\n", ["2: no code"]),
        ("a,b,الف,district,,\nb,a,ب,district,,\n", [f"2: a{WAY} b", f"3: b{WAY} a"]),
        ("a,a,الف,district,,\n", [f"2: a{WAY} a"]),
        ("a,,الف,district,,\nb,a,ب,county,,\n", ["3: b: a county cannot lie in a district (a)"]),
        ("a,,الف,station,,\n", ["2: a: a station must lie in a larger area"]),
        ("a,,الف,district,1,\n", ["2: a: column and row go together: both or neither"]),
        ("a,,الف,district,12,0\n", ["2: a: column and row are whole numbers from 0 to 11"]),
        ("a,,الف,district,1,1\nb,,ب,district,1,1\n", ["3: b has the tile of a in line 2"]),
        (
            "a,,الف,county,,\nb,,ب,county,,\na1,a,پ,district,1,1\nb1,b,ت,district,1,1\n",
            ["5: b1 has the tile of a1 in line 4"],
        ),
        ("a,,الف,district,1,1,more\n", ["2: 7 cells under 6 columns"]),
        ("", ["1: no area below the header: an import would leave none"]),
    ],
)  # fmt: skip
def test_every_problem_is_told_at_its_line(
    tmp_path: Path, folder: SampleFolder, rows: str, wrong: list[str]
) -> None:
    before = {file: file.read_bytes() for file in folder.root.rglob("*") if file.is_file()}
    assert import_problems(tmp_path, folder, HEAD + rows) == wrong
    assert {file: file.read_bytes() for file in folder.root.rglob("*") if file.is_file()} == before


def test_all_problems_are_told_at_once(tmp_path: Path, folder: SampleFolder) -> None:
    rows = "a,,,county,,\nb,a,ب,island,,\nc,,ج,county,x,1\n"
    assert [line.partition(":")[0] for line in import_problems(tmp_path, folder, HEAD + rows)] == [
        "2",
        "3",
        "4",
    ]


def test_parent_in_faulty_line_is_not_reported_missing(tmp_path: Path, folder: SampleFolder) -> None:
    rows = "a,,,county,,\nb,a,ب,district,,\nc,nowhere,ج,district,,\n"
    assert import_problems(tmp_path, folder, HEAD + rows) == [
        "2: a has no name",
        "4: c: there is no area nowhere to lie in",
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "1: empty: the first line names the columns: code,parent,name,kind"),
        ("code,name,kind\n", "1: the column «parent» is missing"),
        ("code,parent,name,kind,x\n", "1: no column is called «x»: there are code, parent, name, kind, column, row"),
        ("code,parent,name,kind,کد\n", "1: the column «code» occurs twice"),
        ("code,parent,name,kind,row\n", "1: column and row go together: both or neither"),
    ],
)  # fmt: skip
def test_a_head_that_is_wrong_is_told_alone(
    tmp_path: Path, folder: SampleFolder, text: str, wrong: str
) -> None:
    assert import_problems(tmp_path, folder, text) == [wrong]


def test_what_is_no_text_is_said_so() -> None:
    assert read_rows("f", b"code,parent\n\xff\xfe")[1][0].line == 2
    assert "CSV UTF-8" in read_rows("f", "code".encode("utf-16"))[1][0].message
    assert "not a text" in read_rows("f", b"PK\0\0")[1][0].message


def test_quoted_line_break_does_not_shift_line_numbers(tmp_path: Path, folder: SampleFolder) -> None:
    rows = 'a,,"الف\nب",county,,\nb,,,county,,\n'
    assert "4: b has no name" in import_problems(tmp_path, folder, HEAD + rows)


def test_an_area_that_reports_name_does_not_vanish(tmp_path: Path, folder: SampleFolder) -> None:
    held = {"old7": 3, "frs1": 9}
    wrong = import_problems(tmp_path, folder, GOOD, used=held)
    assert wrong == ["1: old7 is used 3 times and is missing here: keep it, or remove it with --let-go old7"]
    plan_areas(table(tmp_path, GOOD), folder.root, used=held, let_go=["old7"])
    assert import_problems(tmp_path, folder, GOOD, used=held, let_go=["old7", "frs1"]) == [
        "1: --let-go frs1: the table has it, or it is unknown"
    ]


def test_known_station_facts_stay_under_their_code(tmp_path: Path, folder: SampleFolder) -> None:
    folder.write(
        "areas/areas.yaml",
        "source: آگهی\nas_of: ۱۴۰۵/۰۹/۱۱\nareas:\n  - {id: frs, name: شهرستان فرضی, kind: county, children: ["
        "{id: frs1, name: منطقهٔ ۱, kind: district, tile: [2, 2], children: ["
        "{id: frs1s1, name: شعبهٔ ۱, kind: station, address: خیابان یک, lat: 35.8, lon: 51.4}]}]}\n",
    )
    text = GOOD.replace("شعبهٔ ۱", "شعبهٔ ۱۲").replace("district,0,0", "district,,")
    plan = plan_areas(table(tmp_path, text), folder.root, used={})
    assert (plan.new, plan.changed, plan.gone) == (("frs2",), ("frs1s1",), ())
    plan.carry_out()
    areas = load_content(folder.root).areas
    station = areas["frs1s1"].station
    assert station is not None and station.address == "خیابان یک" and station.source == "آگهی"
    assert areas["frs1s1"].name == "شعبهٔ ۱۲" and areas["frs1"].tile == (2, 2)


def test_several_files_are_not_guessed_about(tmp_path: Path, folder: SampleFolder) -> None:
    folder.write("areas/more.yaml", "areas:\n  - {id: zz, name: شهرستان دوم, kind: county}\n")
    assert "several files" in import_problems(tmp_path, folder, GOOD)[0]


def test_the_shipped_tiles_are_a_map_of_tehran() -> None:
    areas = shipped_content().areas
    tiles = [area.tile for area in areas.children("thr")]
    assert None not in tiles and len(set(tiles)) == 23
    assert areas["thr22"].tile < areas["thr05"].tile  # type: ignore[operator]


@given(st.lists(st.lists(st.text(max_size=6), max_size=8), max_size=6))
def test_any_table_is_read_or_refused_and_never_breaks(cells: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    for head in ("", HEAD):
        rows, problems = read_rows("f.csv", (head + out.getvalue()).encode("utf-8", "surrogatepass"))
        codes = [row.code for row in rows]
        assert problems or len(set(codes)) == len(codes)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", *"abcd"])), max_size=5))
def test_what_is_accepted_is_a_tree(pairs: list[tuple[str, str]]) -> None:
    kinds = ["province", "county", "district", "rural_district"]
    text = HEAD + "".join(f"{c},{p},نام,{kinds['abcd'.index(c)]},,\n" for c, p in pairs)
    rows, problems = read_rows("f.csv", text.encode())
    if problems:
        return
    parents = {row.code: row.parent for row in rows}
    for start in parents:
        seen: set[str] = set()
        at = start
        while at:
            assert at in parents and at not in seen
            seen.add(at)
            at = parents[at]
