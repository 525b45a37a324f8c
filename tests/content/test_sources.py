"""Lines of a parsed file are looked up in nodes that are made when somebody asks."""

import pytest

from bot.library import sources
from bot.library.sources import parse_yaml

TEXT = """\
id: one
texts:
  - first
  - |
    second
    third
"""


def test_nodes_are_made_once_and_only_for_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    source, composed = parse_yaml("a.yaml", TEXT, above=10), list[str]()
    compose = sources.compose
    monkeypatch.setattr(sources, "compose", lambda text: composed.append(text) or compose(text))
    assert source.value == {"id": "one", "texts": ["first", "second\nthird\n"]} and not composed
    assert [source.line(), source.line(("texts", 0)), source.line(("texts", 1), "third")] == [11, 13, 16]
    assert composed == [TEXT]
