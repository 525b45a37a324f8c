"""A database restored with keys of another moment: work that was pending when it was copied belongs to the
past.

Those updates were handled and those messages were sent since, or both are lost with everything else of that
time. Doing them again would repeat what was done, and repeat words that may have been withdrawn since. Drafts
stay: a draft that was filed or discarded since has lost its key, so one that opens is still a draft.
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
    update(inbox)
    .where(inbox.c.raw.is_not(None))
    .values(state="done", raw=None, key=None, waiting_since=None, conversation=None)
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
    # their receipts are never sent now, and their senders were kept for these alone
    await forget_senders(link, context, [row.id for row in await link.rows(_WAITING)])


async def _forget_places(link: Link, context: StorageContext) -> None:
    """Delete conversations that hold only their position, and those that nobody can read."""
    after = ""
    while rows := await link.rows(_TALKS, {"after": after}):
        after = rows[-1].conversation
        talks = {row.conversation: open_session(context, row.key, row.sealed) for row in rows}
        await forget(link, [c for c, talk in talks.items() if not (talk and talk.session.holds_something)])
