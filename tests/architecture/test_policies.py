"""The meaning of an act is content: no act's id occurs in the program."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import nodes

ROOT = Path(__file__).parents[2]
ACT_ID = re.compile(r"\b[OX][0-9]{2}\b")
WORDS_OF_THE_SANDBOX = "bot/sandbox/"


def strings(path: Path) -> list[str]:
    """String constants of a module, docstrings left out."""
    docs = {
        id(node.body[0].value)
        for node in nodes(path)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    } | {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def naming_acts(files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT).as_posix()}: {text[:60]!r}"
        for path in files
        for text in strings(path)
        if ACT_ID.search(text)
    ]


@pytest.mark.slow
def test_no_act_is_named_in_python_or_sql() -> None:
    files = [
        path
        for room in ("bot", "storage")
        for path in (ROOT / room).rglob("*.py")
        if not path.relative_to(ROOT).as_posix().startswith(WORDS_OF_THE_SANDBOX)
    ]
    assert len(files) > 500
    assert naming_acts(files) == [], "give the act a field in content/violations (ActPolicy)"


def test_a_named_act_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "rule.py"
    file.write_text('"""O01 in a docstring is no rule."""\nRULE = "act_id IN (\'O13\')"\n', encoding="utf-8")
    assert [text for text in strings(file) if ACT_ID.search(text)] == ["act_id IN ('O13')"]
