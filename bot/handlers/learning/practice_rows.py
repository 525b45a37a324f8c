"""The buttons to the practices of a track, one line for each kind of practice."""

from bot.conversation.outgoing import Rows
from bot.domain.learning.lessons import Audience
from bot.handlers.learning.ballot_screens import ballot_rows
from bot.handlers.learning.order_screens import order_rows
from bot.handlers.learning.poster_screens import poster_rows
from bot.handlers.learning.statement_screens import statement_rows
from bot.usecases.ports import Content


def practice_rows(track: Audience, content: Content) -> Rows:
    """A button to each practice of this track that the content has rules for."""
    return (
        *ballot_rows(track, content),
        *poster_rows(track, content),
        *order_rows(track, content),
        *statement_rows(track, content),
    )
