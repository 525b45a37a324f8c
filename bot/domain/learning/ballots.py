"""Paper ballots as they come out of the box, and what the law says of each.

A ballot is a value: what is written on it, by whom it may be counted, and where. ``findings_of`` says what is to be
seen on it; which verdict follows from that, and by which article, is content (``content/law/ballots.yaml``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Final


class BallotKind(StrEnum):
    """What voters write: the names of candidates, or, in a city of lists, the title of a list or names."""

    NAMES = "names"
    LISTS = "lists"


class BallotVerdict(StrEnum):
    """What becomes of a ballot."""

    VALID = "valid"
    """Everything on it is read."""
    PARTLY = "partly"
    """It is valid, but something on it is not read."""
    VOID = "void"
    """It is void, and counts as a vote that was cast."""
    UNCOUNTED = "uncounted"
    """It is void, and does not count as a vote that was cast."""


GRAVEST_FIRST: Final = (
    BallotVerdict.UNCOUNTED,
    BallotVerdict.VOID,
    BallotVerdict.PARTLY,
    BallotVerdict.VALID,
)


class BallotFinding(StrEnum):
    """What is to be seen on a ballot. Each has a rule in the content."""

    SOUND_NAMES = "sound-names"
    SOUND_LIST = "sound-list"
    UNREADABLE_NAME = "unreadable-name"
    NOT_CANDIDATE = "not-candidate"
    EXTRA_NAMES = "extra-names"
    REPEATED_NAME = "repeated-name"
    NAMES_BESIDE_LIST = "names-beside-list"
    LATER_LIST = "later-list"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    VOTERS_NAME = "voters-name"
    ONLY_NON_CANDIDATES = "non-candidates"
    NO_STAMP = "no-stamp"
    OTHER_PAPER = "other-paper"


class WritingKind(StrEnum):
    NAME = "name"
    LIST = "list"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Writing:
    """One line on a ballot. ``who`` is the number of a candidate or of a list, from 1; 0 for what nobody can read."""

    kind: WritingKind
    who: int = 0


class VoterMark(StrEnum):
    """What shows who the voter is."""

    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    OWN_NAME = "own-name"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One paper from the box. ``seats`` is how many names may be written, ``candidates`` are the numbers of the
    announced candidates; of the announced lists none is left out. ``look`` varies how it is drawn."""

    kind: BallotKind
    _: KW_ONLY
    seats: int
    candidates: tuple[int, ...]
    writings: tuple[Writing, ...] = ()
    is_official: bool = True
    has_stamp: bool = True
    mark: VoterMark | None = None
    look: int = 0


@dataclass(frozen=True, slots=True)
class BallotRule:
    """The verdict that follows from a finding, its articles, and the reason in one sentence."""

    verdict: BallotVerdict
    _: KW_ONLY
    articles: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class BallotLaw:
    """The rules for ballots in this election. Empty where the content has none: nothing is practised then.

    ``seats`` are the numbers of names that a ballot of a kind may have, ``topic`` is what an answer counts for.
    """

    rules: Mapping[BallotFinding, BallotRule] = field(default_factory=dict)
    _: KW_ONLY
    seats: Mapping[BallotKind, tuple[int, ...]] = field(default_factory=dict)
    topic: str = ""

    def covers(self, kind: BallotKind) -> bool:
        """Whether ballots of this kind can be practised."""
        return bool(self.rules) and bool(self.seats.get(kind))


@dataclass(frozen=True, slots=True)
class BallotJudgment:
    """The verdict on a ballot, and the findings from which it follows."""

    verdict: BallotVerdict
    findings: tuple[BallotFinding, ...]


def judge_ballot(ballot: Ballot, law: BallotLaw) -> BallotJudgment:
    """The gravest verdict of all that is to be seen on the ballot, with the findings that lead to it."""
    findings = tuple(findings_of(ballot))
    verdict = min((law.rules[finding].verdict for finding in findings), key=GRAVEST_FIRST.index)
    decisive = tuple(finding for finding in findings if law.rules[finding].verdict is verdict)
    return BallotJudgment(verdict, decisive)


_MARK_FINDINGS: Final = {
    VoterMark.SIGNATURE: BallotFinding.SIGNATURE,
    VoterMark.FINGERPRINT: BallotFinding.FINGERPRINT,
    VoterMark.OWN_NAME: BallotFinding.VOTERS_NAME,
}


def findings_of(ballot: Ballot) -> Iterator[BallotFinding]:
    """Everything that is to be seen on the ballot; at least one finding."""
    flaws = (*_paper_findings(ballot), *_writing_findings(ballot))
    if flaws:
        yield from flaws
    elif _lists_on(ballot):
        yield BallotFinding.SOUND_LIST
    else:
        yield BallotFinding.SOUND_NAMES


def _paper_findings(ballot: Ballot) -> Iterator[BallotFinding]:
    if not ballot.is_official:
        yield BallotFinding.OTHER_PAPER
    elif not ballot.has_stamp:
        yield BallotFinding.NO_STAMP
    if ballot.mark is not None:
        yield _MARK_FINDINGS[ballot.mark]


def _writing_findings(ballot: Ballot) -> Iterator[BallotFinding]:
    unreadable = sum(line.kind is WritingKind.UNREADABLE for line in ballot.writings)
    if not ballot.writings:
        yield BallotFinding.BLANK
    elif unreadable == len(ballot.writings):
        yield BallotFinding.UNREADABLE
    elif unreadable:
        yield BallotFinding.UNREADABLE_NAME
    yield from _list_findings(ballot) if _lists_on(ballot) else _name_findings(ballot)


def _list_findings(ballot: Ballot) -> Iterator[BallotFinding]:
    if len(_lists_on(ballot)) > 1:
        yield BallotFinding.LATER_LIST
    if _names_on(ballot):
        yield BallotFinding.NAMES_BESIDE_LIST


def _name_findings(ballot: Ballot) -> Iterator[BallotFinding]:
    names = _names_on(ballot)
    unknown = [who for who in names if who not in ballot.candidates]
    if unknown:
        yield (
            BallotFinding.ONLY_NON_CANDIDATES if len(unknown) == len(names) else BallotFinding.NOT_CANDIDATE
        )
    if len(set(names)) < len(names):
        yield BallotFinding.REPEATED_NAME
    if len(names) > ballot.seats:
        yield BallotFinding.EXTRA_NAMES


def _lists_on(ballot: Ballot) -> list[int]:
    return [line.who for line in ballot.writings if line.kind is WritingKind.LIST]


def _names_on(ballot: Ballot) -> list[int]:
    return [line.who for line in ballot.writings if line.kind is WritingKind.NAME]
