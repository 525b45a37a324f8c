"""Merging two cases: the assignee picks the other case or types its number, sees both side by side, and confirms.

The program suggests likely duplicates but merges nothing by itself. All of it happens in the private chat.

Undoing a merge, in the private chat, from the case that remained: by the person who merged, or a lead.
"""

import re
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Ack, Arg, Button, EraseOlderScreens, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.follow_up import merge
from bot.domain.cases.reports import Action, Case
from bot.domain.errors import BadInput, WrongState
from bot.domain.events import Fact
from bot.domain.submissions.duplicates import DuplicateKind, DuplicateLevel, Match
from bot.domain.typed import plain_digits, whole_digits
from bot.handlers.cards.card import area_of, moment, number_of, private_card
from bot.handlers.cards.press_replies import (
    as_case_screen,
    is_in_private,
    only_screen,
    pressed_screen,
    to_private_chat,
)
from bot.handlers.cases.case_compare import ComparedCases, compared_cases
from bot.handlers.cases.read_alarms import record_reading
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CasePair
from bot.usecases.access.case_access import find_case
from bot.usecases.access.claims import keep_claim
from bot.usecases.cases.merge import (
    LikelyDuplicate,
    find_by_number,
    likely_duplicates,
    merge_cases,
    unmerge_cases,
    unmergeable_cases,
)

STATE: Final = "case.merge"
LONGEST_NUMBER: Final = 9
_NUMBERS: Final = re.compile(r"\d+(?:[٬,]\d{3})*")
_MOST: Final = 8


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the other case. From a group, the press leads to the private chat."""
    case, facts = await keep_claim(ctx, argument(update))
    case.state_after(Action.MERGE)
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "case.merge", case.id), facts=facts)
    likely = await likely_duplicates(ctx, case)
    rows = (
        *((_duplicate_button(case, duplicate, ctx),) for duplicate in likely),
        (button("case-button-back", "case.show", case.id),),
    )
    key = "case-merge-ask-likely" if likely else "case-merge-ask"
    screen = as_case_screen(Screen(key, {"number": number_of(case)}, rows), case, ctx)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id), facts=facts)


def _duplicate_button(case: Case, likely: LikelyDuplicate, ctx: Ctx) -> Button:
    """A button for a likely duplicate: number, coarse area, opening time, and how likely it is."""
    args: dict[str, Arg] = {
        "number": number_of(likely.case),
        "area": area_of(likely.case.area_id, ctx.content),
        "opened": moment(likely.case.opened_at, now=ctx.clock.now()),
        "sure": TextRef(_sure(likely.match)),
    }
    return button("case-button-likely", "case.merge-with", CasePair(case.id, likely.case.id), args)


def _sure(match: Match) -> str:
    if match.likeness is DuplicateKind.CLAIM:
        return "case-likely-claim"
    return "case-likely-same" if match.level is DuplicateLevel.SAME else "case-likely-maybe"


async def preview_typed_case(update: Incoming, ctx: Ctx) -> Turn:
    """Take the other case's number and show both cases. Nothing is merged yet."""
    number = _number(update.text) if isinstance(update, TextSaid) else None
    if number is None:
        raise BadInput("case-merge-number")
    case, facts = await keep_claim(ctx, ctx.session.data.get("case", ""))
    return await _preview(update, case, await find_by_number(ctx, number), facts, ctx)


async def preview_picked_case(update: Incoming, ctx: Ctx) -> Turn:
    """Show the same preview for one of the suggested cases."""
    case_id, into_id = argument(update, CasePair)
    case, facts = await keep_claim(ctx, case_id)
    return await _preview(update, case, await find_case(ctx, into_id), facts, ctx)


async def _preview(update: Incoming, case: Case, into: Case, facts: tuple[Fact, ...], ctx: Ctx) -> Turn:
    """Both cases beside each other, and below them the question whether they are one. The reading of the other case
    is counted."""
    merge(case, into, by=ctx.account, now=ctx.clock.now())  # fails early if the merge is not possible
    compared = await compared_cases(case, into, ctx)
    alarms = await record_reading(into, ctx, whole=False)
    rows = (
        (button("case-button-merge-yes", "case.merge-yes", CasePair(case.id, into.id)),),
        (button("case-button-merge-other", "case.merge", case.id),),
        (button("case-button-back", "case.show", case.id),),
    )
    args: dict[str, Arg] = {
        "first": number_of(case),
        "number": number_of(into),
        "marks": TextRef(_marks(compared)),
    }
    screen = as_case_screen(Screen("case-merge-preview", args, rows, below=True), case, ctx)
    older = EraseOlderScreens(case.id, ctx.account, pressed_screen(update))
    return Turn((*compared.messages, screen, older, *alarms), facts=facts)


def _marks(compared: ComparedCases) -> str:
    """What the marks in the two messages mean."""
    if not compared.alike:
        return "case-merge-unlike"
    return "case-merge-marks" if compared.whole else "case-merge-marks-cut"


def _number(text: str) -> int | None:
    """The number in the typed text, in any script's digits, with or without words around it; None for several."""
    numbers = _NUMBERS.findall(plain_digits(text))
    digits = whole_digits(numbers[0]) if len(numbers) == 1 else ""
    return int(digits) if 0 < len(digits) <= LONGEST_NUMBER else None


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Merge the cases: the reports move with their files and dialogue. Show the case that remains."""
    case_id, into_id = argument(update, CasePair)
    merged = await merge_cases(ctx, case_id, into_id)
    now = ctx.clock.now()
    card = private_card(merged.into, ctx.content, viewer=ctx.account, now=now)
    card = await with_unmerge(card, merged.into, ctx)
    return Turn(
        (Ack("case-merged"), *only_screen(ctx, merged.into, card)),
        session=ctx.session.at(""),
        facts=merged.facts,
    )


async def with_unmerge(card: Screen, case: Case, ctx: Ctx) -> Screen:
    """The card, with an unmerge button if others were merged into this case and this person may undo that."""
    if not await unmergeable_cases(ctx, case.id):
        return card
    return replace(card, buttons=(*card.buttons, (button("case-button-unmerge", "case.unmerge", case.id),)))


async def ask_unmerge(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which of the merged cases to separate."""
    case = await find_case(ctx, argument(update))
    merged = await unmergeable_cases(ctx, case.id)
    if not merged:
        raise WrongState("case-cannot-unmerge")
    rows = tuple(
        (
            button(
                "case-button-unmerge-single",
                "case.unmerge-yes",
                merged_case.id,
                {"number": number_of(merged_case)},
            ),
        )
        for merged_case in merged[:_MOST]
    )
    back = (button("case-button-back", "case.show", case.id),)
    screen = Screen("case-unmerge-ask", {"number": number_of(case)}, (*rows, back))
    return Turn((as_case_screen(screen, case, ctx),))


async def confirm_unmerge(update: Incoming, ctx: Ctx) -> Turn:
    """Move the reports back into their case and show it."""
    case, facts = await unmerge_cases(ctx, argument(update))
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    return Turn(
        (Ack("case-unmerged"), *only_screen(ctx, case, card)), session=ctx.session.at(""), facts=facts
    )
