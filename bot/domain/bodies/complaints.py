"""An official complaint: which bodies may take it, and until when.

The bodies come from ``content/agencies/complaints.yaml``. Two rules hold whatever the content says and are
here: an accused body is never the addressee, and a last day is counted from the day of the result.
"""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.catalogue.catalogue import ActorClass, BodyLevel, Phase, Space
from bot.domain.owner.settings import RunningSettings


class Use(StrEnum):
    """Who uses this way."""

    COMPLAINT = "complaint"
    """Citizens, for an official complaint of their own."""
    REFERRAL = "referral"
    """Moderators, for a verified case (``bot.domain.bodies.routing``)."""


class Window(StrEnum):
    """Whether a way is open today."""

    NOT_YET = "not-yet"
    OPEN = "open"
    OVER = "over"


class Basis(StrEnum):
    """What a body's competence rests on."""

    LAW = "law"
    """The articles of the way."""
    PRACTICE = "practice"
    """No article gives it; it is common practice."""
    UNCONFIRMED = "unconfirmed"
    """Nobody could confirm it: whoever refers a case asks a lawyer first, and no letter claims it."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One way for a complaint: a body, the articles by which it takes complaints, and when it does.

    No ``act_ids``: every act. No ``contest``: all. No ``days_after_result``: no last day is known.
    """

    id: str
    _: KW_ONLY
    agency_id: str
    label: str
    note: str
    article_ids: tuple[str, ...]
    act_ids: tuple[str, ...] = ()
    first_for: tuple[str, ...] = ()
    """Acts for which this way comes before those above it in the file."""
    phases: tuple[Phase, ...] = tuple(Phase)
    """When a complaint may be made; not when the act was done."""
    contest: str | None = None
    space: Space | None = None
    """Where the act was done; None means anywhere."""
    days_after_result: int | None = None
    from_day: str = ""
    """The day of the election before which it takes nothing."""
    level: BodyLevel | None = None
    """The body's level in these cases, if not its usual one."""
    unnamed: bool = False
    """Whether it takes an anonymous complaint."""
    not_for: tuple[ActorClass, ...] = ()
    """Classes of accused that belong to it or that it is under."""
    only_for: tuple[ActorClass, ...] = ()
    """The only classes of accused whose cases belong there; empty means all."""
    uses: tuple[Use, ...] = (Use.COMPLAINT,)
    basis: Basis = Basis.LAW
    """Without articles if the basis is not the law."""

    def takes(
        self, act_id: str, *, phase: Phase | None, contest: str | None, space: Space | None = None
    ) -> bool:
        """Whether it takes this act, now, in this contest; an unknown value excludes nothing."""
        return (
            (not self.act_ids or act_id in self.act_ids)
            and (phase is None or phase in self.phases)
            and (contest is None or self.contest in (None, contest))
            and (space is None or self.space in (None, space))
        )

    def may_judge(self, actor: ActorClass | None) -> bool:
        """Whether it is surely not accused. If the actor is unknown, only a body that excludes no class may
        judge."""
        return actor not in self.not_for if actor is not None else not self.not_for


def addressees(
    ways: Iterable[Addressee],
    *,
    act_id: str,
    actor: ActorClass | None,
    phase: Phase | None,
    contest: str | None,
    use: Use = Use.COMPLAINT,
    space: Space | None = None,
) -> tuple[Addressee, ...]:
    """The ways for this complaint, the likeliest first. None stands for an unknown value.

    If the contest is unknown, a body that would be accused in any contest is left out.
    """
    fitting = [
        way
        for way in ways
        if use in way.uses
        and way.takes(act_id, phase=phase, contest=contest, space=space)
        and (not way.only_for or actor in way.only_for)
    ]
    free = [way for way in fitting if way.may_judge(actor)]
    judging = {(way.agency_id, way.contest) for way in free}
    accused = {way.agency_id for way in fitting if (way.agency_id, way.contest) not in judging}
    eligible_ways = [way for way in free if way.agency_id not in accused]
    return tuple(sorted(eligible_ways, key=lambda way: act_id not in way.first_for))


def last_day(way: Addressee, running: RunningSettings) -> date | None:
    """The last day of a way; None if it has none, or the result is not announced yet."""
    if way.days_after_result is None or running.result_day is None:
        return None
    return running.result_day + timedelta(days=way.days_after_result)


def is_over(way: Addressee, running: RunningSettings, *, today: date) -> bool:
    """Whether the last day of a way has passed."""
    last = last_day(way, running)
    return last is not None and today > last


def first_day(way: Addressee, running: RunningSettings) -> date | None:
    """The day on which a way opens; None if it is always open or that day is not set yet."""
    return running.law_days.get(way.from_day)


def window(way: Addressee, running: RunningSettings, *, phase: Phase | None, today: date) -> Window:
    """Whether a way is open in this phase. If its first day is not set, the way counts as not open yet before
    voting, and as open from voting on: nobody votes for candidates who were not announced."""
    if is_over(way, running, today=today):
        return Window.OVER
    if not way.from_day or phase in (Phase.DAY, Phase.AFTER):
        return Window.OPEN
    first = first_day(way, running)
    if first is None:
        return Window.NOT_YET if phase is Phase.BEFORE else Window.OPEN
    return Window.OPEN if today >= first else Window.NOT_YET


def phase_now(running: RunningSettings, *, today: date, else_: Phase | None = None) -> Phase | None:
    """The phase for complaints: «after» from the day of the result on, whatever else is set."""
    if running.result_day is not None and today >= running.result_day:
        return Phase.AFTER
    return running.phase or else_


# --- the reminder -----------------------------------------------------------------------------------


def has_deadline(ways: Iterable[Addressee]) -> bool:
    """Whether any of these ways ends: only then is there a day to be reminded of."""
    return any(way.days_after_result is not None for way in ways)


def reminded_of(ways: Iterable[Addressee], running: RunningSettings) -> date | None:
    """The last day that a reminder is about: the earliest of these ways. None while none is known."""
    return min((last for way in ways if (last := last_day(way, running)) is not None), default=None)


def due_to_remind(last: date | None, *, today: date) -> bool:
    """Whether to send a reminder: on the day before the last, or on the last day if that was missed."""
    return last is not None and last - timedelta(days=1) <= today <= last
