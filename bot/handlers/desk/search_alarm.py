"""Tell two leads about a moderator who searches unusually often. The moderator is not told."""

from bot.conversation.outgoing import Arg, Reply, Say, SendLane, StaffChat
from bot.conversation.ports import Ctx
from bot.handlers.pieces import display_name
from bot.usecases.desk.count_searches import count_search


async def count_search_and_alert(ctx: Ctx) -> tuple[Reply, ...]:
    """Count one search. Raises TooMany at the end of the daily limit."""
    me = ctx.person
    alarm = await count_search(ctx)
    if alarm is None:
        return ()
    args: dict[str, Arg] = {"name": display_name(me), "count": alarm.count}
    return tuple(
        Say("notice-search-alarm", args, to=StaffChat(lead), lane=SendLane.DIALOGUE) for lead in alarm.to
    )
