"""Tests do not depend on the hour at which they run: given clocks, and no day that is read while they are collected."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.source import nodes

pytestmark = pytest.mark.slow  # reads all tests

ROOT = Path(__file__).parent.parent.parent

_CLOCKS = {"SystemClock", "datetime.now", "date.today", "time.time"}
_NEXT_DAYS = "(SystemClock().today() + timedelta(days=1))"

TESTS = sorted((ROOT / "tests").rglob("*.py"))


def read_clocks(nodes_of_file: Iterable[ast.AST]) -> Iterator[int]:
    """The lines at which arguments of a decorator read the machine's clock."""
    for function in nodes_of_file:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for node in (node for decorator in function.decorator_list for node in ast.walk(decorator)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _CLOCKS:
                yield node.lineno


def test_programs_of_tests_are_given_their_hour() -> None:
    """What the program does depends on the hour of the day: a test by the machine's clock fails at night."""
    calls = [
        (file, node)
        for file in TESTS
        for node in nodes(file)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Program"
    ]
    without = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file, call in calls
        if "clock" not in {keyword.arg for keyword in call.keywords}
    ]
    assert len(calls) > 3 and without == []


def test_cases_are_not_made_from_todays_date() -> None:
    """Between the collection of a case and its run lie minutes, and once a day a midnight."""
    lines = [f"{file.relative_to(ROOT)}:{line}" for file in TESTS for line in read_clocks(nodes(file))]
    assert lines == []
    case = f"@pytest.mark.parametrize('day', [{_NEXT_DAYS}])\ndef test_day(day): ..."
    assert set(read_clocks(ast.walk(ast.parse(case)))) == {1}
