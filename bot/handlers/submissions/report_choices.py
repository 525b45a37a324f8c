"""What a question offers, and how an answer is shown: as buttons, in the review, and to readers."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from bot.conversation.outgoing import Arg, Digits, Latin, TextRef
from bot.domain.catalogue.catalogue import ActorClass, Space
from bot.domain.moments import DayPart, clock_of, read_when
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import FORM, UNKNOWN_ACTOR, Draft, FieldName, FormField, InputKind
from bot.domain.reporting.scope import REFUSED, actor_choices, acts_to_choose
from bot.domain.submissions.witnesses import Consent
from bot.domain.values import dataclass
from bot.usecases.ports import Content

SUGGESTED: Final = (FieldName.CONSENT, Consent.ASK_ME)
"""The answer that the form suggests."""
TEXT_FAMILIES = (
    *(f"report-{f.name}-{value.replace('_', '-')}" for f in FORM.values() for value in f.choices),
    *(f"report-{FieldName.SPACE}-{space}" for space in Space),
    *(
        f"report-{FieldName.ACTOR}-{actor.replace('_', '-')}"
        for actor in (*ActorClass, UNKNOWN_ACTOR, *sorted(REFUSED))
    ),
    *(f"report-part-{part}" for part in DayPart),
)


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """An answer that a button stands for, and its words."""

    value: str
    label: TextRef | str


def choices(
    field: FormField, draft: Draft, *, content: Content, running: RunningSettings, today: date
) -> Sequence[AnswerChoice]:
    """The current choices of a question: from the content, the phase and the setting, or the form's own."""
    if field.name is FieldName.ACT:
        acts = acts_to_choose(draft, running, content.acts, today=today)
        return [AnswerChoice(act.id, act.label) for act in acts]
    act = content.acts.get(draft.get(FieldName.ACT))
    if field.name is FieldName.SPACE:
        values: Sequence[str] = act.spaces if act else tuple(Space)
    elif field.name is FieldName.ACTOR:
        values = actor_choices(act) if act else ()
    else:
        values = field.choices
    return [AnswerChoice(value, _choice_label(field.name, value)) for value in values]


def _choice_label(name: FieldName, value: str) -> TextRef:
    """The words of a choice on its button. The suggested one is marked there, but not once it is chosen."""
    label = label_of(name, value)
    return TextRef("report-suggested", {"choice": label}) if (name, value) == SUGGESTED else label


@lru_cache(maxsize=256)
def label_of(name: FieldName, value: str) -> TextRef:
    """The words of a fixed choice: ``report-seen-saw``."""
    return TextRef(f"report-{name}-{value.replace('_', '-')}")


def answer_words(field: FormField, draft: Draft, *, content: Content) -> Arg:  # noqa: PLR0911 one return per kind of question, like a table
    """An answer in words."""
    value = draft.get(field.name)
    match field.input:
        case InputKind.TREE:
            return place_answer(value, draft.point, draft.place_words, content)
        case InputKind.VOICE:
            return TextRef("report-voice-stored")
        case InputKind.TIME:
            moment = when(value)
            return (
                TextRef("report-when-presumed", {"when": moment}) if field.name in draft.presumed else moment
            )
        case InputKind.FILES:
            return TextRef("report-files", {"count": draft.evidence})
        case InputKind.ADDRESS:
            return Latin(value) if value.isascii() else value
        case InputKind.ACTS:
            return content.acts[value].label if value in content.acts else value
        case InputKind.CHOICE:
            return label_of(field.name, value)
    return value


def place(area_id: str, content: Content) -> str:
    """The path from the largest area down to this one."""
    if area_id not in content.areas:
        return area_id
    return "، ".join(area.name for area in content.areas.path(area_id))


def short_path(area_id: str, content: Content) -> list[str]:
    """The names of the areas down to this one, without a single root around them; empty for an unknown id."""
    if area_id not in content.areas:
        return []
    path = content.areas.path(area_id)
    return [area.name for area in (path[1:] if len(path) > 1 and len(content.areas.roots()) == 1 else path)]


def place_answer(area_id: str, point: str, words: str, content: Content) -> Arg:
    """An area with what else is known of the place: the reporter's own words, the exact point. The largest area
    is left out where a smaller one says enough."""
    here = "، ".join(short_path(area_id, content)) or area_id
    if not (point or words):
        return here
    named = TextRef("report-place-words", {"place": here, "words": words}) if words else here
    return TextRef("report-place-with-point", {"place": named}) if point else named


def when(value: str) -> TextRef:
    """A day, a part of the day and an hour, as far as the reporter gave them. Raises ValueError for words in
    another form."""
    day, part = read_when(value)
    moment = TextRef("report-moment", {"day": day, "part": part.value if part else "unknown"})
    if (clock := clock_of(value)) is None:
        return moment
    return TextRef("report-moment-clock", {"moment": moment, "clock": Digits(f"{clock:%H:%M}")})
