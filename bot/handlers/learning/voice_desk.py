"""The desk for recordings of cards: a card's text to read aloud, the voice, hearing it, publishing it.

Between sending and hearing the running program fetches, cleans and measures what was sent; a tick brings the result.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming, PostForwarded
from bot.conversation.outgoing import (
    Arg,
    Button,
    Latin,
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
from bot.domain.learning.lessons import TIERS, Audience, Lesson, lesson_of_card
from bot.domain.learning.voices import CardVoice, Freshness, SpokenCard, VoiceFault, text_digest
from bot.domain.submissions.evidence import MOST_BYTES
from bot.handlers.duties.own_screens import recorded_place
from bot.handlers.flows.confirming import confirmation
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
    published_voice,
    recordings_of,
    require_recorder,
    send_voice,
    voices_without_card,
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
    """Handle ``/voices``: how many cards are recorded, those that have changed since or are gone, the tracks, and the
    cards of duties and kinds of council."""
    require_recorder(ctx)
    states = await card_states(ctx, _all_cards(ctx.content))
    rows: list[tuple[Button, ...]] = []
    if changed := _count(states, Freshness.STALE):
        rows.append((button("voice-button-changed", "voice-changed", args={"count": changed}),))
    if gone := len(await voices_without_card(ctx)):
        rows.append((button("voice-button-gone", "voice-gone", args={"count": gone}),))
    for track in taught_tracks(ctx.content):
        cards = [card for lesson in _lessons(track, ctx.content) for card in lesson.cards]
        args = {"track": TextRef("track-name", {"track": track.value}), **_shares(cards, states)}
        rows.append((button("voice-button-track", "voice-track", track.value, args),))
    if own := _own_cards(ctx.content):
        rows.append((button("voice-button-own", "voice-own", args=_shares(own, states)),))
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


async def own_groups(update: Incoming, ctx: Ctx) -> Turn:
    """List the duties and the kinds of council, with how many cards of each are recorded."""
    require_recorder(ctx)
    states = await card_states(ctx, _own_cards(ctx.content))
    rows = []
    for verb, key, cards in (*_duty_groups(ctx.content), *_settlement_groups(ctx.content)):
        args = {"title": _place_args(cards[0].id, ctx.content)["title"], **_shares(cards, states)}
        rows.append((button("voice-button-group", verb, key, args),))
    return Turn((Screen("voices-own", buttons=(*rows, _desk_row())),), session=ctx.session.at(""))


async def duty(update: Incoming, ctx: Ctx) -> Turn:
    """List the cards of a duty."""
    return await _own_group(_duty_groups(ctx.content), argument(update), ctx)


async def settlement(update: Incoming, ctx: Ctx) -> Turn:
    """List the cards of a kind of council."""
    return await _own_group(_settlement_groups(ctx.content), argument(update), ctx)


async def _own_group(groups: Sequence["_OwnGroup"], key: str, ctx: Ctx) -> Turn:
    require_recorder(ctx)
    cards = next((group.cards for group in groups if group.key == key), None)
    if cards is None:
        raise NotFound("press-stale")
    states = await card_states(ctx, cards)
    rows = [(_card_button(card, states, ctx.content),) for card in cards]
    title = _place_args(cards[0].id, ctx.content)["title"]
    back = button("voice-button-groups", "voice-own")
    screen = Screen("voices-lesson", {"title": title}, (*rows, (back,), _desk_row()))
    return Turn((screen,), session=ctx.session.at(""))


async def list_gone(update: Incoming, ctx: Ctx) -> Turn:
    """List the recordings whose cards are gone."""
    voices = await voices_without_card(ctx)
    page = PAGER.page(number_argument(update), count=len(voices))
    rows: list[tuple[Button, ...]] = [
        (button("voice-button-gone-card", "voice-remove", voice.card_id, {"card": Latin(voice.card_id)}),)
        for voice in page.of(voices)
    ]
    rows += page.turns(lambda label, to: button(label, "voice-gone", to))
    screen = Screen("voices-gone", {"count": len(voices)}, (*rows, _desk_row()))
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
    rows += [_others_row(card.id, ctx.content), _desk_row()]
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
    rows = (*onward, _others_row(voice.card_id, ctx.content), _desk_row())
    done = Screen("voice-published", _place_args(voice.card_id, ctx.content), rows, below=True)
    return Turn((done,), session=ctx.session.at(""))


async def play(update: Incoming, ctx: Ctx) -> Turn:
    """Play the card's recording to the editor, also one of an earlier text, or of a card that is gone."""
    require_recorder(ctx)
    card_id = argument(update)
    card = card_in(ctx.content, card_id)
    current = await current_voice(ctx, card) if card is not None else None
    voice = current or next(iter(await recordings_of(ctx, card_id)), None)
    if voice is None or voice.file is None:
        raise NotFound("voice-none")
    row, args = _again_row(card_id), _place_args(card_id, ctx.content)
    if card is None:
        row = (button("voice-button-remove", "voice-remove", card_id),)
        args |= {"title": Latin(card_id), "state": "gone"}
    else:
        args["state"] = (await card_states(ctx, [card]))[card_id].value
    return Turn((SendVoice(voice.file.sha256, voice.file.mime, "voice-played", args, (row,)),))


