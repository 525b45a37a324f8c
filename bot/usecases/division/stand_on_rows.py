"""Liaisons confirm rows of their own body, or object to them; objections go into the round of opinions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionSubject, opinion_words
from bot.domain.bodies.routing import is_accused
from bot.domain.division.division_table import DivisionRow, DivisionTable, row_fields
from bot.domain.division.row_stands import (
    BodyStand,
    ObjectionWish,
    RowStand,
    Stand,
    body_stand,
    may_replace,
    may_speak_on,
    others_who_differ,
)
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signed_versions import canonical, current_draft
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.division.division_now import division_now, row_marked

MOST_OBJECTIONS: Final = 20
"""Objections of one person on one day: each is read and answered by people."""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and what became of it. ``is_waiting``: no answer yet; ``round_id`` is empty before a round.

    ``is_again``: the answer is to an earlier objection of the body to this row, and was «not taken». Signers see it,
    but it holds up nothing: otherwise one body could prevent every version.
    """

    stand: RowStand
    answer: OpinionAnswer = OpinionAnswer.NONE
    why: str = ""
    round_id: str = ""
    is_again: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.answer is OpinionAnswer.NONE


@dataclass(frozen=True, slots=True)
class Voices:
    """What bodies say of rows now: stands of people who are liaisons of that body today."""

    stands: Sequence[RowStand] = ()
    earlier: Sequence[RowStand] = ()
    """Objections in rounds, of people who are no longer liaisons of that body."""
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    closed_rounds: frozenset[str] = frozenset()

    def of_body(self, row: DivisionRow, body: str) -> BodyStand:
        return body_stand(stand for stand in self.stands if (stand.row, stand.body) == (row.mark, body))

    def objections(self, row: DivisionRow) -> tuple[Objection, ...]:
        return tuple(
            self.objection(stand)
            for stand in (*self.stands, *self.earlier)
            if stand.row == row.mark and stand.objects
        )

    def objection(self, stand: RowStand) -> Objection:
        opinion = self.opinions.get(stand.opinion_id)
        if opinion is None:
            return Objection(stand)
        return Objection(
            stand, opinion.answer, opinion.reason, opinion.round_id, _came_after_refusal(stand, opinion)
        )

    def refused_before(self, stand: RowStand) -> str:
        """The opinion by which an objection of this body to this row was answered «not taken»; empty if there is none.
        For an objection only if the answer is final: while the round is open, it goes into the round."""
        for other in (*self.stands, *self.earlier):
            opinion = self.opinions.get(other.opinion_id)
            if (other.row, other.body) != (stand.row, stand.body) or opinion is None:
                continue
            is_final = opinion.round_id in self.closed_rounds
            if opinion.answer is OpinionAnswer.NOT_TAKEN and (is_final or not stand.objects):
                return opinion.id
        return ""

    def waiting_objections(self, table: DivisionTable) -> tuple[Objection, ...]:
        """Objections to rows of this table that have no answer yet."""
        objections = [objection for row in table.rows for objection in self.objections(row)]
        return tuple(objection for objection in objections if objection.is_waiting)

    def repeated_objections(self, table: DivisionTable) -> tuple[Objection, ...]:
        """Objections to rows of this table that came after a «not taken»."""
        objections = [objection for row in table.rows for objection in self.objections(row)]
        return tuple(objection for objection in objections if objection.is_again)

    def taken_objections(self, table: DivisionTable) -> tuple[Objection, ...]:
        """Objections that were taken, all or in part, while their row still says what they object to."""
        answered = [objection for row in table.rows for objection in self.objections(row)]
        return tuple(
            objection
            for objection in answered
            if objection.answer in (OpinionAnswer.TAKEN, OpinionAnswer.PARTLY)
        )

    def is_confirmed(self, row: DivisionRow) -> bool:
        return self.of_body(row, row.to.body) is BodyStand.CONFIRMED


def _came_after_refusal(stand: RowStand, opinion: Opinion) -> bool:
    """Whether the stand says something that this opinion does not: it was only noted below the opinion's answer."""
    is_other = stand.by != opinion.by or stand.day > opinion.day or not opinion.words.endswith(stand.reason)
    return opinion.answer is OpinionAnswer.NOT_TAKEN and is_other


