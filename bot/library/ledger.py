"""What is collected while reading: problems, declared ids and cited articles, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.learning.lessons import Audience, Tier
from bot.library.problems import Problem
from bot.library.schema import PERSIAN_FIELDS, Strict
from bot.library.sources import Path, YamlSource
from bot.library.style import style_problems
from bot.library.term_marks import plain


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place in a file. In YAML the line is looked up only when needed."""

    file: str
    at: int = 1
    source: YamlSource | None = None
    path: Path = ()

    def line(self, snippet: str = "") -> int:
        return self.at if self.source is None else self.source.line(self.path, snippet)

    def under(self, *steps: str | int) -> "SourcePlace":
        """The place of a value inside this one."""
        return SourcePlace(self.file, self.at, self.source, (*self.path, *steps))


def place_in(source: YamlSource, *path: str | int) -> SourcePlace:
    """The place of a value in a YAML document."""
    return SourcePlace(source.file, source=source, path=path)


@dataclass(frozen=True, slots=True)
class TeachingReference:
    """The place where a question names its lesson and topic."""

    lesson_id: str | None
    topic: str | None
    place: SourcePlace
    track: Audience
    tier: Tier


@dataclass(slots=True)
class Ledger:
    """Filled by the readers, checked once by `rules.judge`."""

    problems: list[Problem] = field(default_factory=list)
    cited: list[tuple[str, SourcePlace]] = field(default_factory=list)
    asked: list[TeachingReference] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Folders of the catalogue with an unreadable file."""
    terms: dict[str, str] = field(default_factory=dict)
    """Glossary ids by word and by alias; filled before the lessons are read, empty without a glossary."""
    led: list[tuple[tuple[str, str], SourcePlace]] = field(default_factory=list)
    """The targets of `content/asks`, by kind and id."""
    reported_acts: list[tuple[str, SourcePlace]] = field(default_factory=list)
    """Acts that sentences of reports describe, by id."""
    _declared: dict[tuple[str, str], SourcePlace] = field(default_factory=dict)

    def add(self, place: SourcePlace, message: str, *, snippet: str = "") -> None:
        """Add a problem, at the line of `snippet` within the place if given."""
        self.problems.append(Problem(place.file, place.line(snippet), message))

    def declare(self, what: str, key: str, place: SourcePlace) -> None:
        """Declare an id; a second one of the same kind is a problem that names the first one's place."""
        first = self._declared.setdefault((what, key), place)
        if first is not place:
            self.add(place, f"{what} {key} exists already, at {first.file}:{first.line()}")

    def knows(self, what: str, key: str) -> bool:
        """Whether that id was declared."""
        return (what, key) in self._declared

    def place(self, what: str, key: str) -> SourcePlace:
        """Where that id was declared first. Raises KeyError for an unknown one."""
        return self._declared[what, key]

    def part_of_lesson(self, key: str) -> SourcePlace:
        """The place of a card (`lesson/slug`), a scenario's node (`lesson#node`) or a lesson. Raises KeyError
        for an unknown one."""
        lesson_id, _, node = key.partition("#")
        if node:
            return self._declared[f"node of {self._declared['lesson', lesson_id].file}", node]
        return self._declared["card" if "/" in key else "lesson", key]

    def cite(self, article_ids: tuple[str, ...], place: SourcePlace) -> None:
        """Record which articles are cited where."""
        self.cited.extend((article_id, place) for article_id in article_ids)

    def lead(self, to: tuple[str, str], place: SourcePlace) -> None:
        """Record the target of people's questions."""
        self.led.append((to, place))

    def ask(
        self, lesson_id: str | None, topic: str | None, place: SourcePlace, *, track: Audience, tier: Tier
    ) -> None:
        """Record the lesson and topic that a question of that quiz names."""
        self.asked.append(TeachingReference(lesson_id, topic, place, track, tier))

    def validate_value[M: Strict](self, model: type[M], value: Any, place: SourcePlace) -> M | None:
        """The value as its model, or None and a problem for each error."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
            for fault in faults:
                if fault["type"] == "too_short" and any(_under(other, fault) for other in faults):
                    continue  # the list is short only because its invalid items do not count
                self.add(place.under(*fault["loc"]), _message(fault))
            return None

    def head[M: Strict](
        self, model: type[M], source: YamlSource, *, marks: bool = False
    ) -> tuple[M | None, SourcePlace]:
        """A whole document as its model, its Persian checked, and its place; None if it is unusable."""
        top = place_in(source)
        self.check_style(source.value, top, marks=marks)
        return self.validate_value(model, source.value, top), top

    def items[M: Strict](
        self, model: type[M], values: list[Any], place: SourcePlace, *, what: str
    ) -> Iterator[tuple[M, SourcePlace]]:
        """Each valid item with its place. One bad item hides no other; ids are declared as `what`."""
        for number, value in enumerate(values):
            here = place.under(number)
            item = self.validate_value(model, value, here)
            key = value.get("id") if isinstance(value, dict) else None
            if isinstance(key, str):  # also for a faulty item, so that its citations are not reported
                self.declare(what, key, here)
            if item is not None:
                yield item, here

    def check_style(self, value: Any, place: SourcePlace, *, marks: bool = False) -> None:
        """Check the Persian style of every text that a person reads, in a value as written. With `marks`, the
        `text` fields may mark terms of the glossary."""
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in PERSIAN_FIELDS:
                    self._check_texts(inner, place.under(key), marks=marks and key == "text")
                elif isinstance(inner, dict | list):
                    self.check_style(inner, place.under(key), marks=marks)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                self.check_style(inner, place.under(number), marks=marks)

    def check_text(self, text: str, place: SourcePlace) -> None:
        """Check the Persian style of one text."""
        for snippet, message in style_problems(text):
            self.add(place, message, snippet=snippet)

    def _check_texts(self, value: Any, place: SourcePlace, *, marks: bool) -> None:
        if isinstance(value, str):
            if not marks and ("[[" in value or "]]" in value):
                self.add(
                    place, "marks are for cards and scenes only", snippet="[[" if "[[" in value else "]]"
                )
            self.check_text(plain(value), place)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                self._check_texts(inner, place.under(number), marks=marks)


def _under(inner: ErrorDetails, outer: ErrorDetails) -> bool:
    depth = len(outer["loc"])
    return len(inner["loc"]) > depth and inner["loc"][:depth] == outer["loc"]


def _message(fault: ErrorDetails) -> str:
    name = ".".join(str(step) for step in fault["loc"]) or "the document"
    match fault["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"{name} is not a known field"
        case "too_short":
            return f"{name}: too few"
        case _:
            return f"{name}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
