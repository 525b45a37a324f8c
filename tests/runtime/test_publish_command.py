"""The published pages and files: their content, and that they are put in place completely or not at all."""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.publication.charts import bars
from bot.cli.publication.files import MANIFEST
from bot.cli.publication.site import PublicationSite
from bot.cli.publication.words import PageTexts
from bot.cli.publish import _check_known_periods, _check_signatures, put_in_place
from bot.cli.trouble import CommandTrouble
from bot.domain.catalogue.catalogue import AreaKind
from bot.domain.figures.publication import FunnelStep, PublicationTableKind
from bot.library import LoadedContent
from tests.fakes.published import make_publication, real_content
from tests.fakes.talk import TEXTS


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return real_content()


@pytest.fixture(scope="module")
def files(content: LoadedContent) -> dict[str, bytes]:
    publications = [
        make_publication(content),
        make_publication(content, days=1, cases=30, after=7),
        make_publication(content, cases=0, after=8),
    ]
    return dict(PublicationSite(publications, PageTexts(TEXTS), content, head="9f86d081884c").files())


class PageTables(HTMLParser):
    """The rows of every table of a page, and its pictures."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.pictures: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self._in = False
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag == "img":
            self.pictures.append(dict(attrs))
        self._in = tag in ("th", "td")
        if self._in:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._in = False

    def handle_data(self, data: str) -> None:
        if self._in:
            self.rows[-1][-1] += data


@pytest.mark.parametrize("name", ["index", "2026-11-14_2026-11-20"])
def test_figures_come_first_and_caveats_after(files: dict[str, bytes], name: str) -> None:
    page = files[f"{name}.html"].decode()
    caveats, link = page.index('<section id="how-to-read">'), page.index('href="#how-to-read"')
    tables = [at.start() for at in re.finditer("<table>", page)]
    assert link < tables[0] and tables[-1] < caveats, "a link above the figures leads to what they mean"
    notes = [at.start() for at in re.finditer('<p class="note">', page)]
    assert len(notes) > 1 and min(notes[1:]) > tables[0], "no explanation stands before the first number"


def the_rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel needs it to read Persian"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_table_row_is_in_files_and_page(content: LoadedContent, files: dict[str, bytes]) -> None:
    publication, name = make_publication(content), "2026-11-14_2026-11-20"
    page = PageTables(files[f"{name}.html"])
    read = {row[0]: row[1] for row in page.rows if len(row) == 2}
    for kind in PublicationTableKind:
        rows = the_rows(files[f"{name}-{kind}.csv"])
        assert [(row["code"], int(row["count"])) for row in rows] == [
            (c.code, c.count) for c in publication.tables[kind]
        ]
        for row in rows:
            low, high = max(0, int(row["count"]) - 4), int(row["count"]) + 4
            assert (int(row["at_least"]), int(row["at_most"])) == (low, high)
            count_text = f"حدود {row['count']}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
            assert read[row["label"]] == (count_text if int(row["count"]) else "کمتر از ۵")


def test_case_progress_and_durations_match_in_files_and_page(
    content: LoadedContent, files: dict[str, bytes]
) -> None:
    publication, name = make_publication(content), "2026-11-14_2026-11-20"
    read = {row[0]: row[1] for row in PageTables(files[f"{name}.html"]).rows if len(row) == 2}
    steps = the_rows(files[f"{name}-steps.csv"])
    assert [(row["code"], int(row["count"])) for row in steps] == [
        (step, publication.step(step)) for step in FunnelStep
    ]
    for row in steps:
        assert (
            int(row["at_least"])
            <= int(row["count"])
            <= int(row["at_most"])
            == publication.most(FunnelStep(row["code"]))
        )
        assert read[row["label"]] == f"حدود {row['count']}".translate(
            str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
        )
    times = the_rows(files[f"{name}-times.csv"])
    assert [(row["code"], row["minutes"]) for row in times] == [
        ("until_taken", str(publication.until_taken)), ("until_decided", str(publication.until_decided)),
    ]  # fmt: skip
    assert {row["label"] for row in times} <= read.keys()
    few = the_rows(files["2026-11-22_2026-11-28-times.csv"])
    assert [row["minutes"] for row in few] == ["", ""], "too few cases to publish"
    assert [row["at_least"] for row in the_rows(files["2026-11-22_2026-11-28-steps.csv"])] == ["0"] * len(
        FunnelStep
    )


def test_rows_are_others_only_next_to_numbered_rows(files: dict[str, bytes]) -> None:
    some, none = (
        re.sub("[\u2066-\u2069]", "", files[f"{name}.html"].decode())
        for name in ("2026-11-14_2026-11-20", "2026-11-22_2026-11-28")
    )
    assert "ردیف دیگر، هر کدام کمتر از ۵" in some
    assert "۷ ردیف، هر کدام کمتر از ۵" in none and "ردیف دیگر" not in none


def test_a_page_of_frozen_numbers_speaks_of_no_now(files: dict[str, bytes]) -> None:
    assert not any("اکنون" in data.decode() for name, data in files.items() if name.endswith(".html"))


def test_each_picture_has_words_and_a_table_below(files: dict[str, bytes]) -> None:
    page = PageTables(files["2026-11-14_2026-11-20.html"])
    assert len(page.pictures) == len(PublicationTableKind)
    for picture in page.pictures:
        assert str(picture["src"]) in files and "جدول زیر" in str(picture["alt"])
    empty = PageTables(files["2026-11-22_2026-11-28.html"])
    assert empty.pictures == [] and "table" in empty.tags


def test_no_page_runs_or_fetches_anything(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith(".html"):
            page = data.decode()
            assert "script" not in PageTables(data).tags and "<link" not in page and "@import" not in page
            assert not re.search(r"""(?:src|href)=["']?(?:https?:|//)""", page), name
            for target in re.findall(r'(?:src|href)="([^"]+)"', page):
                within = target.startswith("#") and f'id="{target[1:]}"' in page
                assert target in files or within, target


