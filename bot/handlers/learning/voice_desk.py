"""The desk for recordings of cards: a card's text to read aloud, the voice, hearing it, publishing it.

Between sending and hearing the running program fetches, cleans and measures what was sent; a tick brings the result.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming, PostForwarded
from bot.conversation.outgoing import (
    Arg,
    Button,
    Rows,
    Say,
    Screen,
    SendLane,
    SendVoice,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.lessons import TIERS, Audience, Lesson, LessonCard, lesson_of_card
from bot.domain.learning.voices import CardVoice, Freshness, VoiceFault, text_digest
from bot.domain.submissions.evidence import MOST_BYTES
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, number_argument
from bot.usecases.learning.learner import taught_tracks
from bot.usecases.learning.record_cards import (
    CheckedVoice,
    card_in,
    card_states,
    current_voice,
    find_card,
    note_checked,
    plays_from_folder,
    publish_voice,
    recordings_of,
    require_recorder,
    send_voice,
    withdraw_voice,
)
from bot.usecases.ports import Content

STATE: Final = "voice.reading"
SOUNDS: Final = (FileKind.VOICE, FileKind.AUDIO, FileKind.DOCUMENT)
"""An editor may send a sound as a file, too: what it is shows when it is opened."""
PAGER: Final = Pager(8, before="button-voting-fewer", after="button-voting-more", onward_first=True)
_FIRST_WORDS: Final = 26
_END_MARKS: Final = re.compile(r"\W+$")
TEXT_FAMILIES: Final = tuple(f"voice-fault-{fault}" for fault in VoiceFault)


# --- choosing a card ------------------------------------------------------------------------------------------


async def voices(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/voices``: how many cards are recorded, those that have changed since, and the tracks."""
    require_recorder(ctx)
    states = await card_states(ctx, _all_cards(ctx.content))
    rows: list[tuple[Button, ...]] = []
    if changed := _count(states, Freshness.STALE):
        rows.append((button("voice-button-changed", "voice-changed", args={"count": changed}),))
    for track in taught_tracks(ctx.content):
        cards = [card for lesson in _lessons(track, ctx.content) for card in lesson.cards]
        args = {"track": TextRef("track-name", {"track": track.value}), **_shares(cards, states)}
        rows.append((button("voice-button-track", "voice-track", track.value, args),))
    args = {**_shares(_all_cards(ctx.content), states), "changed": changed, "any": "yes" if changed else "no"}
    return Turn((Screen("voices-desk", args, (*rows, back_to_menu())),), session=ctx.session.at(""))


async def track(update: Incoming, ctx: Ctx) -> Turn:
    """List the lessons of a track, with how many cards of each are recorded."""
    require_recorder(ctx)
    name = argument(update)
    if name not in Audience:
        raise NotFound("press-stale")
    lessons = _lessons(Audience(name), ctx.content)
    states = await card_states(ctx, [card for lesson in lessons for card in lesson.cards])
    rows = [
        (
            button(
                "voice-button-lesson",
                "voice-lesson",
                lesson.id,
                {
                    "tier": TextRef("tier-name", {"tier": lesson.tier.value}),
                    "order": lesson.order,
                    "title": lesson.title,
                    **_shares(lesson.cards, states),
                },
            ),
        )
        for lesson in lessons
    ]
    args: dict[str, Arg] = {"track": TextRef("track-name", {"track": name})}
    return Turn((Screen("voices-track", args, (*rows, _desk_row())),), session=ctx.session.at(""))


async def lesson(update: Incoming, ctx: Ctx) -> Turn:
    """List the cards of a lesson, each with what its recording is worth."""
    require_recorder(ctx)
    there = ctx.content.lesson(argument(update))
    if there is None:
        raise NotFound("lesson-gone")
    states = await card_states(ctx, there.cards)
    rows = [(_card_button(card, states, ctx.content),) for card in there.cards]
    back = button("voice-button-lessons", "voice-track", there.track.value)
    screen = Screen("voices-lesson", {"title": there.title}, (*rows, (back,), _desk_row()))
    return Turn((screen,), session=ctx.session.at(""))


