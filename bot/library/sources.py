"""Parsed files: values together with the lines they are on.

Lines are looked up only for a problem, so that a folder without problems costs one parse. What they are looked up in,
a node with two places for each value, is made anew then: kept for a whole folder, it takes five times the memory of the
content, and leaves that memory in pieces.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import yaml

_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is absent on rare platforms
_NULL: Final = "tag:yaml.org,2002:null"

Path = tuple[str | int, ...]


class SourceError(Exception):
    """A file that cannot be read as its format at all. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlSource:
    """A YAML document. All scalars are text or nothing: the schema decides what is a number or a flag, so
    that `id: 20`, `no` and `1:30` mean what they look like. `above` counts the lines before the document."""

    file: str
    value: Any
    text: str
    above: int = 0
    _nodes: list[yaml.Node] = field(default_factory=list, init=False, repr=False, compare=False)
    """The document's node once a line was asked for."""

    def line(self, path: Path = (), snippet: str = "") -> int:
        """The line of the value at `path`, or of its nearest parent; of `snippet` within it if given."""
        node = mark = self._root()
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            mark, node = child
        first, last = mark.start_mark.line, node.end_mark.line
        if snippet:
            lines = self.text.split("\n")[first : last + 1]
            first += next((number for number, line in enumerate(lines) if snippet in line), 0)
        return first + 1 + self.above

    def _root(self) -> yaml.Node:
        if not self._nodes and (root := compose(self.text)) is not None:
            self._nodes.append(root)
        return self._nodes[0]


def parse_yaml(file: str, text: str, *, above: int = 0) -> YamlSource:
    """Read one document. Raises SourceError with the line if it is not YAML, is empty, or has a duplicate
    key."""
    try:
        root = compose(text)
        if root is None:
            raise SourceError(above + 1, "the file is empty")
        return YamlSource(file, _plain(root), text, above)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (
            min(mark.line, text.rstrip().count("\n")) if mark else 0
        )  # a missing closing bracket is noticed at the end
        raise SourceError(line + 1 + above, f"not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise SourceError(above + 1, f"not YAML: {error}") from error
    except _DuplicateKeyError as error:
        raise SourceError(error.line + above, f"the key {error} occurs twice") from error
    except RecursionError as error:
        raise SourceError(above + 1, "not YAML: an alias that contains itself") from error


def compose(text: str) -> yaml.Node | None:
    """The nodes of one document; None if it is empty. Nobody changes them. Raises yaml.YAMLError."""
    root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return root


class _DuplicateKeyError(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.line = line


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in values:
                raise _DuplicateKeyError(name, key.start_mark.line + 1)
            values[name] = _plain(value)
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if node.tag == _NULL else node.value


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
