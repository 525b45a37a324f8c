"""A database beside keys of another moment: what was under way when it was copied is of a former time.

Updates were handled then and messages were sent, or the answer to both is lost with all else of the time between.
Taken up again they would do a second time what has been done, and say again what may have been taken back since.
Drafts stay: one that was filed or thrown away since has lost its key, so that what opens is a draft still.
"""

from typing import Final

from sqlalchemy import bindparam, delete, select, update

from bot.domain.submissions.witnesses import ContactMode
from storage.destruction import forget_senders
from storage.link import Link
from storage.models import accounts, reports
from storage.models_queues import inbox, outbox, sessions
from storage.sessions import forget, open_session
from storage.storage_context import StorageContext

_PIECE: Final = 500
_HANDLED: Final = (
    update(inbox).where(inbox.c.raw.is_not(None)).values(state="done", raw=None, key=None, waiting_since=None)
)
_SENT: Final = delete(outbox)
_TALKS: Final = (
    select(sessions)
    .where(sessions.c.conversation > bindparam("after"))
    .order_by(sessions.c.conversation)
    .limit(_PIECE)
)
_WAITING: Final = (
    select(reports.c.id)
    .join(accounts, accounts.c.report_id == reports.c.id)
    .where(reports.c.mode == ContactMode.NO_RETURN.value)
)


async def discard_pending_work(link: Link, context: StorageContext) -> None:
    """One transaction; the caller commits."""
    await link.run(_HANDLED)
    await link.run(_SENT)
    await _forget_places(link, context)
    # nobody sends their receipts any more, and it was for these alone that their senders were kept
    await forget_senders(link, context, [row.id for row in await link.rows(_WAITING)])


async def _forget_places(link: Link, context: StorageContext) -> None:
    """Conversations with nothing in them but where they stand, and those that nobody can read."""
    after = ""
    while rows := await link.rows(_TALKS, {"after": after}):
        after = rows[-1].conversation
        talks = {row.conversation: open_session(context, row.key, row.sealed) for row in rows}
        await forget(link, [c for c, talk in talks.items() if not (talk and talk.session.holds_something)])