async def list_changed(update: Incoming, ctx: Ctx) -> Turn:
    """List the cards whose text has changed since it was recorded."""
    require_recorder(ctx)
    cards = _all_cards(ctx.content)
    states = await card_states(ctx, cards)
    changed = [card for card in cards if states[card.id] is Freshness.STALE]
    page = PAGER.page(number_argument(update), count=len(changed))
    rows: list[tuple[Button, ...]] = [
        (_card_button(card, states, ctx.content, titled=True),) for card in page.of(changed)
    ]
    rows += page.turns(lambda label, to: button(label, "voice-changed", to))
    screen = Screen("voices-changed", {"count": len(changed)}, (*rows, _desk_row()))
    return Turn((screen,), session=ctx.session.at(""))


# --- reading, hearing, publishing -----------------------------------------------------------------------------


async def read_card(update: Incoming, ctx: Ctx) -> Turn:
    """Show the text to read; a voice note is awaited."""
    require_recorder(ctx)
    card = find_card(ctx, argument(update))
    states = await card_states(ctx, [card])
    rows: list[tuple[Button, ...]] = []
    if await recordings_of(ctx, card.id):
        rows.append((button("voice-button-play", "voice-play", card.id),))
    if await ctx.uow.card_voices.of_card(card.id) is not None:
        rows.append((button("voice-button-remove", "voice-remove", card.id),))
    args = {**_place_args(card.id, ctx.content), "text": card.text, "state": states[card.id].value}
    rows += [_lesson_row(card.id), _desk_row()]
    session = ctx.session.at(STATE, card=card.id, digest=text_digest(card.text))
    return Turn((Screen("voice-read", args, tuple(rows)),), session=session)


async def take_voice(update: Incoming, ctx: Ctx) -> Turn:
    """Take what the editor has read; it is checked, and they hear it. Raises BadInput for anything else."""
    require_recorder(ctx)
    card = find_card(ctx, ctx.session.data.get("card", ""))
    files: tuple[FileRef, ...] = update.files if isinstance(update, FilesSent | PostForwarded) else ()
    spoken = next((file for file in files if file.kind in SOUNDS), None)
    if spoken is None:
        raise BadInput("voice-please")
    if spoken.size > MOST_BYTES:
        raise BadInput("voice-fault-large")
    digest = ctx.session.data.get("digest", "")
    if digest != text_digest(card.text):
        raise NotFound("voice-text-changed")
    await send_voice(ctx, card, digest=digest, file_id=spoken.file_id)
    screen = Screen("voice-checking", buttons=(_again_row(card.id),), below=True)
    return Turn((screen,), session=ctx.session)


def checked_tick(voice_id: str, outcome: CheckedVoice | VoiceFault) -> Tick:
    """The tick that stores what was found in a recording, and brings it to its editor."""

    async def tick(ctx: TickCtx) -> Turn:
        noted = await note_checked(ctx, voice_id, outcome)
        if noted is None or noted[0].editor is None:
            return Turn()
        voice, fault = noted
        if fault is None:
            return Turn((_preview(voice, ctx.content),))
        rows: Rows = (_desk_row(),)
        if card_in(ctx.content, voice.card_id) is not None:
            rows = (_again_row(voice.card_id), *rows)
        editor = StaffChat(noted[0].editor)
        return Turn((Say(f"voice-fault-{fault}", {}, rows, to=editor, lane=SendLane.DIALOGUE),))

    return tick


def _preview(voice: CardVoice, content: Content) -> SendVoice:
    assert voice.file is not None and voice.editor is not None, "what is ready has its sound and its editor"
    rows: Rows = (
        (button("voice-button-publish", "voice-on", voice.id),),
        _again_row(voice.card_id),
        _desk_row(),
    )
    args: dict[str, Arg] = {**_place_args(voice.card_id, content), "seconds": voice.file.seconds}
    return SendVoice(
        voice.file.sha256,
        voice.file.mime,
        "voice-check",
        args,
        rows,
        to=StaffChat(voice.editor),
        lane=SendLane.DIALOGUE,
    )


async def publish(update: Incoming, ctx: Ctx) -> Turn:
    """Publish what was heard, and offer the next card that nobody has read."""
    voice = await publish_voice(ctx, argument(update))
    following = await _next_card(voice.card_id, ctx)
    onward: Rows = ((button("voice-button-next", "voice-card", following.id),),) if following else ()
    rows = (*onward, _lesson_row(voice.card_id), _desk_row())
    done = Screen("voice-published", _place_args(voice.card_id, ctx.content), rows, below=True)
    return Turn((done,), session=ctx.session.at(""))


