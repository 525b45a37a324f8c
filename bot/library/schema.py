"""The file formats, as pydantic models. `docs/content.md` shows an example of each."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.catalogue.catalogue import (
    MOST_TILES,
    UNKNOWN_EDITION,
    ActorClass,
    AreaKind,
    BodyLevel,
    Confidence,
    Phase,
    Severity,
    Space,
)
from bot.domain.catalogue.first_sentences import AskedAbout
from bot.domain.catalogue.material import DiagramKind
from bot.domain.catalogue.stations import EAST, NORTH, SOUTH, WEST
from bot.domain.learning.ballots import BallotKind
from bot.domain.learning.lessons import EndingOutcome
from bot.domain.learning.quizzes import QuestionKind

PERSIAN: Final = "persian"
"""Marks a field that a person reads; the rules of `style` apply to it."""

BUTTON_LIMIT: Final = 40
"""Characters on a button that both messengers show in full on a narrow phone."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$")]
"""Short and Latin: ids travel in callback data, which has 64 bytes in total."""


def _text(limit: int) -> Any:
    return Field(min_length=1, max_length=limit)


Short = Annotated[str, _text(120), PERSIAN]
Label = Annotated[str, _text(BUTTON_LIMIT), PERSIAN]
Paragraph = Annotated[str, _text(600), PERSIAN]
Marked = Annotated[str, _text(900), PERSIAN]
"""A text with `[[term]]` marks; its length without them is checked later."""
Items = Annotated[list[Any], Field(min_length=1)]


class Strict(BaseModel):
    """Refuses unknown fields: a misspelt name must not go unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LessonFront(Strict):
    """`practice`: rounds of ballots that are offered at its end."""

    id: Id
    title: Short
    practice: tuple[BallotKind, ...] = ()


class ChoiceFile(Strict):
    label: Label
    next: Id


class NodeFile(Strict):
    id: Id
    text: Marked
    choices: tuple[ChoiceFile, ...] = ()
    ending: bool = False
    articles: tuple[Id, ...] = ()
    outcome: EndingOutcome | None = None


class ScenarioFile(Strict):
    start: Id
    nodes: Items


class OptionFile(Strict):
    """`feedback` and `misconception` may be missing here, so that the rules can report all of them at
    once."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,4}$")]
    text: Annotated[str, _text(200), PERSIAN]
    right: bool = False
    feedback: Annotated[str | None, Field(max_length=400), PERSIAN] = None
    misconception: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,39}$")] | None = None
    place: int | None = None


class QuestionFile(Strict):
    id: Id
    kind: QuestionKind
    text: Annotated[str, _text(500), PERSIAN]
    articles: tuple[Id, ...] = ()
    lesson: Id | None = None
    topic: Id | None = None
    options: Annotated[tuple[OptionFile, ...], Field(min_length=2, max_length=6)]


class QuizFile(Strict):
    pass_mark: Annotated[int, Field(ge=1, le=100)]
    draw: Annotated[int, Field(ge=1)]
    opening: tuple[Id, ...] = ()
    questions: Items


class ArticleFile(Strict):
    id: Id
    number: Annotated[str, _text(40), PERSIAN]
    title: Short
    paraphrase: Paragraph
    binds: Annotated[tuple[str, ...], Field(min_length=1), PERSIAN]
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    sanction: Paragraph
    authority: Paragraph
    confidence: Confidence
    law: Short | None = None


class LawFile(Strict):
    edition: Annotated[
        str, StringConstraints(pattern=rf"^(?:[۰-۹]{{4}}(?:/[۰-۹]{{2}}/[۰-۹]{{2}})?|{UNKNOWN_EDITION})$")
    ]
    articles: Items


class ActFile(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,3}$")]
    label: Label
    looks_like: Paragraph
    example: Paragraph
    is_not: Paragraph
    articles: tuple[Id, ...]
    who: Short
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    severity: Severity
    authority: Paragraph
    spaces: Annotated[tuple[Space, ...], Field(min_length=1)]
    reportable_actors: tuple[ActorClass, ...]
    # None of these has a default: an act without an answer is refused.
    restricted: bool
    private_person: bool
    speech: bool
    scoped: tuple[ActorClass, ...]


