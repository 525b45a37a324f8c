"""A body wishes to hear a witness: the bot asks the reporter, who answers this one wish, refuses, or ignores
it.

Nobody is unmasked: the body learns only what the witness wrote for this one wish.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case, State
from bot.domain.cases.triage import SHORTEST_WORDS
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.typed import tidy

SIGNED_WITHIN: Final = timedelta(days=2)
"""How long a wish waits for a second lead's signature."""
STANDS: Final = timedelta(days=14)
"""How long the reporter may take to answer."""
KEPT: Final = timedelta(days=30)
"""How long the answer can be read; then it is destroyed, read or not."""
MOST: Final = 3
"""Open wishes for one report at a time."""
LONGEST: Final = 1500


class IntroductionStep(StrEnum):
    WISHED = "wished"
    """A second lead has to sign it."""
    ASKED = "asked"
    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Introduction:
    """One wish to one reporter. Its words and the answer are sealed under a key of its own."""

    id: str
    wish: str
    """Shared by the wishes to several reporters of one case: they are signed together."""
    case_id: str
    report_id: str
    body: str
    by: Account
    """Who entered it and reads the answer; if they have left, another liaison of the same body does."""
    step: IntroductionStep
    until: date
    """The last day of this step; then it is over and destroyed."""

    def holds(self, *, today: date) -> bool:
        return self.until >= today


def may_ask(role: Role) -> None:
    """Raises NotAllowed for all but leads: a liaison tells a lead."""
    if not role_grants(role, Permission.FORWARD_WISH):
        raise NotAllowed("intro-leads")


def may_speak(body: str, *, referred: bool) -> None:
    """Raises NotAllowed for a liaison without a body, or whose body did not receive the case."""
    if not body or not referred:
        raise NotAllowed("intro-not-referred")


def require_own_body(body: str, *, own: str) -> None:
    """Raises NotAllowed for a liaison who asks for another body. ``own`` is empty for a lead."""
    if own and body != own:
        raise NotAllowed("intro-other-body")


def askable(case: Case) -> None:
    """Raises WrongState for a case whose reporters cannot be asked any more."""
    if case.state in (State.MERGED, State.WITHDRAWN):
        raise WrongState("intro-case-over")


def sign(introduction: Introduction, *, by: Account, role: Role, today: date) -> Introduction:
    """A second lead agrees: the reporter is asked. Raises NotAllowed (not a lead, or their own wish),
    WrongState."""
    may_ask(role)
    if introduction.step is not IntroductionStep.WISHED or not introduction.holds(today=today):
        raise WrongState("intro-over")
    if introduction.by == by:
        raise NotAllowed("intro-own")
    return replace(introduction, step=IntroductionStep.ASKED, until=today + STANDS)


def answer(introduction: Introduction, *, today: date) -> Introduction:
    """The reporter has answered. Raises WrongState if the wish is over."""
    return replace(
        _require_asked(introduction, today=today), step=IntroductionStep.ANSWERED, until=today + KEPT
    )


def refuse(introduction: Introduction, *, today: date) -> Introduction:
    """The reporter refuses. The wish is kept only as long as the refusal can be read."""
    return replace(_require_asked(introduction, today=today), step=IntroductionStep.REFUSED)


def readable(introduction: Introduction, *, by: Account, today: date) -> None:
    """Raises NotAllowed for all but the asker, WrongState if there is nothing to read."""
    if introduction.by != by:
        raise NotAllowed("intro-not-yours")
    if introduction.step is not IntroductionStep.ANSWERED or not introduction.holds(today=today):
        raise WrongState("intro-nothing")


def answered_words(text: str) -> str:
    """A reporter's answer, as written: nothing is masked, because they decide what to reveal. Raises
    BadInput."""
    words = tidy(text)
    if len(words) < SHORTEST_WORDS:
        raise BadInput("intro-short", {"least": SHORTEST_WORDS})
    if len(words) > LONGEST:
        raise BadInput("intro-long", {"most": LONGEST, "length": len(words)})
    return words


def _require_asked(introduction: Introduction, *, today: date) -> Introduction:
    if introduction.step is not IntroductionStep.ASKED or not introduction.holds(today=today):
        raise WrongState("intro-over")
    return introduction