async def play(update: Incoming, ctx: Ctx) -> Turn:
    """Play the card's recording to the editor, also one of an earlier text."""
    require_recorder(ctx)
    card = find_card(ctx, argument(update))
    voice = await current_voice(ctx, card) or next(iter(await recordings_of(ctx, card.id)), None)
    if voice is None or voice.file is None:
        raise NotFound("voice-none")
    state = (await card_states(ctx, [card]))[card.id].value
    args: dict[str, Arg] = {**_place_args(card.id, ctx.content), "state": state}
    return Turn(
        (SendVoice(voice.file.sha256, voice.file.mime, "voice-played", args, (_again_row(card.id),)),)
    )


async def ask_removal(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether the recording is to go."""
    require_recorder(ctx)
    card = find_card(ctx, argument(update))
    rows = (
        (button("voice-button-remove-yes", "voice-off", card.id),),
        (button("voice-button-keep", "voice-card", card.id),),
    )
    return Turn((Screen("voice-remove-ask", _place_args(card.id, ctx.content), rows),))


async def remove(update: Incoming, ctx: Ctx) -> Turn:
    """Destroy the recording; say so if the content folder has another one, which goes on being played."""
    card = find_card(ctx, argument(update))
    await withdraw_voice(ctx, card.id)
    args = {**_place_args(card.id, ctx.content), "folder": "plays" if plays_from_folder(ctx, card) else "no"}
    done = Screen("voice-removed", args, (_again_row(card.id), _desk_row()))
    return Turn((done,), session=ctx.session.at(""))


# --- pieces ---------------------------------------------------------------------------------------------------


async def _next_card(card_id: str, ctx: Ctx) -> LessonCard | None:
    """The next card of its track without a recording of its present text; the first one after the last."""
    there = ctx.content.lesson(lesson_of_card(card_id))
    cards = [card for each in _lessons(there.track, ctx.content) for card in each.cards] if there else []
    place = next((n for n, card in enumerate(cards) if card.id == card_id), 0)
    states = await card_states(ctx, cards)
    ahead = (*cards[place + 1 :], *cards[:place])
    return next((card for card in ahead if states[card.id] is not Freshness.CURRENT), None)


def _lessons(track: Audience, content: Content) -> list[Lesson]:
    return [each for tier in TIERS for each in content.lessons(track, tier)]


def _all_cards(content: Content) -> list[LessonCard]:
    return [card for track in Audience for each in _lessons(track, content) for card in each.cards]


def _count(states: Mapping[str, Freshness], state: Freshness) -> int:
    return sum(there is state for there in states.values())


def _shares(cards: Sequence[LessonCard], states: Mapping[str, Freshness]) -> dict[str, Arg]:
    recorded = sum(states[card.id] is Freshness.CURRENT for card in cards)
    return {"recorded": recorded, "total": len(cards)}


def _place_args(card_id: str, content: Content) -> dict[str, Arg]:
    """The lesson's title and the card's number in it."""
    there = content.lesson(lesson_of_card(card_id))
    ids = [card.id for card in there.cards] if there is not None else []
    if there is None or card_id not in ids:
        return {"title": card_id, "number": 0, "total": 0}
    return {"title": there.title, "number": ids.index(card_id) + 1, "total": len(ids)}


def _card_button(
    card: LessonCard, states: Mapping[str, Freshness], content: Content, *, titled: bool = False
) -> Button:
    """A card by its number and first words, or among cards of many lessons by its lesson's title."""
    args = _place_args(card.id, content)
    first = _END_MARKS.sub("", textwrap.shorten(card.text, _FIRST_WORDS, placeholder=""))
    args["words"] = args["title"] if titled else f"{first}\N{HORIZONTAL ELLIPSIS}"
    return button("voice-button-card", "voice-card", card.id, {**args, "state": states[card.id].value})


def _again_row(card_id: str) -> tuple[Button, ...]:
    return (button("voice-button-again", "voice-card", card_id),)


def _lesson_row(card_id: str) -> tuple[Button, ...]:
    return (button("voice-button-cards", "voice-lesson", lesson_of_card(card_id)),)


def _desk_row() -> tuple[Button, ...]:
    return (button("button-voices", "voices"),)
