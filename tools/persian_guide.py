"""Marks of direction and anchors in the Persian guide, so that its authors write plain text.

    python -m tools.persian_guide

A chapter of ``docs/operating/fa`` reads from right to left, and code stays from left to right: in a block by a
``div``, in a line by isolates around its back-ticks. Each heading gets the anchor of the English heading in its place,
so that the same links work in both languages. Run again it changes nothing; a test compares.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

GUIDE: Final = Path(__file__).resolve().parents[1] / "docs" / "operating"
PERSIAN: Final = GUIDE / "fa"
_LEFT, _POP, _FROM_RIGHT = "\u2066", "\u2069", "\u200f"
_FENCE: Final = re.compile(r"^( *)```")
_CODE: Final = re.compile(r"`[^`\n]+`")
_ADDED: Final = re.compile(r'^ *(?:<div dir="(?:rtl|ltr)">|</div>|<a id="[^"]*"></a>)$')
_HEADING: Final = re.compile(r"^#+ (.+)$")


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\s-]", "", heading).lower().replace(" ", "-")


def headings(text: str) -> list[str]:
    """The headings outside of blocks of code, with their number signs."""
    return [line for line, is_code in _lines(text) if not is_code and _HEADING.match(line)]


def add_marks(text: str, english: str) -> str:
    """The Persian chapter with its marks; ``english`` is the same chapter there."""
    anchors = [anchor(heading.lstrip("# ")) for heading in headings(english)]
    lines, number = ['<div dir="rtl">', ""], 0
    for line, is_code in _lines(remove_marks(text)):
        fence = _FENCE.match(line)
        if fence and is_code:
            _set_apart(lines)
            lines += [f'{fence[1]}<div dir="ltr">', "", line]
        elif fence:
            lines += [line, "", f"{fence[1]}</div>", ""]
        elif is_code:
            lines.append(line)
        elif line or lines[-1]:
            if _HEADING.match(line):
                if 0 < number < len(anchors):
                    lines += [f'<a id="{anchors[number]}"></a>', ""]
                number += 1
            lines.append(_CODE.sub(lambda code: f"{_LEFT}{code[0]}{_POP}", line))
    _set_apart(lines)
    return "\n".join([*lines, "</div>", ""])


def _set_apart(lines: list[str]) -> None:
    """An empty line ends a paragraph: what stands in a ``div`` without one is not read as Markdown."""
    if lines[-1]:
        lines.append("")


def remove_marks(text: str) -> str:
    """The chapter as its author writes it."""
    lines: list[str] = []
    for line, is_code in _lines(text):
        if is_code:
            lines.append(line)
        elif not _ADDED.match(line) and (line or (lines and lines[-1])):
            lines.append(re.sub(f"[{_LEFT}{_POP}{_FROM_RIGHT}]", "", line))
    return "\n".join(lines).strip("\n")


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is code: the line that opens a block is, the one that closes it is not."""
    is_code = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
        yield line, is_code


def main() -> None:
    for path in sorted(PERSIAN.glob("*.md")):
        if not (GUIDE / path.name).exists():
            continue
        english = (GUIDE / path.name).read_text(encoding="utf-8")
        path.write_text(add_marks(path.read_text(encoding="utf-8"), english), encoding="utf-8")


if __name__ == "__main__":
    main()
