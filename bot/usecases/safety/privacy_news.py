"""A changed privacy card is noted, and people who wait for an answer are told, a few per second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.people import Messenger
from bot.domain.safety import privacy_history as rules
from bot.domain.safety.privacy import PrivacyLine
from bot.domain.submissions.witnesses import Report
from bot.usecases.context import Context

AT_ONCE: Final = 5
"""People per tick (one second): a messenger's limits are never reached."""

_ROUND: Final = "card-round"

type Cards = Mapping[Messenger, Sequence[PrivacyLine]]
"""The card in force on each messenger."""


async def note_cards(ctx: Context, cards: Cards) -> None:
    """Store the cards in force. A changed card starts a round, or joins the current one.

    The very first card is news for nobody. Running it again changes nothing.
    """
    changed = tell_all = False
    for messenger, lines in cards.items():
        before = await card_history(ctx, messenger)
        after = rules.with_current_card(before, lines, today=ctx.clock.today())
        if after != before:
            ctx.uow.settings.set_note(_name(messenger), rules.write_history(after))
            changed = changed or bool(before)
            tell_all = tell_all or (bool(before) and rules.loses_known_card(before, after))
    if changed:
        going = rules.read_round(await ctx.uow.settings.note(_ROUND))
        begun = rules.restart_round(going, today=ctx.clock.today(), tell_all=tell_all)
        ctx.uow.settings.set_note(_ROUND, rules.write_round(begun))


async def people_to_tell(ctx: Context) -> Sequence[str]:
    """One report each of the next few people to tell; they are marked as told."""
    going = rules.read_round(await ctx.uow.settings.note(_ROUND))
    if going is None:
        return ()
    until = going.stop if going.behind else ""
    met = await ctx.uow.reports.open_returnable(after=going.at, until=until, least=AT_ONCE)
    histories = [await card_history(ctx, messenger) for messenger in Messenger]
    report_ids = [r.id for r in met.reports if rules.needs_notice(going, [h for h in histories if h], r.day)]
    further = going.go_on(met.mark)
    if further is None:
        for messenger, history in zip(Messenger, histories, strict=True):
            if history:
                ctx.uow.settings.set_note(
                    _name(messenger), rules.write_history(rules.mark_announced(history))
                )
    ctx.uow.settings.set_note(_ROUND, rules.write_round(further))
    return report_ids


async def card_history(ctx: Context, messenger: Messenger) -> tuple[rules.PrivacyCard, ...]:
    """The cards of this messenger, the one in force last; empty before the first was noted."""
    return rules.read_history(await ctx.uow.settings.note(_name(messenger)))


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since a reader's report; ``known`` is False for a person without one here."""

    changes: tuple[rules.PrivacyChange, ...]
    known: bool


async def news_for(
    ctx: Context, now: Sequence[PrivacyLine], *, messenger: Messenger, reports: Sequence[Report]
) -> News:
    """Changes since the oldest of these reports; without one, since the previous card."""
    history = await card_history(ctx, messenger)
    day = min((report.day for report in reports), default=None)
    if day is not None:
        return News(rules.news_since(history, day, now=now), True)
    return News(rules.changes(history[-2].lines, now) if len(history) > 1 else (), False)


async def changed_since(ctx: Context, day: date, now: Sequence[PrivacyLine], *, messenger: Messenger) -> bool:
    """Whether a report of this day was made under another card than the present one."""
    history = await card_history(ctx, messenger)
    return bool(rules.news_since(history, day, now=now))


def _name(messenger: Messenger) -> str:
    return f"card-{messenger}"