def test_nothing_below_a_district_and_no_zero(content: LoadedContent, files: dict[str, bytes]) -> None:
    small = {area.id for area in content.areas.areas if area.kind in (AreaKind.STATION, AreaKind.COUNTY)}
    for name, data in files.items():
        if name.endswith("-district.csv"):
            assert not small & {row["code"] for row in the_rows(data)}
        if name.endswith(".html"):
            assert "شعبهٔ" not in data.decode()
            assert not [row for row in PageTables(data).rows if row[-1] in ("۰", "0", "حدود ۰")]


def test_what_must_be_said_is_said_on_every_page(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith(".html"):
            words = re.sub("<[^>]+>|[\u2066-\u2069]", "", data.decode())
            for sentence in (
                "نه تخلف ثابت‌شده",
                "مرجع رسمی نیستیم",
                "مادهٔ ۷۸",
                "نشان پاکی یک جا نیست",
                "گرد شده است",
            ):
                assert sentence in words, (name, sentence)


def test_every_code_is_explained(files: dict[str, bytes]) -> None:
    known = {(row["of"], row["code"]): row["meaning"] for row in the_rows(files["definitions.csv"])}
    for name, data in files.items():
        kind = name.removesuffix(".csv").rpartition("-")[2]
        if name.endswith(".csv") and name != "definitions.csv":
            for row in the_rows(data):
                assert known[kind, "YYYY-MM-DD" if kind == "day" else row["code"]]
            assert {("column", column) for column in the_rows(data)[0]} <= known.keys()


def test_the_manifest_holds_for_every_other_file(files: dict[str, bytes]) -> None:
    manifest = json.loads(files[MANIFEST])
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != MANIFEST}
    assert manifest["files"] == hashes and manifest["audit_head"] == "9f86d081884c"
    assert [period["first"] for period in manifest["periods"]] == ["2026-11-14", "2026-11-21", "2026-11-22"]


def test_a_later_period_changes_nothing_of_an_earlier_one(
    content: LoadedContent, files: dict[str, bytes]
) -> None:
    alone = PublicationSite(
        [make_publication(content)], PageTexts(TEXTS), content, head="9f86d081884c"
    ).files()
    same = [name for name in alone if name.startswith("2026-11-14")]
    assert len(same) == 13
    assert all(alone[name] == files[name] for name in same)


def test_a_formula_in_a_label_is_a_word(content: LoadedContent) -> None:
    from bot.cli.publication.files import _safe

    assert [_safe(label) for label in ("=1+1", "@x", "-", "\tx", "\rx", "واژه", 5)] == [
        "'=1+1", "'@x", "'-", "'\tx", "'\rx", "واژه", 5,
    ]  # fmt: skip


