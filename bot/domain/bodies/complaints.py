"""An official complaint: which bodies may take it, and until when.

The bodies come from ``content/agencies/complaints.yaml``; the two rules that hold for every content are
here: a body that is accused is never the addressee, and a last day is counted from the day of the result.
"""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.catalogue.catalogue import ActorClass, AreaKind, AreaTree, Phase, Space
from bot.domain.catalogue.levels import BodyLevel
from bot.domain.owner.settings import RunningSettings


class Use(StrEnum):
    """Who goes this way."""

    COMPLAINT = "complaint"
    """A citizen, with an official complaint of his own."""
    REFERRAL = "referral"
    """Moderators, with a verified case (``bot.domain.bodies.routing``)."""


class Window(StrEnum):
    """Whether a way is open today."""

    NOT_YET = "not-yet"
    OPEN = "open"
    OVER = "over"


class Council(StrEnum):
    """Which council is elected; different boards look after the two."""

    CITY = "city"
    VILLAGE = "village"


class Basis(StrEnum):
    """What a body's competence rests on."""

    LAW = "law"
    """The articles of the way."""
    PRACTICE = "practice"
    """No article gives it; it is done so."""
    UNCONFIRMED = "unconfirmed"
    """Nobody could confirm it: whoever refers asks a lawyer, and no letter claims it."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One way for a complaint: a body, the articles by which it takes complaints, and when it does.

    No ``act_ids``: every act. No ``council``: both. No ``days_after_result``: no last day is known.
    """

    id: str
    _: KW_ONLY
    agency_id: str
    label: str
    note: str
    article_ids: tuple[str, ...]
    act_ids: tuple[str, ...] = ()
    first_for: tuple[str, ...] = ()
    """Acts for which it stands before the ways above it in the file."""
    phases: tuple[Phase, ...] = tuple(Phase)
    """When a complaint may be made; not when the act was done."""
    council: Council | None = None
    space: Space | None = None
    """Where the act was done; None: anywhere."""
    days_after_result: int | None = None
    from_qualified: bool = False
    """Whether it takes nothing before the qualified were finally announced (article 68)."""
    level: BodyLevel | None = None
    """Where the body stands in these cases, if it is not its usual level."""
    unnamed: bool = False
    """Whether it takes a complaint without a name."""
    not_for: tuple[ActorClass, ...] = ()
    """Classes of the accused that it is of itself, or stands under."""
    only_for: tuple[ActorClass, ...] = ()
    """Classes of the accused whose cases alone belong there; none: all."""
    uses: tuple[Use, ...] = (Use.COMPLAINT,)
    basis: Basis = Basis.LAW
    """Without articles where it is not the law."""

    def takes(
        self, act_id: str, *, phase: Phase | None, council: Council | None, space: Space | None = None
    ) -> bool:
        """Whether it is about this act, now, for this council; what is not known excludes nothing."""
        return (
            (not self.act_ids or act_id in self.act_ids)
            and (phase is None or phase in self.phases)
            and (council is None or self.council in (None, council))
            and (space is None or self.space in (None, space))
        )

    def may_judge(self, actor: ActorClass | None) -> bool:
        """Whether it is surely not accused: of an unknown actor, only a body that no class bars."""
        return actor not in self.not_for if actor is not None else not self.not_for


def addressees(
    ways: Iterable[Addressee],
    *,
    act_id: str,
    actor: ActorClass | None,
    phase: Phase | None,
    council: Council | None,
    use: Use = Use.COMPLAINT,
    space: Space | None = None,
) -> tuple[Addressee, ...]:
    """The ways for this complaint, the likeliest first. None stands for what is not known.

    Where the council is not known, a body that would be accused in either of them is left out.
    """
    fitting = [
        way
        for way in ways
        if use in way.uses
        and way.takes(act_id, phase=phase, council=council, space=space)
        and (not way.only_for or actor in way.only_for)
    ]
    free = [way for way in fitting if way.may_judge(actor)]
    judging = {(way.agency_id, way.council) for way in free}
    accused = {way.agency_id for way in fitting if (way.agency_id, way.council) not in judging}
    eligible_ways = [way for way in free if way.agency_id not in accused]
    return tuple(sorted(eligible_ways, key=lambda way: act_id not in way.first_for))


def council_of(areas: AreaTree, area_id: str) -> Council | None:
    """Which council's election an area belongs to; None where it is too large to tell.

    A district is a part of a city unless villages lie in it.
    """
    if area_id not in areas:
        return None
    for area in reversed(areas.path(area_id)):
        if area.kind is AreaKind.RURAL_DISTRICT:
            return Council.VILLAGE
        if area.kind is AreaKind.DISTRICT:
            rural = any(below.kind is AreaKind.RURAL_DISTRICT for below in areas.children(area.id))
            return None if rural else Council.CITY
    return None


def last_day(way: Addressee, running: RunningSettings) -> date | None:
    """The last day of a way; None where none is known, be it that the result is not announced yet."""
    if way.days_after_result is None or running.result_day is None:
        return None
    return running.result_day + timedelta(days=way.days_after_result)


def is_over(way: Addressee, running: RunningSettings, *, today: date) -> bool:
    """Whether the last day of a way has passed."""
    last = last_day(way, running)
    return last is not None and today > last


def first_day(way: Addressee, running: RunningSettings) -> date | None:
    """The day on which a way opens; None where it is always open, or nobody has set that day yet."""
    return running.qualified_day if way.from_qualified else None


def window(way: Addressee, running: RunningSettings, *, phase: Phase | None, today: date) -> Window:
    """Whether a way is open in this phase. Where the day of its beginning is not set, it has not come before voting;
    from voting on it has: nobody votes for candidates that were not announced."""
    if is_over(way, running, today=today):
        return Window.OVER
    if not way.from_qualified or phase in (Phase.DAY, Phase.AFTER):
        return Window.OPEN
    first = first_day(way, running)
    if first is None:
        return Window.NOT_YET if phase is Phase.BEFORE else Window.OPEN
    return Window.OPEN if today >= first else Window.NOT_YET


def phase_now(running: RunningSettings, *, today: date, else_: Phase | None = None) -> Phase | None:
    """The phase for complaints: from the day of the result on «after», whatever else is set."""
    if running.result_day is not None and today >= running.result_day:
        return Phase.AFTER
    return running.phase or else_


# --- the reminder -----------------------------------------------------------------------------------


def has_deadline(ways: Iterable[Addressee]) -> bool:
    """Whether any of these ways ends: only then is there a day before which to remind."""
    return any(way.days_after_result is not None for way in ways)


def reminded_of(ways: Iterable[Addressee], running: RunningSettings) -> date | None:
    """The last day that a reminder is about: the first of these ways' to come. None while none is known."""
    return min((last for way in ways if (last := last_day(way, running)) is not None), default=None)


def due_to_remind(last: date | None, *, today: date) -> bool:
    """Whether a reminder is to be sent: on the day before the last, or on the last day if that was missed."""
    return last is not None and last - timedelta(days=1) <= today <= last