async def all_voices(ctx: Context) -> Voices:
    bodies = {
        staff.account: staff.body
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.SPEAK_FOR_BODY) and not staff.frozen
    }
    stands = await ctx.uow.division.stands()
    earlier = [stand for stand in stands if bodies.get(stand.by) != stand.body and stand.opinion_id]
    present = [stand for stand in stands if bodies.get(stand.by) == stand.body]
    closed = frozenset(
        opinion_round.id for opinion_round in await ctx.uow.rounds.all() if opinion_round.closed
    )
    return Voices(present, earlier, await division_opinions(ctx), closed)


async def division_opinions(ctx: Context) -> Mapping[str, Opinion]:
    """All opinions of rounds on the division of work, by id."""
    rounds = [r for r in await ctx.uow.rounds.all() if r.subject is OpinionSubject.DIVISION]
    return {opinion.id: opinion for r in rounds for opinion in await ctx.uow.rounds.opinions(r.id)}


def body_of_liaison(person: Person) -> str:
    """The body that they speak for. Raises NotAllowed for anybody else, and without a body."""
    if not has_role_for(person.staff, Permission.STAND_ON_ROW):
        raise NotAllowed("division-liaisons")
    body = person.staff.body if person.staff is not None else ""
    if not body:
        raise NotAllowed("division-no-body")
    return body


@dataclass(frozen=True, slots=True)
class StandResult:
    """``differ``: colleagues of the same body who say the opposite; ``round``: that the objection went into."""

    stand: RowStand
    differ: Sequence[Account] = ()
    round: OpinionRound | None = None
    is_new: bool = True


async def confirm_rows(ctx: ActingContext, marks: Sequence[str]) -> Sequence[StandResult]:
    """All of these rows or none. Raises NotAllowed, NotFound for a row that has changed, WrongState for an
    objection of one's own that waits in a round, or whose wish was taken and is not in the table yet."""
    body, table = body_of_liaison(ctx.person), await division_now(ctx)
    rows = [row_marked(table, mark) for mark in marks]
    voices = await all_voices(ctx)
    results = []
    for row in rows:
        may_speak_on(row, body)
        results.append(await _store(ctx, _new_stand(ctx, row, body, Stand.CONFIRMED), voices))
    return results


async def object_to_row(
    ctx: ActingContext, mark: str, reason: str, *, wish: ObjectionWish = ObjectionWish.WORDS, wanted: str = ""
) -> StandResult:
    """Store the objection, its reason masked; while a round is open, it goes into it at once. Raises as
    ``confirm_rows``, BadInput for the reason or for a wish that cannot be, and WrongState for one too many today."""
    body, table = body_of_liaison(ctx.person), await division_now(ctx)
    row = row_marked(table, mark)
    may_speak_on(row, body)
    check_wish(ctx, row, table, wish, wanted)
    words = ctx.mask(opinion_words(reason))
    draft_stand = replace(
        _new_stand(ctx, row, body, Stand.OBJECTED), reason=words, wish=wish, wanted=wanted,
    )  # fmt: skip
    await require_objections_left(ctx, mark)
    result = await _store(ctx, draft_stand, await all_voices(ctx))
    opinion_round = await open_division_round(ctx)
    if opinion_round is None or not result.is_new:
        return result
    return replace(result, stand=await enter_objection(ctx, result.stand, opinion_round), round=opinion_round)


async def require_objections_left(ctx: ActingContext, mark: str) -> None:
    """Raises WrongState if this person, by any of their accounts, has objected to enough other rows today. A row that
    they object to already, since whenever, always passes."""
    own_accounts, today = await accounts_of(ctx, ctx.account), ctx.clock.today()
    own = [s for s in await ctx.uow.division.stands() if s.by in own_accounts and s.objects]
    if any(stand.row == mark for stand in own):
        return
    if len({stand.row for stand in own if stand.day == today}) >= MOST_OBJECTIONS:
        raise WrongState("division-enough-today", {"most": MOST_OBJECTIONS})


def check_wish(
    ctx: Context, row: DivisionRow, table: DivisionTable, wish: ObjectionWish, wanted: str
) -> None:
    """Raises BadInput if another body or article is wanted and there is none, or if it could not be: the body
    already, or one that is among the accused; NotFound for an unknown one."""
    if wish is ObjectionWish.BODY:
        agency = ctx.content.agencies.get(wanted)
        if agency is None or agency.level is None:
            raise NotFound("division-no-agency")
        if wanted == row.to.body:
            raise BadInput("division-same-body")
        actors = row.scope.actors or table.acts[row.scope.act].actors
        if any(is_accused(agency, actor) for actor in actors):
            raise BadInput("division-accused-body")
    if wish is ObjectionWish.ARTICLE:
        if wanted not in ctx.content.articles:
            raise NotFound("division-no-article")
        if (wanted,) == row.to.articles:
            raise BadInput("division-same-article")


