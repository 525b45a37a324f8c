"""What a round of opinions may be about: for each subject, who may be invited and what is looked up before it opens.

A new subject is a value of `OpinionSubject`, a line here, and one in `bot/handlers/opinions/opinion_subjects.py`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.editions import edition_of
from bot.domain.threats.own_threats import register_threats
from bot.usecases.access.open_election_only import opening_day, threats_of_election
from bot.usecases.context import Context


class InviteeGroup(StrEnum):
    LIAISONS = "liaisons"
    EXPERTS = "experts"
    EDITORS = "editors"
    LEADS = "leads"
    ALL = "all"
    SINGLE = "single"
    """Single people, chosen from all."""


@dataclass(frozen=True, slots=True)
class AskableSubject:
    """``offered``: the groups that may be invited. ``edition``: takes the id of what is asked about and answers
    what identifies its present state, at most 8 characters, or nothing; raises NotFound if it is gone and
    WrongState if nobody may be asked about it any more."""

    offered: tuple[InviteeGroup, ...]
    edition: Callable[[Context, str], Awaitable[str]]


async def _draft_number(ctx: Context, about: str) -> str:
    version = await ctx.uow.atlas.version(about)
    if version is None:
        raise NotFound("atlas-no-version")
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    return str(version.number)


async def _division_number(ctx: Context, about: str) -> str:
    version = await ctx.uow.division.version(about)
    if version is None:
        raise NotFound("atlas-no-version")
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    return str(version.number)


async def _lesson_edition(ctx: Context, about: str) -> str:
    lesson = ctx.content.lesson(about)
    if lesson is None:
        raise NotFound("opinion-no-lesson")
    return edition_of(lesson)


async def _open_measure(ctx: Context, about: str) -> str:
    measure = await ctx.uow.threats.measure(about)
    if measure is None or measure.day < await opening_day(ctx):
        raise NotFound("opinion-measure-gone")
    own_threats = await threats_of_election(ctx)
    if measure.threat not in {threat.id for threat in register_threats(ctx.content.threats, own_threats)}:
        raise NotFound("opinion-measure-gone")
    if not measure.is_unfinished:
        raise WrongState("opinion-measure-over")
    return ""


OF_THE_COMMITTEE: Final = (
    InviteeGroup.LIAISONS,
    InviteeGroup.EXPERTS,
    InviteeGroup.LEADS,
    InviteeGroup.ALL,
    InviteeGroup.SINGLE,
)
"""Whom a round on the committee's own work may ask: editors are not invited to it."""
SUBJECTS: Final[Mapping[OpinionSubject, AskableSubject]] = {
    OpinionSubject.ATLAS: AskableSubject(OF_THE_COMMITTEE, _draft_number),
    OpinionSubject.DIVISION: AskableSubject(OF_THE_COMMITTEE, _division_number),
    OpinionSubject.LESSON: AskableSubject(
        (
            InviteeGroup.LIAISONS,
            InviteeGroup.EXPERTS,
            InviteeGroup.EDITORS,
            InviteeGroup.ALL,
            InviteeGroup.SINGLE,
        ),
        _lesson_edition,
    ),
    OpinionSubject.MEASURE: AskableSubject(OF_THE_COMMITTEE, _open_measure),
}
