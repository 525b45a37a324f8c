"""``amanat capacity`` for a person who plans a polling day."""

from pathlib import Path

import pytest

from bot.__main__ import main

CURVE = "# polling day\n08:00,20\n09:00,60\n10:00,120\n14:00,800\n18:00,600\n22:00,0\n"


@pytest.fixture
def curve(tmp_path: Path) -> Path:
    path = tmp_path / "arrivals.csv"
    path.write_text(CURVE, encoding="utf-8")
    return path


@pytest.mark.slow
def test_it_says_for_each_span_how_many_are_needed(curve: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", str(curve)]) == 0
    head, *spans, sums = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["from", "reports", "people"]
    assert [line.split()[0] for line in spans] == ["08:00", "09:00", "10:00", "14:00", "18:00"]
    most = max(int(line.split()[2]) for line in spans)
    assert sums.startswith(f"reports=1600 most_people={most} ") and sums.endswith(": kept")


def test_a_number_of_ones_own_is_judged(curve: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", str(curve), "--people", "12"]) == 1
    assert capsys.readouterr().out.rstrip().endswith("NOT KEPT")


def test_measured_times_are_taken_instead_of_a_mean(curve: Path, capsys: pytest.CaptureFixture[str]) -> None:
    curve.write_text("08:00,20\n09:00,40\n10:00,0\n", encoding="utf-8")  # two spans show it as well as five
    times = curve.with_name("times.txt")
    times.write_text("# minutes\n" + "2\n2\n2\n10\n" * 5, encoding="utf-8")
    main(["capacity", str(curve), "--times", str(times)])
    measured = capsys.readouterr().out
    main(["capacity", str(curve), "--service", "4", "--variation", "0.8660254037844386"])
    assert measured == capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at least two lines"),
        ("08:00,20\n", "at least two lines"),
        ("09:00,20\n08:00,0\n", "rising times"),
        ("08:00,20\n09:00,5\n", "must be 0"),
        ("08:00\n09:00,0\n", ":1: expected «HH:MM,reports»"),
        ("08:00,20\n9 am,0\n", ":2: expected"),
        ("08:70,20\n09:00,0\n", ":1: expected"),
        ("08:00,-1\n09:00,0\n", ":1: expected"),
        ("08:00,nan\n09:00,0\n", ":1: expected"),
    ],
)
def test_unreadable_curve_is_named_with_its_line(
    curve: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    curve.write_text(text, encoding="utf-8")
    assert main(["capacity", str(curve)]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["--share", "1"], ["--service", "0"], ["--people", "0"], ["--within", "-1"], ["--variation", "99"]],
)
def test_numbers_out_of_bounds_are_refused(
    curve: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capacity", str(curve), *words]) == 1
    assert f"{words[0]} must be between" in capsys.readouterr().err


def test_missing_file_and_invalid_times_are_named(curve: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", str(curve.with_name("none.csv"))]) == 1
    times = curve.with_name("times.txt")
    for text, message in (("4\n", "at least two"), ("4\nfour\n", ":2: expected minutes")):
        times.write_text(text, encoding="utf-8")
        assert main(["capacity", str(curve), "--times", str(times)]) == 1
        assert message in capsys.readouterr().err
