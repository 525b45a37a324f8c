"""What the screens of the register share: words for phases, spaces, levels and measures."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Button, Digits, TextRef
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.threats.measures import DueMeasure, Measure, MeasureState
from bot.domain.threats.threat_method import METHOD, ThreatRating
from bot.domain.threats.threats import MeasureKind, ReadyMeasure, Threat, ThreatFault
from bot.handlers.atlas.atlas_show import points
from bot.handlers.pieces import NOTHING, body_name, button, comma_list

SCALE: Final = range(1, 6)
TEXT_FAMILIES: Final = (
    *(f"threat-phase-{phase}" for phase in Phase),
    *(f"threat-space-{space}" for space in Space),
    *(f"threat-level-{int(level)}" for level in AtlasLevel),
    *(f"threat-likelihood-{number}" for number in SCALE),
    *(f"threat-harm-{number}" for number in SCALE),
    *(f"threat-fault-{fault}" for fault in ThreatFault),
    *(f"measure-kind-{kind}" for kind in MeasureKind),
    *(f"measure-offer-{kind}" for kind in MeasureKind),
    *(f"measure-state-{state}" for state in MeasureState),
    *(f"measure-button-{state}" for state in MeasureState),
    f"threat-method-{METHOD}",
)


def home() -> tuple[Button, ...]:
    return (button("threat-button-home", "threats"),)


def threat_button(threat: Threat) -> tuple[Button, ...]:
    """The way back to a threat's page."""
    return (button("threat-button-back", "threats.one", threat.id),)


def phase_terms(phases: Iterable[Phase]) -> TextRef:
    return comma_list([TextRef(f"threat-phase-{phase}") for phase in phases])


def space_terms(spaces: Iterable[Space]) -> TextRef:
    return comma_list([TextRef(f"threat-space-{space}") for space in spaces])


def level_term(level: AtlasLevel) -> TextRef:
    """The level in words, with its number: colour alone never shows it."""
    return TextRef(f"threat-level-{int(level)}")


def rating_args(rating: ThreatRating) -> dict[str, Arg]:
    """Likelihood, harm and score as numbers; zero while nobody has voted."""
    return {
        "level": level_term(rating.level),
        "likelihood": points(rating.likelihood or 0),
        "harm": points(rating.harm or 0),
        "score": points(rating.score or 0),
        "voices": rating.voices,
    }


def explanation_terms(rating: ThreatRating) -> list[TextRef]:
    """What the level rests on, and what would change it."""
    if not rating.voices:
        return [TextRef("threat-why-none")]
    terms = [TextRef("threat-why", rating_args(rating))]
    if rating.divided:
        terms.append(TextRef("threat-why-divided", {"count": len(rating.divided)}))
    if rating.is_firm:
        terms.append(TextRef("threat-why-firm"))
    else:
        key = "threat-why-lone" if rating.voices == 1 else "threat-why-tipping"
        terms.append(TextRef(key, {"count": len(rating.tipping)}))
    return terms


def due_term(due: DueMeasure, ctx: Ctx) -> TextRef:
    """The last day; while it is unknown, what it is counted from."""
    if due.due is not None:
        return TextRef("measure-due", {"day": due.due})
    return offset_term(due.measure.due, ctx)


def offset_term(offset: AnchorOffset, ctx: Ctx) -> TextRef:
    """«۷ روز پیش از روز رأی‌گیری»"""
    names = {day.id: day.name for day in ctx.content.election.days}
    side = "before" if offset.days < 0 else "after" if offset.days else "same"
    args: dict[str, Arg] = {
        "anchor": names.get(offset.anchor, TextRef("measure-anchor-gone")),
        "side": side,
        "count": abs(offset.days),
    }
    if offset.months:
        months: dict[str, Arg] = {
            "count": abs(offset.months),
            "side": "before" if offset.months < 0 else "after",
        }
        return TextRef("measure-offset-months", {"days": TextRef("measure-offset", args)} | months)
    return TextRef("measure-offset", args)


def measure_facts(measure: Measure | ReadyMeasure, threat: Arg, ctx: Ctx) -> dict[str, Arg]:
    """What the measure is: title, kind, lesson or number, body; and the threat's title as given."""
    lesson = ctx.content.lesson(measure.lesson) if measure.lesson else None
    about: TextRef = NOTHING
    if lesson is not None:
        about = TextRef("measure-lesson", {"title": lesson.title})
    elif measure.phone:
        about = TextRef("measure-phone", {"phone": Digits(measure.phone)})
    return {
        "title": measure.title,
        "threat": threat,
        "kind": TextRef(f"measure-kind-{measure.kind}"),
        "about": about,
        "body": body_name(measure.body, ctx.content),
    }


def measure_line(number: int, due: DueMeasure, ctx: Ctx) -> TextRef:
    """One line of a list: number, title, body, day, state; late ones say so first."""
    measure = due.measure
    args: dict[str, Arg] = {
        "number": number,
        "title": measure.title,
        "body": body_name(measure.body, ctx.content),
        "due": due_term(due, ctx),
        "state": TextRef(f"measure-state-{measure.state}"),
    }
    return TextRef("measure-line-late" if due.is_late(ctx.clock.today()) else "measure-line", args)


def act_labels(act_ids: Sequence[str], ctx: Ctx) -> list[TextRef]:
    """A line for each act; one that left the catalogue is named by its id."""
    acts = ctx.content.acts
    return [
        TextRef("threat-act", {"label": acts[act_id].label if act_id in acts else act_id})
        for act_id in act_ids
    ]
