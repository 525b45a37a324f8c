"""What happens proposes a measure: enough verified cases of a threat's acts in a district, within some hours.

A proposal says that there were at least so many, never how many. It is made at the quarters of the hour and once a
window for a threat in a district, so that it cannot be asked for again around one report. Acts of the restricted circle
propose nothing. A person decides, with a reason; refusals have one, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.bodies.routing import is_accused
from bot.domain.cases.case_access import possible_actors
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, Phase, Space, is_restricted
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, BroadcastStage
from bot.domain.people import Account
from bot.domain.threats.threats import MeasureKind, ReadyMeasure, Threat
from bot.domain.typed import one_line

FEWEST: Final = 5
"""Fewer cases than this propose nothing, whatever the settings say: smaller counts are never shown."""
QUARTER: Final = timedelta(minutes=15)
DECIDE_WITHIN: Final = timedelta(hours=24)
"""A proposal that waits longer for a decision is late."""
DONE_WITHIN: Final = timedelta(hours=60)
"""What was accepted and is not done so long afterwards is late: two people sign within a day, and a lesson
goes in the morning after the second."""
PROPOSED_KINDS: Final = (MeasureKind.LESSON, MeasureKind.CORRECTION, MeasureKind.LETTER)
"""What cases can propose: everything that the bot carries out itself."""
READERS: Final[Mapping[Audience, frozenset[ActorClass]]] = {
    Audience.VOTER: frozenset({ActorClass.PERSON, ActorClass.ORGANISED_GROUP}),
    Audience.CANDIDATE: frozenset({ActorClass.CANDIDATE, ActorClass.HEADQUARTERS}),
    Audience.STAFF: frozenset({ActorClass.STAFF, ActorClass.OFFICIAL}),
    Audience.SECURITY: frozenset({ActorClass.FORCE}),
}
"""Who learns on which track: a lesson that cases of theirs propose would warn them."""
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 400


@dataclass(frozen=True, slots=True)
class ProposalRule:
    """At least ``least`` cases whose decision was made within ``window``."""

    least: int = FEWEST
    window: timedelta = timedelta(hours=24)

    @property
    def hours(self) -> int:
        return self.window // timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class VerifiedActs:
    """How many verified cases have the same place, act and accused. ``actor``: an `ActorClass`, or empty."""

    area: str
    act: str
    actor: str
    phase: Phase
    space: Space
    count: int


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ProposalOutcome(StrEnum):
    """What came of a proposal."""

    OPEN = "open"
    REFUSED = "refused"
    WRITING = "writing"
    """A draft waits for somebody who writes it."""
    SIGNING = "signing"
    SENDING = "sending"
    SENT = "sent"
    """The body's liaison has it and has not said so yet."""
    DONE = "done"
    FEW = "few"
    """A lesson went, to fewer followers than are ever told: maybe to none."""
    DROPPED = "dropped"
    """Not written, not signed, or stopped."""


ENDED: Final = frozenset(
    {ProposalOutcome.REFUSED, ProposalOutcome.DONE, ProposalOutcome.FEW, ProposalOutcome.DROPPED}
)


@dataclass(frozen=True, slots=True)
class MeasureProposal:
    """``at``: the quarter of the hour in which it was made. ``least`` and ``hours``: the rule that it was made by.

    ``is_weak``: at the end of its window it no longer rested on enough, because cases were withdrawn or decided anew;
    weighed once and never taken back, so that nobody reads a single report off it. ``by``,
    ``decided_at``, ``reason``: the decision. ``broadcast``: the id of the message that it began; ``seen_by`` and
    ``seen_at``: the liaison who said that the body has it. ``is_reminded``: leads have heard that it is late.
    ``version``: counts what was stored of it, so that two decisions at once are one.
    """

    id: str
    _: KW_ONLY
    threat: str
    measure: str
    kind: MeasureKind
    district: str
    body: str
    at: datetime
    least: int
    hours: int
    state: ProposalState = ProposalState.OPEN
    is_weak: bool = False
    by: Account | None = None
    decided_at: datetime | None = None
    reason: str = ""
    broadcast: str = ""
    seen_by: Account | None = None
    seen_at: datetime | None = None
    is_reminded: bool = False
    version: int = 0

    @property
    def place(self) -> tuple[str, str]:
        """The threat and the district: for each, proposals are made once a window."""
        return self.threat, self.district

    @property
    def began(self) -> datetime:
        """The beginning of the window that it was made for."""
        return self.at - timedelta(hours=self.hours)

    @property
    def ends(self) -> datetime:
        """The end of the window in which nothing else is proposed for its place: then it is weighed."""
        return self.at + timedelta(hours=self.hours)

    def is_weighed(self, *, since: datetime, now: datetime) -> bool:
        """Whether its one weighing falls to a look now, if the look before was at ``since``."""
        return self.state is not ProposalState.REFUSED and since < self.ends <= now