class GroupFile(Strict):
    """What the acts of one file have in common. The form shows it as a button, so id and title are short."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,11}$")]
    title: Label


class ViolationsFile(Strict):
    """`group` is checked separately, so that its problems hide none of the acts."""

    group: Any
    acts: Items


Cell = Annotated[int, Field(ge=0, le=MOST_TILES - 1)]


class AreaFile(Strict):
    """The fields from `address` to `lon` belong to a station; `tile` is column (from the west) and row (from
    the north); `quarters` are names of what lies in it, as people call it."""

    id: Id
    name: Label
    kind: AreaKind
    sample: bool = False
    tile: tuple[Cell, Cell] | None = None
    quarters: list[Label] = []
    address: Annotated[str, Field(max_length=200), PERSIAN] = ""
    hours: Annotated[str, Field(max_length=60), PERSIAN] = ""
    notes: Annotated[str, Field(max_length=200), PERSIAN] = ""
    lat: Annotated[float, Field(ge=SOUTH, le=NORTH)] | None = None
    lon: Annotated[float, Field(ge=WEST, le=EAST)] | None = None
    children: list[Any] = []


class AreasFile(Strict):
    """`source` and `as_of` apply to all stations in the file: who says so, and as of which day."""

    areas: Items
    source: Annotated[str, Field(max_length=120), PERSIAN] = ""
    as_of: Annotated[str, StringConstraints(pattern=r"^(?:[۰-۹]{4}/[۰-۹]{2}/[۰-۹]{2})?$")] = ""


class AgencyFile(Strict):
    id: Id
    name: Short
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")] | None = None
    when: Paragraph
    confidence: Confidence
    level: BodyLevel | None = None
    of: tuple[ActorClass, ...] = ()
    phone_confidence: Confidence | None = None
    site: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,6}$")] | None = None
    calls_only: bool = False


class HotlineFile(Strict):
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")]
    label: Label
    when: Paragraph
    emergency: bool = False
    crisis: bool = False
    confidence: Confidence


class AgenciesFile(Strict):
    agencies: Items
    hotlines: Items


class TermFile(Strict):
    """`aliases` may be written as people write them, correctly or not."""

    id: Id
    fa: Annotated[str, _text(60), PERSIAN]
    en: Annotated[str, _text(80)]
    meaning: Annotated[str, _text(300), PERSIAN]
    aliases: tuple[str, ...] = ()


class GlossaryFile(Strict):
    terms: Items


class TopicFile(Strict):
    id: Id
    label: Label


class TopicsFile(Strict):
    topics: Items


class DiagramFile(Strict):
    kind: DiagramKind
    title: Annotated[str, _text(60), PERSIAN]
    items: Annotated[list[Any], Field(min_length=2, max_length=7)]


class DiagramItemFile(Strict):
    label: Annotated[str, _text(30), PERSIAN]
    note: Annotated[str, Field(max_length=60), PERSIAN] = ""


class CompareItemFile(Strict):
    yes: Annotated[str, _text(45), PERSIAN]
    no: Annotated[str, _text(45), PERSIAN]


class CheckAnswerFile(Strict):
    answer: Label
    right: bool = False
    feedback: Annotated[str | None, Field(max_length=200), PERSIAN] = None


class CheckFile(Strict):
    ask: Annotated[str, _text(160), PERSIAN]
    topic: Id | None = None
    articles: tuple[Id, ...] = ()
    answers: Annotated[list[Any], Field(min_length=2, max_length=3)]


class HandoutItemFile(Strict):
    text: Annotated[str, _text(200), PERSIAN]
    articles: tuple[Id, ...] = ()


class HandoutFile(Strict):
    id: Id
    role: Id
    role_label: Label
    phase: Phase
    title: Short
    items: Annotated[tuple[HandoutItemFile, ...], Field(min_length=1)]
    note: Annotated[str, Field(max_length=400), PERSIAN] = ""


class FirstSentenceFile(Strict):
    says: Annotated[str, _text(200), PERSIAN]
    yes: frozenset[AskedAbout] = frozenset()
    no: frozenset[AskedAbout] = frozenset()
    asked: tuple[Annotated[str, _text(160)], ...] = ()


class TopicAnswerFile(Strict):
    id: AnswerTopic
    text: Paragraph
    articles: tuple[Id, ...] = ()
    dates: tuple[Id, ...] = ()


class TopicAnswersFile(Strict):
    topics: Items


_MODELS: Final[tuple[type[Strict], ...]] = (
    LessonFront, ChoiceFile, NodeFile, OptionFile, QuestionFile,
    ArticleFile, ActFile, GroupFile, AreaFile, AgencyFile, HotlineFile, TermFile, TopicFile,
    DiagramFile, DiagramItemFile, CompareItemFile, CheckAnswerFile, CheckFile, HandoutItemFile, HandoutFile, AreasFile,
    FirstSentenceFile, TopicAnswerFile,
)  # fmt: skip

PERSIAN_FIELDS: Final = frozenset(
    name for model in _MODELS for name, field in model.model_fields.items() if PERSIAN in field.metadata
) | {
    "waits", "counted", "named",  # from `schema_calendar`, which imports this module
    "election", "election_is", "election_full", "law_is", "law_short", "standing", "complaint_bodies", "judges",
    "announcer", "station_notice", "private_acts", "example_question", "example_group", "at_least", "because",
    "unset", "short",  # from `read_election`, likewise
    "reason",  # from `read_ballots` and `read_posters`, likewise
    "story", "places", "why",  # from `read_statements`, likewise
    "now", "note_down", "tell",  # from `read_duties`, likewise
    "scene", "done",  # from `read_orders`, likewise
}  # fmt: skip
"""The names of all fields that a person reads. A name means the same in every file."""
