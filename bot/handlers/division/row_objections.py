"""A liaison confirms a row of their own body, or objects to it: what should be instead, and why."""

import unicodedata
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.bodies.routing import is_accused
from bot.domain.division.division_table import DivisionRow, DivisionTable
from bot.domain.division.row_stands import ObjectionWish, may_speak_on
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account
from bot.handlers.division.division_arguments import DivisionPage, RowWish
from bot.handlers.division.division_rows import MINE, row_screen
from bot.handlers.division.division_words import body_term, division_home, scope_term, wish_term
from bot.handlers.pieces import NOTHING, argument, button
from bot.usecases.access.leads import leads
from bot.usecases.access.one_person import first_account_each
from bot.usecases.atlas.opinions import opinion_recipients
from bot.usecases.division.division_now import division_now, row_marked
from bot.usecases.division.stand_on_rows import (
    StandResult,
    all_voices,
    body_of_liaison,
    check_wish,
    confirm_rows,
    object_to_row,
    require_objections_left,
)

REASON: Final = "division.reason"
ARTICLE: Final = "division.article"


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Confirm the row. A colleague of the same body who says the opposite hears of it."""
    mark = argument(update)
    (result,) = await confirm_rows(ctx, [mark])
    toast = Ack("division-confirmed-now" if result.is_new else "division-confirmed-before")
    notices = await _notices_to_colleagues(result, ctx)
    return Turn((toast, await row_screen(mark, ctx), *notices), session=ctx.session.at(""))


async def begin_objection(update: Incoming, ctx: Ctx) -> Turn:
    """Ask what is wrong with the row."""
    mark = argument(update, RowWish).mark
    row, table = await _own_row(mark, ctx)
    await require_objections_left(ctx, mark)
    rows: Rows = tuple(
        (button(f"division-button-wish-{wish}", "division.wish", RowWish(mark, wish)),)
        for wish in ObjectionWish
    )
    screen = Screen("division-object", _row_args(row, table), (*rows, _back_row(mark)))
    return Turn((screen,), session=ctx.session.at(""))


async def choose_wish(update: Incoming, ctx: Ctx) -> Turn:
    """``mark/body`` asks which body, ``mark/body/court`` and ``mark/words`` ask for the reason, ``mark/article`` asks
    for its number."""
    mark, wish_name, wanted = argument(update, RowWish)
    row, table = await _own_row(mark, ctx)
    if wish_name not in ObjectionWish:
        raise NotFound("atlas-gone")
    wish = ObjectionWish(wish_name)
    if wish is ObjectionWish.BODY and not wanted:
        return Turn((_body_screen(row, table, ctx),), session=ctx.session.at(""))
    if wish is ObjectionWish.ARTICLE and not wanted:
        screen = Screen("division-which-article", _row_args(row, table), (_back_row(mark),))
        return Turn((screen,), session=ctx.session.at(ARTICLE, row=mark))
    return _ask_reason(row, table, wish, wanted, ctx)


def _body_screen(row: DivisionRow, table: DivisionTable, ctx: Ctx) -> Screen:
    """The bodies that could take these cases: not those who are among the accused."""
    actors = row.scope.actors or table.acts[row.scope.act].actors
    bodies = [
        agency
        for agency in ctx.content.agencies.values()
        if agency.level is not None
        and agency.id != row.to.body
        and not any(is_accused(agency, actor) for actor in actors)
    ]
    buttons: Rows = tuple(
        (
            button(
                "division-button-body",
                "division.wish",
                RowWish(row.mark, ObjectionWish.BODY, agency.id),
                {"name": agency.name},
            ),
        )
        for agency in bodies
    )
    return Screen("division-which-body", _row_args(row, table), (*buttons, _back_row(row.mark)))


async def take_article(update: Incoming, ctx: Ctx) -> Turn:
    """Take the number of the article, then ask for the reason."""
    if not isinstance(update, TextSaid):
        raise BadInput("division-article-how")
    row, table = await _own_row(ctx.session.data.get("row", ""), ctx)
    typed = _plain_number(update.text)
    article = next(
        (
            entry
            for entry in sorted(ctx.content.articles.values(), key=lambda entry: entry.law is not None)
            if _plain_number(entry.number) == typed
        ),
        None,
    )
    if article is None:
        raise BadInput("division-article-how")
    return _ask_reason(row, table, ObjectionWish.ARTICLE, article.id, ctx)


def _plain_number(text: str) -> str:
    """A number as typed or as the content has it, in a comparable form: Latin digits, no spaces."""
    digits = (str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    return "".join("".join(digits).split())


def _ask_reason(row: DivisionRow, table: DivisionTable, wish: ObjectionWish, wanted: str, ctx: Ctx) -> Turn:
    check_wish(ctx, row, table, wish, wanted)
    wish_line = NOTHING if wish is ObjectionWish.WORDS else wish_term(wish, wanted, table, ctx)
    args = _row_args(row, table) | {"wanted": wish_line}
    session = ctx.session.at(REASON, row=row.mark, wish=wish.value, wanted=wanted)
    return Turn((Screen("division-why", args, (_back_row(row.mark),)),), session=session)


async def take_objection(update: Incoming, ctx: Ctx) -> Turn:
    """Store the objection. While a round of opinions is open, it goes into it, and the person who asked hears of it."""
    if not isinstance(update, TextSaid):
        raise BadInput("opinion-words-only")
    data = ctx.session.data
    wish = ObjectionWish(data["wish"]) if data.get("wish") in ObjectionWish else ObjectionWish.WORDS
    result = await object_to_row(
        ctx, data.get("row", ""), update.text, wish=wish, wanted=data.get("wanted", "")
    )
    table = await division_now(ctx)
    row = row_marked(table, result.stand.row)
    args = _row_args(row, table) | {
        "wanted": wish_term(wish, result.stand.wanted, table, ctx),
        "reason": result.stand.reason,
        "after": _after_term(result),
    }
    rows: Rows = (
        (button("division-button-mine-next", "division.rows", DivisionPage(MINE)),),
        (button("division-button-look", "division.row", row.mark), *division_home()),
    )
    notices = [*await _notices_to_colleagues(result, ctx), *await _notices_to_leads(result, args, ctx)]
    key = "division-objected" if result.is_new else "division-objected-before"
    return Turn((Screen(key, args, rows), *notices), session=ctx.session.at(""))


def _after_term(result: StandResult) -> TextRef:
    """What becomes of the objection now."""
    if result.round is not None:
        return TextRef("division-objected-round")
    return TextRef("division-objected-again" if result.stand.opinion_id else "division-objected-waits")


async def _own_row(mark: str, ctx: Ctx) -> tuple[DivisionRow, DivisionTable]:
    """Raises NotFound, NotAllowed."""
    table = await division_now(ctx)
    row = row_marked(table, mark)
    may_speak_on(row, body_of_liaison(ctx.person))
    return row, table


def _row_args(row: DivisionRow, table: DivisionTable) -> dict[str, Arg]:
    return {
        "act": table.acts[row.scope.act].label,
        "where": scope_term(row.scope, table),
        "body": body_term(row.to.body, table),
        "next": body_term(row.to.next_body, table),
    }


def _back_row(mark: str) -> tuple[Button, ...]:
    return (button("division-button-back", "division.row", mark),)


async def _notices_to_colleagues(result: StandResult, ctx: Ctx) -> list[Reply]:
    """For liaisons of the same body who say the opposite."""
    table = await division_now(ctx)
    row = table.row(result.stand.row)
    if row is None:
        return []
    args = _row_args(row, table) | {"said": TextRef(f"division-colleague-{result.stand.stand}")}
    rows: Rows = ((button("division-button-look", "division.row", row.mark),),)
    return [
        Say("division-differ", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in result.differ
    ]


async def _notices_to_leads(result: StandResult, args: dict[str, Arg], ctx: Ctx) -> list[Reply]:
    """In a round, the person who asked. Before one, leads hear of the first objection that waits, not of each."""
    if not result.is_new:
        return []
    if result.round is not None:
        accounts = list(await opinion_recipients(ctx, result.round))
        rows: Rows = ((button("opinion-button-answers", "opinion.desk", result.round.id),),)
    else:
        voices, table = await all_voices(ctx), await division_now(ctx)
        waiting = [o for o in voices.waiting_objections(table) if not o.round_id]
        is_first = len(waiting) == 1 and not result.stand.opinion_id
        accounts = await _leads_to_tell(ctx) if is_first else []
        rows = ((button("division-button-look", "division.row", result.stand.row),),)
    return [
        Say("division-objection-came", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in accounts
        if account != ctx.account
    ]


async def _leads_to_tell(ctx: Ctx) -> list[Account]:
    """Everybody who signs and can be written to, once: by the first of their accounts."""
    reachable = [staff.account for staff in await leads(ctx, besides=ctx.account) if staff.started]
    return list(await first_account_each(ctx, reachable))


TEXT_FAMILIES: Final = (
    *(f"division-button-wish-{wish}" for wish in ObjectionWish),
    *(f"division-colleague-{stand}" for stand in ("confirmed", "objected")),
)