async def ask_removal(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether the recording is to go, also that of a card that is gone."""
    card_id = argument(update)
    voice = await published_voice(ctx, card_id)
    yes = button("voice-button-remove-yes", "voice-off", voice.id)
    if card_in(ctx.content, card_id) is not None:
        no = button("voice-button-keep", "voice-card", card_id)
        return Turn((confirmation("voice-remove-ask", _place_args(card_id, ctx.content), yes=yes, no=no),))
    rows = (
        (button("voice-button-hear-gone", "voice-play", card_id),),
        (yes,),
        (button("voice-button-keep", "voice-gone"),),
    )
    return Turn((Screen("voice-gone-ask", {"card": Latin(card_id)}, rows),))


async def remove(update: Incoming, ctx: Ctx) -> Turn:
    """Destroy the recording; say so if the content folder has another one, which goes on being played."""
    voice = await withdraw_voice(ctx, argument(update))
    card, session = card_in(ctx.content, voice.card_id), ctx.session.at("")
    if card is None:
        rows: Rows = ((button("voice-button-gone-others", "voice-gone"),), _desk_row())
        return Turn((Screen("voice-gone-removed", {"card": Latin(voice.card_id)}, rows),), session=session)
    args = {**_place_args(card.id, ctx.content), "folder": "plays" if plays_from_folder(ctx, card) else "no"}
    return Turn((Screen("voice-removed", args, (_again_row(card.id), _desk_row())),), session=session)


# --- pieces ---------------------------------------------------------------------------------------------------


class _OwnGroup(NamedTuple):
    """The cards of a duty or of a kind of council, at least one; ``verb`` and ``key`` open their list."""

    verb: str
    key: str
    cards: Sequence[SpokenCard]


def _duty_groups(content: Content) -> list[_OwnGroup]:
    by_duty: dict[str, list[SpokenCard]] = {duty_id: [] for duty_id in content.duties}
    for card in content.duty_cards.values():
        by_duty.setdefault(card.duty_id, []).append(card)
    return [_OwnGroup("voice-duty", key, cards) for key, cards in by_duty.items() if cards]


def _settlement_groups(content: Content) -> list[_OwnGroup]:
    by_kind: dict[str, list[SpokenCard]] = {}
    for card in content.settlement_cards.values():
        by_kind.setdefault(card.settlement, []).append(card)
    return [_OwnGroup("voice-place", key, cards) for key, cards in by_kind.items()]


async def _next_card(card_id: str, ctx: Ctx) -> SpokenCard | None:
    """The next card of its track, or of those beside the lessons, without a recording of its present text; the first
    one after the last."""
    there, cards = ctx.content.lesson(lesson_of_card(card_id)), _own_cards(ctx.content)
    if there is not None:
        cards = [card for each in _lessons(there.track, ctx.content) for card in each.cards]
    place = next((n for n, card in enumerate(cards) if card.id == card_id), 0)
    states = await card_states(ctx, cards)
    ahead = (*cards[place + 1 :], *cards[:place])
    return next((card for card in ahead if states[card.id] is not Freshness.CURRENT), None)


def _lessons(track: Audience, content: Content) -> list[Lesson]:
    return [each for tier in TIERS for each in content.lessons(track, tier)]


def _own_cards(content: Content) -> list[SpokenCard]:
    """The cards beside the lessons, in the order of the desk."""
    groups = (*_duty_groups(content), *_settlement_groups(content))
    return [card for group in groups for card in group.cards]


def _all_cards(content: Content) -> list[SpokenCard]:
    cards = (card for track in Audience for each in _lessons(track, content) for card in each.cards)
    return [*cards, *_own_cards(content)]


def _count(states: Mapping[str, Freshness], state: Freshness) -> int:
    return sum(there is state for there in states.values())


def _shares(cards: Sequence[SpokenCard], states: Mapping[str, Freshness]) -> dict[str, Arg]:
    recorded = sum(states[card.id] is Freshness.CURRENT for card in cards)
    return {"recorded": recorded, "total": len(cards)}


def _place_args(card_id: str, content: Content) -> dict[str, Arg]:
    """The title of the lesson, the duty or the kind of council, and the card's number in it."""
    there = content.lesson(lesson_of_card(card_id))
    ids = [card.id for card in there.cards] if there is not None else []
    if there is None or card_id not in ids:
        return recorded_place(card_id, content)
    return {"title": there.title, "number": ids.index(card_id) + 1, "total": len(ids)}


def _card_button(
    card: SpokenCard, states: Mapping[str, Freshness], content: Content, *, titled: bool = False
) -> Button:
    """A card by its number and first words, or among cards of many lessons by its lesson's title."""
    args = _place_args(card.id, content)
    first = _END_MARKS.sub("", textwrap.shorten(card.text, _FIRST_WORDS, placeholder=""))
    args["words"] = args["title"] if titled else f"{first}\N{HORIZONTAL ELLIPSIS}"
    return button("voice-button-card", "voice-card", card.id, {**args, "state": states[card.id].value})


def _again_row(card_id: str) -> tuple[Button, ...]:
    return (button("voice-button-again", "voice-card", card_id),)


def _others_row(card_id: str, content: Content) -> tuple[Button, ...]:
    """The way to the cards beside this one."""
    if (duty_card := content.duty_cards.get(card_id)) is not None:
        return (button("voice-button-cards-own", "voice-duty", duty_card.duty_id),)
    if (place_card := content.settlement_cards.get(card_id)) is not None:
        return (button("voice-button-cards-own", "voice-place", place_card.settlement),)
    return (button("voice-button-cards", "voice-lesson", lesson_of_card(card_id)),)


def _desk_row() -> tuple[Button, ...]:
    return (button("button-voices", "voices"),)
