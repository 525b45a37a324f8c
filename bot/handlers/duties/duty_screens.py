"""How «what do I do now?» looks. The functions take values and return screens."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, ClockTime, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.duties.duties import DayMoment, Duty, DutyStep
from bot.domain.duties.incidents import Incident
from bot.domain.duties.pocket import Pocket
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Audience
from bot.handlers.duties.duty_arguments import StepTick, TrackSettlement
from bot.handlers.flows.review_notes import card_review
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button, citations, cited_numbers, law_button
from bot.handlers.press_arguments import HitPlace
from bot.usecases.duties.choose_duty import require_duty
from bot.usecases.duties.find_incident import own_groups
from bot.usecases.ports import Content
from bot.usecases.ports.language import HitKind

STATE: Final = "reading.now"
MOST_ARTICLES: Final = 2


def with_pocket(turn: Turn, ctx: Ctx, pocket: Pocket) -> Turn:
    """The turn with the pocket in its session, where a typed word is looked up."""
    session = ctx.session.at(STATE).with_pocket(pocket.to_plain())
    return replace(turn, session=session)


def home_turn(ctx: Ctx, pocket: Pocket) -> Turn:
    """The groups of incidents, and the steps. Raises WrongState without a duty."""
    duty = require_duty(ctx, pocket)
    groups = [
        Button(ctx.content.incident_groups[group], Press("now-group", group))
        for group in own_groups(ctx, pocket)
    ]
    pairs = tuple(tuple(reversed(groups[at : at + 2])) for at in range(0, len(groups), 2))
    rows: Rows = (
        *pairs,
        (button("button-now-list", "now-list"), button("button-now-dates", "calendar", duty.track)),
        (button("button-now-who", "now-who"), button("button-own", "own")),
        *_where_row(ctx.content),
        (button("button-pocket-page", "pocket-page", duty.id),),
        back_to_menu(_menu_argument(duty)),
    )
    args: dict[str, Arg] = {
        "duty": duty.label,
        "place": place_name(pocket, ctx.content),
    }
    return with_pocket(Turn((Screen("now", args, rows),)), ctx, pocket)


def _where_row(content: Content) -> Rows:
    names = tuple(settlement_names(content).values())
    if len(names) < 2:
        return ()
    args: dict[str, Arg] = {"contests": len(names), "first": names[0], "second": names[1]}
    return ((button("button-now-where", "now-where", args=args),),)


def place_name(pocket: Pocket, content: Content) -> TextRef:
    """City or village behind a comma, as this election calls them; empty while it is unknown."""
    name = settlement_names(content).get(pocket.settlement) if pocket.settlement is not None else None
    return TextRef("now-of-place", {"place": name}) if name else NOTHING


def settlement_names(content: Content) -> Mapping[str, str]:
    """The short name of each contest, by its id, in the order of the election; none for one without contests."""
    return {contest.id: contest.short for contest in content.election.contests}


def _menu_argument(duty: Duty) -> str:
    return duty.track.value if duty.track is Audience.SECURITY else ""


def group_screen(title: str, incidents: Sequence[Incident]) -> Screen:
    """The incidents of a group."""
    return Screen("now-group", {"title": title}, (*incident_rows(incidents), _home_row()))


def incident_rows(incidents: Sequence[Incident]) -> Rows:
    return tuple((Button(incident.title, Press("now-see", incident.id)),) for incident in incidents)


def _home_row() -> tuple[Button, ...]:
    return (button("button-now-home", "now"),)


def answer_screen(incident: Incident, *, content: Content) -> Screen:
    """What to do, first of all; then what to write down, whom to tell, and by which article."""
    articles = [content.articles[key] for key in incident.article_ids if key in content.articles]
    args: dict[str, Arg] = {
        "now": incident.now,
        "note": TextRef("now-note", {"text": incident.note_down}) if incident.note_down else NOTHING,
        "tell": TextRef("now-tell", {"text": incident.tell}) if incident.tell else NOTHING,
        "title": incident.title,
        "articles": citations(articles),
        "review": card_review(content, citation_key(CitedKind.INCIDENT, incident.id)),
    }
    law = tuple(
        law_button(article, "ask-see", HitPlace(HitKind.ARTICLE, article.id))
        for article in articles[:MOST_ARTICLES]
    )
    back = (button("button-now-group", "now-group", incident.group), *_home_row())
    return Screen("now-answer", args, (*((law,) if law else ()), back))


def choices_screen(incidents: Sequence[Incident]) -> Screen:
    """Several incidents that the typed words may mean."""
    return Screen("now-several", {}, (*incident_rows(incidents), _home_row()))


def moments_screen(duty: Duty, pocket: Pocket) -> Screen:
    """The parts of the duty, each with how many of its steps are ticked."""
    rows: list[tuple[Button, ...]] = []
    for moment in DayMoment:
        steps = duty.steps_at(moment)
        args: dict[str, Arg] = {
            "moment": moment.value,
            "done": _count_ticks(steps, pocket),
            "of": len(steps),
        }
        rows.append((button("button-now-moment", "now-list", moment, args),))
    ticks = _count_ticks(duty.steps, pocket)
    if ticks:
        rows += [(button("button-now-paper", "now-paper"),), (button("button-now-anew", "now-anew"),)]
    rows.append(_home_row())
    return Screen("now-steps", {"duty": duty.label, "done": ticks, "of": len(duty.steps)}, tuple(rows))


def _count_ticks(steps: Sequence[DutyStep], pocket: Pocket) -> int:
    return sum(pocket.ticked_at(step.id) is not None for step in steps)


def steps_screen(duty: Duty, moment: DayMoment, pocket: Pocket, *, content: Content) -> Screen:
    """The steps of one part as buttons to tick, each with its minute once it is ticked; and the articles."""
    steps = duty.steps_at(moment)
    rows: list[tuple[Button, ...]] = [
        (Button(_step_label(step, pocket), Press("now-tick", _next_tick(step, pocket))),) for step in steps
    ]
    parts = tuple(DayMoment)
    place = parts.index(moment)
    if place + 1 < len(parts):
        following = parts[place + 1]
        rows.append((button("button-now-next", "now-list", following, {"moment": following.value}),))
    rows.append((button("button-now-list", "now-list"), *_home_row()))
    cited = dict.fromkeys(key for step in steps for key in step.article_ids if key in content.articles)
    args: dict[str, Arg] = {
        "moment": moment.value,
        "done": _count_ticks(steps, pocket),
        "of": len(steps),
        "articles": cited_numbers([content.articles[key] for key in cited]),
        "review": card_review(content, *(citation_key(CitedKind.STEP, duty.id, step.id) for step in steps)),
    }
    return Screen("now-moment", args, tuple(rows))


def _next_tick(step: DutyStep, pocket: Pocket) -> StepTick:
    """What a press on this step is to bring about, from what is shown now: pressed again on an old screen, it changes
    nothing."""
    return StepTick(step.id, ticked=pocket.ticked_at(step.id) is None)


def _step_label(step: DutyStep, pocket: Pocket) -> TextRef:
    at = pocket.ticked_at(step.id)
    if at is None:
        return TextRef("button-now-open", {"text": step.text})
    return TextRef("button-now-ticked", {"text": step.text, "time": ClockTime(at)})


def now_rows(track: Audience, content: Content) -> Rows:
    """The buttons to «what do I do now?» and to the cards of each contest, for the learn screen of a track that has
    them."""
    has_duty = any(duty.track is track for duty in content.duties.values())
    now: Rows = ((button("button-now", "now"), button("button-own", "own")),) if has_duty else ()
    has_cards = any(track in card.tracks for card in content.settlement_cards.values())
    names = tuple(settlement_names(content).values())
    if not has_cards or not names:
        return now
    args: dict[str, Arg] = {
        "contests": len(names),
        "first": names[0],
        "second": names[1] if names[1:] else "",
    }
    cards = ((button("button-place-cards", "place-cards", TrackSettlement(track), args),),)
    return (*now, *cards)
