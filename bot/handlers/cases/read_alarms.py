"""Each opening of details is counted, and leads are told of unusual reading."""

from bot.conversation.outgoing import Arg, Reply, Say, SendLane, StaffChat
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.handlers.pieces import display_name
from bot.usecases.cases.reads import count_read


async def record_reading(case: Case, ctx: Ctx, *, whole: bool = True) -> tuple[Reply, ...]:
    """Count the reading of the ``whole`` case or of a part. Two leads are told of a moderator who reads much
    and decides nothing, or reads much outside their areas; the moderator is not told."""
    me = ctx.person
    alarms = await count_read(ctx, case, whole=whole)
    notices: list[Reply] = []
    for alarm in alarms:
        key = "notice-outside-alarm" if alarm.outside else "notice-reads-alarm"
        args: dict[str, Arg] = {"name": display_name(me), "count": alarm.count}
        notices += [Say(key, args, to=StaffChat(lead), lane=SendLane.DIALOGUE) for lead in alarm.to]
    return tuple(notices)
