"""Reads `content/asks/`: how people put things, by the target that they lead to.

Questions: for a card, an article or an act, by `card:…`, `article:…`, `act:…`; and, by `outside:…`, questions
that the content does not answer. The files `reports*.yaml` hold sentences of reports: about a reportable act,
by `act:…`; by `outside:` and an `OutsideSubject`, about what people would report but no act covers; by
`words:` and a subject (or `ours`, `kept`), words that name it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.reporting.scope import OutsideSubject
from bot.library.ledger import Ledger, SourcePlace, place_in
from bot.library.sources import YamlSource

LEADING: Final = frozenset({"card", "article", "act"})
"""Kinds of ids that must exist elsewhere in the content."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """One kind of file: the name of its lines, its limits, and the names that may follow each kind (None:
    any)."""

    line: str
    most: int
    longest: int
    names: Mapping[str, frozenset[str] | None]


_QUESTIONS: Final = _Sort(
    "question", most=40, longest=160, names={"card": None, "article": None, "act": None, "outside": None}
)
_TELLINGS: Final = _Sort(
    "line",
    most=200,
    longest=240,
    names={
        "act": None,
        "outside": frozenset(OutsideSubject),
        "words": frozenset([*OutsideSubject, "ours", "kept"]),
    },
)


def read_asks(source: YamlSource, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """The questions of one file. The style rules do not apply, because they are spelled as people spell.
    Whether each id exists is checked once everything is read."""
    return _read_file(_QUESTIONS, source, ledger)


def read_tellings(source: YamlSource, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """The sentences of reports of one file, spelled as people spell. Whether each act exists and can be
    reported is checked once everything is read."""
    sentences = _read_file(_TELLINGS, source, ledger)
    for name in sentences:
        kind, _, key = name.partition(":")
        if kind == "act":
            ledger.reported_acts.append((key, place_in(source, name)))
    return sentences


def _read_file(sort: _Sort, source: YamlSource, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    top = place_in(source)
    if not isinstance(source.value, dict):
        ledger.add(top, f"a file here has the form: kind:id, then a list of {sort.line}s")
        return {}
    lines_by_name: dict[str, tuple[str, ...]] = {}
    for name, lines in source.value.items():
        here = top.under(name)
        if _leads(sort, str(name), here, ledger) and (
            valid_lines := _lines(sort, str(name), lines, here, ledger)
        ):
            lines_by_name[str(name)] = valid_lines
    return lines_by_name


def _leads(sort: _Sort, name: str, place: SourcePlace, ledger: Ledger) -> bool:
    kind, _, key = name.partition(":")
    if kind not in sort.names or not key:
        ledger.add(
            place, f"{name} is not one of {', '.join(f'{known}:…' for known in sort.names)}", snippet=name
        )
        return False
    if kind in LEADING:
        ledger.lead((kind, key), place)
    names = sort.names[kind]
    if names is not None and key not in names:
        ledger.add(
            place, f"{name}: {kind}: must be followed by one of {', '.join(sorted(names))}", snippet=key
        )
        return False
    return True


def _lines(sort: _Sort, name: str, lines: object, place: SourcePlace, ledger: Ledger) -> tuple[str, ...]:
    if not isinstance(lines, list) or not 1 <= len(lines) <= sort.most:
        ledger.add(place, f"{name}: 1 to {sort.most} {sort.line}s, as a list")
        return ()
    for number, line in enumerate(lines):
        if not isinstance(line, str) or not line.strip() or len(line) > sort.longest:
            ledger.add(place.under(number), f"{name}: a {sort.line} has 1 to {sort.longest} characters")
    texts = tuple(str(line).strip() for line in lines)
    if len(set(texts)) < len(texts):
        ledger.add(place, f"{name}: a {sort.line} occurs here twice")
    return texts
