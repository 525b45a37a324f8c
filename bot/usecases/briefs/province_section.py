"""What was sent to the province, and what it answered."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.atlas.province_letters import ProvinceLetter, newest_editions
from bot.domain.briefs.briefs import BriefLine, LineFact, LineKind, SectionName
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context


class ProvinceSection(BriefSource):
    """A letter of this election is told when it was entered, or its answer; what waits for an answer still stands."""

    name: ClassVar = SectionName.PROVINCE

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        opened = await opening_day(ctx)
        letters = newest_editions(await ctx.uow.province_letters.all())
        return [
            _line(letter)
            for letter in letters
            if letter.day >= opened
            and (not letter.is_answered or scope.period.first <= letter.written <= scope.period.last)
        ]


def _line(letter: ProvinceLetter) -> BriefLine:
    facts: dict[str, LineFact] = {
        "version": letter.kind.value,
        "number": letter.version,
        "recipient": letter.recipient,
        "letter": letter.number,
        "day": letter.day,
    }
    if letter.answer_day is None:
        return BriefLine(LineKind.LETTER, facts)
    return BriefLine(LineKind.LETTER_ANSWERED, {**facts, "answered": letter.answer_day})