def _new_stand(ctx: ActingContext, row: DivisionRow, body: str, stand: Stand) -> RowStand:
    return RowStand(
        ctx.account, row.mark, body, stand, ctx.clock.today(), text=canonical(row_fields(row)),
    )  # fmt: skip


async def _store(ctx: ActingContext, stand: RowStand, voices: Voices) -> StandResult:
    """One person has one stand on a row, by whichever of their accounts."""
    own_accounts = await accounts_of(ctx, ctx.account)
    earlier = next((s for s in voices.stands if s.row == stand.row and s.by in own_accounts), None)
    if earlier is not None:
        may_replace(earlier, voices.objection(earlier).answer)
        stand = replace(stand, by=earlier.by)
        if _says_the_same(earlier, stand):
            return StandResult(earlier, is_new=False)
    stand = replace(stand, opinion_id=voices.refused_before(stand))
    ctx.uow.division.take(stand)
    wanted = f" {stand.wish} {stand.wanted}" if stand.wanted else ""
    _record(ctx, stand.row, f"{stand.stand} {stand.body}{wanted}", words=stand.reason)
    differ = [other.by for other in others_who_differ(voices.stands, stand) if other.by not in own_accounts]
    return StandResult(stand, differ)


def _says_the_same(one_stand: RowStand, other: RowStand) -> bool:
    def said_words(stand: RowStand) -> tuple[str, ...]:
        return (stand.body, stand.stand, stand.reason, stand.wish, stand.wanted)

    return said_words(one_stand) == said_words(other)


async def open_division_round(ctx: Context) -> OpinionRound | None:
    """The round on the present draft that is not closed: also after its last day, so that an objection is answered
    in it and does not wait for the next one."""
    draft = current_draft(await ctx.uow.division.versions())
    if draft is None:
        return None
    rounds = [r for r in await ctx.uow.rounds.all() if r.about == draft.id and not r.closed]
    return rounds[0] if rounds else None


async def enter_waiting_objections(ctx: ActingContext) -> int:
    """Put objections that are in no round yet, or came after an answer, into the one that is open now. Returns how
    many."""
    opinion_round = await open_division_round(ctx)
    if opinion_round is None:
        return 0
    table, voices = await division_now(ctx), await all_voices(ctx)
    waiting = [objection.stand for objection in voices.waiting_objections(table) if not objection.round_id]
    waiting += [objection.stand for objection in voices.repeated_objections(table)]
    for stand in waiting:
        opinion_round = await ctx.uow.rounds.get(opinion_round.id) or opinion_round
        await enter_objection(ctx, stand, opinion_round)
    return len(waiting)


async def enter_objection(ctx: ActingContext, stand: RowStand, opinion_round: OpinionRound) -> RowStand:
    """The objection as an opinion of the round; its author may read the round from now on."""
    if stand.by not in opinion_round.invited:
        ctx.uow.rounds.save(replace(opinion_round, invited=(*opinion_round.invited, stand.by)))
    words = objection_words(ctx, stand, await division_now(ctx))
    opinion = Opinion(ctx.ids.new(), opinion_round.id, stand.by, ctx.clock.today(), words)
    ctx.uow.rounds.save_opinion(opinion)
    entered = replace(stand, opinion_id=opinion.id)
    ctx.uow.division.take(entered)
    _record(ctx, stand.row, f"objection into round {opinion_round.id}")
    return entered


def objection_words(ctx: Context, stand: RowStand, table: DivisionTable) -> str:
    """The row and the wish in content's own names, then the reason."""
    row = table.row(stand.row)
    names = [] if row is None else [table.acts[row.scope.act].label, table.bodies.get(row.to.body, "")]
    wanted = ""
    if stand.wish is ObjectionWish.BODY:
        wanted = table.bodies.get(stand.wanted, stand.wanted)
    elif stand.wish is ObjectionWish.ARTICLE and stand.wanted in ctx.content.articles:
        wanted = ctx.content.articles[stand.wanted].number
    place = " / ".join(filter(None, names))
    return f"{place}{f' ← {wanted}' if wanted else ''}: {stand.reason}"


def _record(ctx: ActingContext, subject: str, detail: str, *, words: str = "") -> None:
    ctx.uow.audit.record(
        AuditAction.DIVISION,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=subject,
        detail=detail,
        words=words,
    )
