"""Parses a lesson file into front matter, cards with their diagrams and checks, and the scenario."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.library.sources import SourceError, YamlSource, parse_yaml


@dataclass(frozen=True, slots=True)
class CardSource:
    """A card as written: `line` is that of its heading, `text_line` that of the first line of its text."""

    slug: str
    article_ids: tuple[str, ...]
    text: str
    line: int
    text_line: int
    diagram: YamlSource | None = None
    check: YamlSource | None = None


@dataclass(frozen=True, slots=True)
class LessonSource:
    """The parts of a lesson file."""

    front: YamlSource
    cards: tuple[CardSource, ...]
    scenario: YamlSource | None


_HEADING: Final = re.compile(r"##\s+(?P<slug>[a-z0-9-]+)(?:\s+\[(?P<articles>[^\]]*)\])?\s*$")
_SCENARIO: Final = "```yaml scenario"
_BLOCK: Final = re.compile(r"```yaml (?P<what>diagram|check)\s*")
_CLOSE: Final = "```"


def parse_lesson(file: str, text: str) -> LessonSource:
    """Front matter between two `---` lines, cards under `## slug [articles]`, a fenced `yaml scenario`. A
    card may end with a fenced `yaml diagram` and a fenced `yaml check`, in any order.

    Raises SourceError with the line if a part cannot be found or is not YAML.
    """
    lines = text.split("\n")
    if lines[0].strip() != "---" or "---" not in lines[1:]:
        raise SourceError(1, "a lesson begins with front matter between two lines of ---")
    end = lines.index("---", 1)
    front = parse_yaml(file, "\n".join(lines[1:end]), above=1)
    fence = next((n for n, line in enumerate(lines) if n > end and line.strip() == _SCENARIO), None)
    body_end = len(lines) if fence is None else fence
    cards = tuple(_cards(file, lines, end + 1, body_end))
    scenario = None if fence is None else _block(file, lines, fence, len(lines), what="scenario")
    return LessonSource(front, cards, scenario)


def _block(file: str, lines: list[str], fence: int, stop: int, *, what: str) -> YamlSource:
    """The fenced document that starts at `fence` and ends before `stop`, with nothing after it."""
    close = next((n for n in range(fence + 1, stop) if lines[n].strip() == _CLOSE), None)
    if close is None:
        raise SourceError(fence + 1, f"the {what}'s block is not closed by {_CLOSE}")
    rest = next((n for n in range(close + 1, stop) if lines[n].strip()), None)
    if rest is not None:
        raise SourceError(rest + 1, f"nothing may follow the {what}'s block")
    return parse_yaml(file, "\n".join(lines[fence + 1 : close]), above=fence + 1)


def _cards(file: str, lines: list[str], start: int, end: int) -> Iterator[CardSource]:
    heads = [number for number in range(start, end) if lines[number].startswith("#")]
    stray = next((n for n in range(start, heads[0] if heads else end) if lines[n].strip()), None)
    if stray is not None:
        raise SourceError(stray + 1, "text before the first card's heading")
    for head, following in zip(heads, [*heads[1:], end], strict=True):
        match = _HEADING.match(lines[head])
        if match is None:
            raise SourceError(head + 1, "a card's heading is: ## slug [article, article]")
        fences = [n for n in range(head + 1, following) if _BLOCK.fullmatch(lines[n])]
        text_end = fences[0] if fences else following
        first = next((n for n in range(head + 1, text_end) if lines[n].strip()), text_end)
        articles = tuple(name.strip() for name in (match["articles"] or "").split(",") if name.strip())
        text = "\n".join(line.rstrip() for line in lines[first:text_end]).rstrip()
        blocks = dict(_card_blocks(file, lines, fences, following))
        yield CardSource(match["slug"], articles, text, head + 1, first + 1, **blocks)


def _card_blocks(
    file: str, lines: list[str], fences: list[int], end: int
) -> Iterator[tuple[str, YamlSource]]:
    """The fenced documents of one card, by name: at most one of each."""
    names: set[str] = set()
    for fence, stop in zip(fences, [*fences[1:], end], strict=False):
        name = lines[fence].split()[-1]
        if name in names:
            raise SourceError(fence + 1, f"a card has one {name}")
        names.add(name)
        yield name, _block(file, lines, fence, stop, what=name)
