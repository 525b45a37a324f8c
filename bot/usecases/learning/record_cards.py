"""Editors read cards aloud: what they send is checked, they hear it, and then everybody does.

A card has at most one published recording here, and perhaps one in the content folder. Whichever speaks the present
text is offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import lesson_of_card
from bot.domain.learning.voices import (
    CardVoice,
    Freshness,
    RecordedPiece,
    SpokenCard,
    VaultPlace,
    VoiceFault,
    VoiceFile,
    VoiceState,
    freshness,
    text_digest,
)
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content

REMOVED: Final = "removed"


@dataclass(frozen=True, slots=True)
class CheckedVoice:
    """A recording that was cleaned, measured and put into the vault."""

    file: VoiceFile
    place: VaultPlace


def require_recorder(ctx: ActingContext) -> None:
    """Raises NotAllowed for whoever may not record cards."""
    who = acting_staff(ctx.person.staff, is_named_editor=ctx.account in ctx.operator.editors)
    if not is_granted(Permission.RECORD_CARDS, who):
        raise NotAllowed("voices-for-editors")


def find_card(ctx: Context, card_id: str) -> SpokenCard:
    """Raises NotFound for a card that is not there (any more)."""
    if (card := card_in(ctx.content, card_id)) is None:
        raise NotFound("voice-card-gone")
    return card


def card_in(content: Content, card_id: str) -> SpokenCard | None:
    """The card of a lesson, a duty or a kind of council, if the content has it."""
    lesson = content.lesson(lesson_of_card(card_id))
    cards = lesson.cards if lesson is not None else ()
    own = content.duty_cards.get(card_id) or content.settlement_cards.get(card_id)
    return own or next((card for card in cards if card.id == card_id), None)


async def current_voice(ctx: Context, card: SpokenCard) -> RecordedPiece | None:
    """The recording that speaks the card's present text; the editors' before that of the content folder."""
    recordings = await recordings_of(ctx, card.id)
    if not recordings:
        return None
    digest = text_digest(card.text)
    return next((voice for voice in recordings if voice.digest == digest), None)


def plays_from_folder(ctx: Context, card: SpokenCard) -> bool:
    """Whether the content folder has a recording of the card's present text."""
    voice = ctx.content.voices.get(card.id)
    return voice is not None and voice.digest == text_digest(card.text)


async def recordings_of(ctx: Context, card_id: str) -> Sequence[RecordedPiece]:
    """All recordings of this card, whatever text they speak."""
    there = (await ctx.uow.card_voices.of_card(card_id), ctx.content.voices.get(card_id))
    return [voice for voice in there if voice is not None]


async def card_states(ctx: Context, cards: Sequence[SpokenCard]) -> dict[str, Freshness]:
    """What the recording of each of these cards is worth, by card."""
    recorded = {voice.card_id: voice for voice in await ctx.uow.card_voices.list_published()}
    return {
        card.id: freshness(card.text, (recorded.get(card.id), ctx.content.voices.get(card.id)))
        for card in cards
    }


async def send_voice(ctx: ActingContext, card: SpokenCard, *, digest: str, file_id: str) -> CardVoice:
    """Take what the acting editor has read; the running program checks it. It replaces what they sent before and have
    not accepted. ``digest``: of the text as it was shown to them."""
    require_recorder(ctx)
    for earlier in await ctx.uow.card_voices.drafts(card.id, ctx.account):
        ctx.uow.card_voices.drop(earlier.id)
    voice = CardVoice(
        ctx.ids.new(),
        card_id=card.id,
        digest=digest,
        state=VoiceState.CHECKING,
        day=ctx.clock.today(),
        editor=ctx.account,
        file_id=file_id,
    )
    ctx.uow.card_voices.save(voice)
    return voice


async def note_checked(
    ctx: Context, voice_id: str, outcome: CheckedVoice | VoiceFault
) -> tuple[CardVoice, VoiceFault | None] | None:
    """Store what was found in a recording. One with a fault is deleted. None if its editor has sent another one
    meanwhile."""
    voice = await ctx.uow.card_voices.get(voice_id)
    if voice is None or voice.state is not VoiceState.CHECKING:
        return None
    fault = outcome if isinstance(outcome, VoiceFault) else None
    if (card := card_in(ctx.content, voice.card_id)) is None:
        fault = VoiceFault.CARD_GONE
    elif text_digest(card.text) != voice.digest:
        fault = VoiceFault.CHANGED
    if fault is not None or isinstance(outcome, VoiceFault):
        ctx.uow.card_voices.drop(voice.id)  # a sound that no row names is removed by the upkeep
        return voice, fault
    ready = replace(voice, file=outcome.file, place=outcome.place, state=VoiceState.READY, file_id="")
    ctx.uow.card_voices.save(ready)
    return ready, None


async def publish_voice(ctx: ActingContext, voice_id: str) -> CardVoice:
    """Let everybody hear this recording instead of the earlier one. Raises NotFound if it is not at hand (any more),
    if its card is gone, or if the text has changed since it was read; WrongState if it is published already."""
    require_recorder(ctx)
    voice = await ctx.uow.card_voices.get(voice_id)
    if voice is not None and voice.state is VoiceState.PUBLISHED:
        raise WrongState("voice-published-already")
    if voice is None or voice.state is not VoiceState.READY or voice.editor != ctx.account:
        raise NotFound("voice-gone")
    if text_digest(find_card(ctx, voice.card_id).text) != voice.digest:
        raise NotFound("voice-text-changed")
    if (earlier := await ctx.uow.card_voices.of_card(voice.card_id)) is not None:
        ctx.uow.card_voices.drop(earlier.id)
    published = replace(voice, state=VoiceState.PUBLISHED, day=ctx.clock.today(), editor=None)
    ctx.uow.card_voices.save(published)
    assert published.file is not None, "a recording that is ready has its sound"
    _record(ctx, published.card_id, published.file.sha256)
    return published


async def published_voice(ctx: ActingContext, card_id: str) -> CardVoice:
    """The card's recording that was made in chat, also that of a card that is gone. Raises NotFound without one."""
    require_recorder(ctx)
    voice = await ctx.uow.card_voices.of_card(card_id)
    if voice is None:
        raise NotFound("voice-none-here")
    return voice


async def voices_without_card(ctx: ActingContext) -> Sequence[CardVoice]:
    """The recordings made in chat whose cards are gone, by card. Nobody can hear them any more."""
    require_recorder(ctx)
    published = await ctx.uow.card_voices.list_published()
    return [voice for voice in published if card_in(ctx.content, voice.card_id) is None]


async def withdraw_voice(ctx: ActingContext, voice_id: str) -> CardVoice:
    """Destroy this recording, also that of a card that is gone. What the content folder has stays. Raises NotFound if
    it is not there any more, as when a newer one has taken its place."""
    require_recorder(ctx)
    voice = await ctx.uow.card_voices.get(voice_id)
    if voice is None or voice.state is not VoiceState.PUBLISHED:
        raise NotFound("voice-none-here")
    ctx.uow.card_voices.drop(voice.id)
    _record(ctx, voice.card_id, REMOVED)
    return voice


def _record(ctx: ActingContext, card_id: str, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.VOICE, by=str(ctx.account), at=ctx.clock.now(), subject=card_id, detail=detail
    )