def test_a_chart_escapes_what_it_is_given() -> None:
    svg = bars([('<b>"&', 5, "۵")], title='"<')
    assert "<b>" not in svg and "&lt;b&gt;" in svg and 'aria-label="&quot;&lt;"' in svg


def test_a_long_name_does_not_run_into_its_number() -> None:
    """An area of an imported list may have any name. The table below the picture has the whole name."""
    long = "دهستان‌های بخش مرکزی و بخش‌های پیرامون شهرستان نمونه"
    svg = bars([(long, 5, "حدود ۵"), ("منطقهٔ ۲", 5, "حدود ۵")], title="x")
    names = re.findall(r'text-anchor="start">([^<]*)<', svg)
    assert names[1] == "منطقهٔ ۲"
    assert names[0].endswith("…") and long.startswith(names[0].removesuffix("…")) and len(names[0]) <= 36


def test_files_are_replaced_whole_and_old_ones_removed(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "public"
    put_in_place(folder, {"index.html": b"1", "old.csv": b"x", MANIFEST: b"{}"})
    put_in_place(folder, {"index.html": b"2", MANIFEST: b"{}"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "index.html": b"2",
        MANIFEST: b"{}",
    }
    assert list(folder.parent.iterdir()) == [folder], "nothing else is left in the parent folder"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--write", "--from", "1405-09-01", "--to", "1405-09-02"), "belong to --preview"),
        (("--preview", "--out", "pages"), "belongs to --write"),
    ],
)
def test_what_would_be_passed_over_is_refused(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise somebody who asks for some days would find all of them in the folder."""
    assert main(["publish", *words]) == 1
    assert message in capsys.readouterr().err


def test_publication_without_audited_signatures_is_not_written(content: LoadedContent) -> None:
    """Otherwise somebody with access to the database could publish unsigned numbers."""
    publication = make_publication(content)
    _check_signatures([publication], signed={publication.hash})
    cells = [replace(cell, count=cell.count + 5) for cell in publication.tables[PublicationTableKind.ACT]]
    other = replace(publication, tables={**publication.tables, PublicationTableKind.ACT: tuple(cells)})
    with pytest.raises(CommandTrouble, match=r"2026-11-14 to 2026-11-20.*audit verify.*nothing was written"):
        _check_signatures([other], signed={publication.hash})


def test_database_older_than_pages_overwrites_nothing(
    tmp_path: Path, content: LoadedContent, files: dict[str, bytes]
) -> None:
    put_in_place(tmp_path / "public", files)
    known = [
        make_publication(content),
        make_publication(content, days=1, cases=30, after=7),
        make_publication(content, cases=0, after=8),
    ]
    _check_known_periods(tmp_path / "public", known)
    _check_known_periods(tmp_path / "public", [*known, make_publication(content, after=20)])
    _check_known_periods(tmp_path / "elsewhere", known[:1])
    for other in (known[:2], [*known[:2], make_publication(content, cases=3, after=8)]):
        with pytest.raises(CommandTrouble, match="2026-11-22 to 2026-11-28"):
            _check_known_periods(tmp_path / "public", other)
    (tmp_path / "public" / MANIFEST).write_text("nonsense")
    with pytest.raises(CommandTrouble, match="cannot be read"):
        _check_known_periods(tmp_path / "public", known)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandTrouble, match="holds other things"):
        put_in_place(tmp_path, {"index.html": b"1", MANIFEST: b"{}"})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("at", ["write", "swap"])
def test_what_fails_leaves_the_old_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    folder = tmp_path / "public"
    put_in_place(folder, {"index.html": b"old", MANIFEST: b"{}"})
    real = Path.rename

    def full(self: Path, *_: object) -> int:
        raise OSError(28, "No space left on device", str(self))

    def fail_replace(self: Path, target: Path) -> Path:
        return full(self) if self.name == "made" else real(self, target)  # type: ignore[return-value]

    monkeypatch.setattr(
        Path, "write_bytes" if at == "write" else "rename", full if at == "write" else fail_replace
    )
    with pytest.raises(CommandTrouble, match="No space left"):
        put_in_place(folder, {"index.html": b"new", MANIFEST: b"{}"})
    monkeypatch.undo()
    assert (folder / "index.html").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [folder]
