"""What a question offers, and how an answer is shown: as buttons, in the review, and to whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Latin, Term
from bot.domain.catalogue.catalogue import ActorClass, Space
from bot.domain.moments import Part, read_when
from bot.domain.owner.settings import Running
from bot.domain.reporting.drafts import FORM, Draft, FormField, Input, Name
from bot.domain.reporting.scope import REFUSED, actor_choices, acts_to_choose
from bot.domain.submissions.witnesses import Consent
from bot.usecases.ports import Content

SUGGESTED: Final = (Name.CONSENT, Consent.ASK_ME)
"""The answer that the form suggests."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that a button stands for, and its words."""

    value: str
    label: Term | str


def choices(
    field: FormField, draft: Draft, *, content: Content, running: Running, today: date
) -> Sequence[Choice]:
    """The choices of a question now: from the content, the phase and the switch, or the form's own."""
    if field.name is Name.ACT:
        acts = acts_to_choose(draft, running, content.acts, today=today)
        return [Choice(act.id, act.label) for act in acts]
    act = content.acts.get(draft.get(Name.ACT))
    if field.name is Name.SPACE:
        values: Sequence[str] = act.spaces if act else tuple(Space)
    elif field.name is Name.ACTOR:
        values = actor_choices(act) if act else ()
    else:
        values = field.choices
    return [Choice(value, _offered(field.name, value)) for value in values]


def _offered(name: Name, value: str) -> Term:
    """The words of a choice on its button: what is suggested says so there, and not once it is somebody's answer."""
    label = label_of(name, value)
    return Term("report-suggested", {"choice": label}) if (name, value) == SUGGESTED else label


def label_of(name: Name, value: str) -> Term:
    """The words of a fixed choice: ``report-seen-saw``."""
    return Term(f"report-{name}-{value.replace('_', '-')}")


def shown(field: FormField, draft: Draft, *, content: Content) -> Arg:  # noqa: PLR0911 one return a kind of question, read as a table
    """An answer in words."""
    value = draft.get(field.name)
    match field.input:
        case Input.TREE if draft.point:
            return Term("report-place-with-point", {"place": place(value, content)})
        case Input.TREE:
            return place(value, content)
        case Input.VOICE:
            return Term("report-voice-kept")
        case Input.TIME:
            return when(value)
        case Input.FILES:
            return Term("report-files", {"count": draft.evidence})
        case Input.ADDRESS:
            return Latin(value) if value.isascii() else value
        case Input.ACTS:
            return content.acts[value].label if value in content.acts else value
        case Input.CHOICE:
            return label_of(field.name, value)
    return value


def place(area_id: str, content: Content) -> str:
    """The way from the largest area down to this one."""
    if area_id not in content.areas:
        return area_id
    return "، ".join(area.name for area in content.areas.path(area_id))


def when(value: str) -> Term:
    """A day and a part of the day, as the reporter gave it."""
    day, part = read_when(value)
    return Term("report-moment", {"day": day, "part": part.value if part else "unknown"})


TEXT_FAMILIES = (
    *(f"report-{f.name}-{value.replace('_', '-')}" for f in FORM.values() for value in f.choices),
    *(f"report-{Name.SPACE}-{space}" for space in Space),
    *(f"report-{Name.ACTOR}-{actor.replace('_', '-')}" for actor in (*ActorClass, *sorted(REFUSED))),
    *(f"report-part-{part}" for part in Part),
)
