"""The case whose card a moderator's private chat shows alone: the one that a typed «برمی‌دارم» means."""

from typing import Final

from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.conversation.words import SEARCH
from bot.domain.cases.reports import Case

STATE: Final = "reading.desk"
"""The moderator reads a card; nothing is asked. The session remembers which."""
SHOWN: Final = "shown"


def showing(case: Case, ctx: Ctx) -> Session:
    """The session after this card was shown and nothing else is open; in a search, the search stays open."""
    session = ctx.session
    data = session.data if session.state == SEARCH else {}
    return session.at(SEARCH if session.state == SEARCH else STATE, **{**data, SHOWN: case.id})


def beside_nothing(case: Case, ctx: Ctx) -> Session:
    """The same, and what was open in the chat is left."""
    return ctx.session.at(STATE, **{SHOWN: case.id})


def shown_case_id(session: Session) -> str:
    """The case whose card was shown last; empty if something else came after it."""
    return session.data.get(SHOWN, "") if session.state in (STATE, SEARCH) else ""