def quarter_of(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour that this aware moment lies in."""
    return datetime.fromtimestamp(
        moment.timestamp() // QUARTER.total_seconds() * QUARTER.total_seconds(), UTC
    )


def count_cases(
    threat: Threat,
    measure: ReadyMeasure,
    cases: Iterable[VerifiedActs],
    *,
    acts: Mapping[str, Act],
    agencies: Mapping[str, Agency],
    tracks: Mapping[str, Audience],
) -> int:
    """How many of these cases speak for the measure. Restricted acts never do; nor, for a letter, cases whose accused
    is, or may be, of the body that would get it or above it; nor, for a lesson, those whose accused is, or may be,
    among its readers. ``tracks``: of lessons, by their ids."""
    known = {act_id for act_id in threat.act_ids if not is_restricted(act_id, acts)}
    agency = agencies.get(measure.body) if measure.kind is MeasureKind.LETTER else None
    track = tracks.get(measure.lesson)
    readers = READERS[track] if track is not None else frozenset()
    return sum(
        case.count
        for case in cases
        if case.act in known
        and case.phase in threat.phases
        and case.space in threat.spaces
        and (agency is None or not is_accused(agency, _actor_of(case)))
        and not readers.intersection(_possible_accused(case, acts))
    )


def can_propose(
    threat: Threat, *, acts: Mapping[str, Act], agencies: Mapping[str, Agency], tracks: Mapping[str, Audience]
) -> bool:
    """Whether there are cases, of whichever accused, that would propose one of its measures."""
    cases = [
        VerifiedActs("", act_id, actor, threat.phases[0], threat.spaces[0], 1)
        for act_id in threat.act_ids
        for actor in ("", *possible_actors(act_id, acts))
    ]
    return any(
        measure.kind in PROPOSED_KINDS
        and count_cases(threat, measure, cases, acts=acts, agencies=agencies, tracks=tracks)
        for measure in threat.measures
    )


def _actor_of(case: VerifiedActs) -> ActorClass | None:
    return ActorClass(case.actor) if case.actor in ActorClass else None


def _possible_accused(case: VerifiedActs, acts: Mapping[str, Act]) -> Sequence[ActorClass]:
    actor = _actor_of(case)
    return (actor,) if actor is not None else possible_actors(case.act, acts)


@dataclass(frozen=True, slots=True)
class MatchedMeasure:
    """A measure that cases in this district propose now."""

    threat: Threat
    measure: ReadyMeasure
    district: str


def matched_measures(
    threats: Iterable[Threat],
    cases: Iterable[VerifiedActs],
    earlier: Iterable[MeasureProposal],
    *,
    rule: ProposalRule,
    now: datetime,
    acts: Mapping[str, Act],
    agencies: Mapping[str, Agency],
    tracks: Mapping[str, Audience],
) -> tuple[MatchedMeasure, ...]:
    """In the order of the threats, then of the districts' ids. ``cases``: of the window, their areas are districts.
    ``earlier``: proposals that still wait for a decision, and those of the window."""
    by_district: dict[str, list[VerifiedActs]] = defaultdict(list)
    for case in cases:
        by_district[case.area].append(case)
    resting, waiting = set[tuple[str, str]](), set[tuple[str, str, str]]()
    for proposal in earlier:
        if now - proposal.at < rule.window:
            resting.add(proposal.place)
        if proposal.state is ProposalState.OPEN:
            waiting.add((*proposal.place, proposal.measure))
    return tuple(
        MatchedMeasure(threat, measure, district)
        for threat in threats
        for district in sorted(by_district)
        if (threat.id, district) not in resting
        for measure in threat.measures
        if measure.kind in PROPOSED_KINDS
        and (threat.id, district, measure.id) not in waiting
        and count_cases(threat, measure, by_district[district], acts=acts, agencies=agencies, tracks=tracks)
        >= rule.least
    )


def decision_reason(text: str) -> str:
    """Raises BadInput for words that say nothing or are too long."""
    words = one_line(text)
    if len(words) < SHORTEST_REASON:
        raise BadInput("proposal-reason-short", {"least": SHORTEST_REASON})
    if len(words) > LONGEST_REASON:
        raise BadInput("proposal-reason-long", {"most": LONGEST_REASON})
    return words


def require_open(proposal: MeasureProposal | None) -> MeasureProposal:
    """Raises NotFound, WrongState once somebody has decided."""
    if proposal is None:
        raise NotFound("proposal-gone")
    if proposal.state is not ProposalState.OPEN:
        raise WrongState("proposal-decided-already")
    return proposal


def decide_proposal(
    proposal: MeasureProposal | None, *, accept: bool, reason: str, by: Account, now: datetime
) -> MeasureProposal:
    """Raises NotFound, WrongState, BadInput."""
    return replace(
        require_open(proposal),
        state=ProposalState.ACCEPTED if accept else ProposalState.REFUSED,
        by=by,
        decided_at=now,
        reason=decision_reason(reason),
    )


def acknowledge_proposal(proposal: MeasureProposal, *, by: Account, now: datetime) -> MeasureProposal:
    """What the body has seen; pressed again, it stays as it is. Raises WrongState if no body was written to."""
    if proposal.state is not ProposalState.ACCEPTED or proposal.kind is not MeasureKind.LETTER:
        raise WrongState("proposal-not-sent")
    return proposal if proposal.seen_at is not None else replace(proposal, seen_by=by, seen_at=now)


_OF_STAGE: Final = {
    BroadcastStage.DRAFT: ProposalOutcome.WRITING,
    BroadcastStage.SIGNING: ProposalOutcome.SIGNING,
    BroadcastStage.GOING: ProposalOutcome.SENDING,
    BroadcastStage.DONE: ProposalOutcome.DONE,
    BroadcastStage.STOPPED: ProposalOutcome.DROPPED,
}


def outcome_of(proposal: MeasureProposal, broadcast: Broadcast | None) -> ProposalOutcome:
    """``broadcast``: the message that it began; None if it began none, or the message was removed unsent."""
    if proposal.state is not ProposalState.ACCEPTED:
        return ProposalOutcome(proposal.state.value)
    if proposal.kind is MeasureKind.LETTER:
        return ProposalOutcome.DONE if proposal.seen_at is not None else ProposalOutcome.SENT
    if broadcast is None:
        return ProposalOutcome.DROPPED
    if broadcast.district and broadcast.stage is BroadcastStage.DONE and broadcast.total < FEWEST:
        return ProposalOutcome.FEW
    return _OF_STAGE[broadcast.stage]


def ended_at(proposal: MeasureProposal, broadcast: Broadcast | None) -> datetime | None:
    """When it was done or came to nothing; None before that, and for a message that was removed unsent."""
    if proposal.kind is MeasureKind.LETTER:
        return proposal.seen_at
    return broadcast.over_at if broadcast is not None else None


def is_late(proposal: MeasureProposal, outcome: ProposalOutcome, *, now: datetime) -> bool:
    """Whether it waits too long for its decision, or for what was decided."""
    if outcome in ENDED:
        return False
    if proposal.decided_at is None:
        return now - proposal.at >= DECIDE_WITHIN
    return now - proposal.decided_at >= DONE_WITHIN


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """How many were proposed, accepted and refused; how many of the accepted are done or came to nothing; and how
    many of all that wait, for a decision or for what was decided, are late."""

    proposed: int = 0
    accepted: int = 0
    refused: int = 0
    done: int = 0
    dropped: int = 0
    late: int = 0


def count_proposals(
    proposals: Sequence[tuple[MeasureProposal, ProposalOutcome]], *, now: datetime
) -> ProposalCounts:
    outcomes = [outcome for _, outcome in proposals]
    states = [proposal.state for proposal, _ in proposals]
    return ProposalCounts(
        len(proposals),
        states.count(ProposalState.ACCEPTED),
        states.count(ProposalState.REFUSED),
        outcomes.count(ProposalOutcome.DONE),
        outcomes.count(ProposalOutcome.DROPPED),
        sum(is_late(proposal, outcome, now=now) for proposal, outcome in proposals),
    )
