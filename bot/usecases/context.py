"""What a use case works with: it takes its context first, then its subject.

Whoever runs the use case gives the context: a turn its own (``bot.conversation.ports``), a tick its own. A use
case that a person carries out takes an ``ActingContext``; that person is not named again in its parameters. Any
other person, as the first of two signers, is a parameter.
"""

from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Person, PersonKeys
from bot.domain.values import dataclass
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.language import Mask
from bot.usecases.ports.reports import TraceReader


@dataclass(frozen=True, slots=True)
class Context:
    """One transaction, the time, randomness, the content in force, and who runs this bot."""

    uow: UnitOfWork
    clock: Clock
    ids: Ids
    content: Content
    operator: Operator


@dataclass(frozen=True, slots=True)
class ActingContext(Context):
    """The context of what a person does."""

    person: Person
    mask: Mask
    """Covers the contacts in what they typed."""
    traces: TraceReader
    """Reads what they typed for the search of similar reports."""

    @property
    def account(self) -> Account:
        """The acting person's account."""
        return self.person.account

    @property
    def keys(self) -> PersonKeys:
        """The acting person's keyed names."""
        return self.person.keys
