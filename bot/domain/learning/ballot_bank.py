"""A bank of ballots to practise on: the same number always gives the same ballot.

A number chooses a scenario by its remainder, and everything else by a generator seeded with kind and number, so that
what a round asked can be worked out again from its seed alone. Only what the law settles is combined: no ballot has
both too many names and one that is not read for another reason, because nothing says which is left out first.
"""

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.domain.learning.ballots import (
    Ballot,
    BallotKind,
    BallotLaw,
    BallotVerdict,
    VoterMark,
    Writing,
    WritingKind,
    judge_ballot,
)

EDITION: Final = 1
"""Raise it when a number gives another ballot, or the same ballot is drawn in another way: pictures that messengers
have stored are then made again."""
BANK: Final = 320
"""Ballots of each kind that rounds are drawn from."""
ROUND: Final = 20
"""Ballots in a round."""
AT_LEAST: Final = 2
"""Ballots of each verdict in a round."""
NAMES_KNOWN: Final = 32
"""Candidates are numbered from 1 to this; each number has a letter in the texts."""
LISTS_KNOWN: Final = 4
"""Lists are numbered from 1 to this."""

type _Scenario = Callable[[random.Random, int], Ballot]
"""The generator, and how many names may be written."""


def _blank_paper(kind: BallotKind, rng: random.Random, seats: int) -> Ballot:
    announced = 24 if kind is BallotKind.LISTS else min(2 * seats + 2, 20)
    candidates = tuple(sorted(rng.sample(range(1, NAMES_KNOWN + 1), announced)))
    return Ballot(kind, seats=seats, candidates=candidates, look=rng.randrange(1 << 30))


def _name(who: int) -> Writing:
    return Writing(WritingKind.NAME, who)


_SCRIBBLE: Final = Writing(WritingKind.UNREADABLE)


def _with_names(ballot: Ballot, rng: random.Random, count: int) -> Ballot:
    """With this many different candidates."""
    return replace(ballot, writings=tuple(_name(who) for who in rng.sample(ballot.candidates, count)))


def _insert(ballot: Ballot, rng: random.Random, *lines: Writing, first: int = 0) -> Ballot:
    """With these lines at places chosen by lot, from the place ``first`` on."""
    writings = list(ballot.writings)
    for line in lines:
        writings.insert(rng.randint(first, len(writings)), line)
    return replace(ballot, writings=tuple(writings))


def _stranger(ballot: Ballot, rng: random.Random) -> Writing:
    """Somebody who is no candidate."""
    return _name(rng.choice([who for who in range(1, NAMES_KNOWN + 1) if who not in ballot.candidates]))


def _some(rng: random.Random, ballot: Ballot, *, spare: int = 0) -> int:
    """A number of names that leaves at least ``spare`` of the seats free; on a ballot of lists few of them."""
    return rng.randint(2, min(ballot.seats - spare, 9))


# --- scenarios of both kinds --------------------------------------------------------------------------


def _names(kind: BallotKind, *, full: bool = False) -> _Scenario:
    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        return _with_names(ballot, rng, seats if full else _some(rng, ballot, spare=1))

    return make


def _blank(kind: BallotKind) -> _Scenario:
    return lambda rng, seats: _blank_paper(kind, rng, seats)


def _unreadable(kind: BallotKind) -> _Scenario:
    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        return replace(ballot, writings=(_SCRIBBLE,) * rng.randint(1, min(seats, 4)))

    return make


def _unreadable_name(kind: BallotKind) -> _Scenario:
    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        return _insert(_with_names(ballot, rng, _some(rng, ballot, spare=1)), rng, _SCRIBBLE)

    return make


def _strangers(kind: BallotKind) -> _Scenario:
    """Only people who are no candidates."""

    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        others = [who for who in range(1, NAMES_KNOWN + 1) if who not in ballot.candidates]
        chosen = rng.sample(others, rng.randint(1, min(seats, 4)))
        return replace(ballot, writings=tuple(_name(who) for who in chosen))

    return make


def _one_stranger(kind: BallotKind, *, repeated: bool = False) -> _Scenario:
    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        ballot = _with_names(ballot, rng, _some(rng, ballot, spare=2 if repeated else 1) if seats > 3 else 1)
        lines = (_stranger(ballot, rng), *((rng.choice(ballot.writings),) if repeated else ()))
        return _insert(ballot, rng, *lines)

    return make


def _repetition(kind: BallotKind) -> _Scenario:
    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        ballot = _with_names(ballot, rng, _some(rng, ballot, spare=1))
        return _insert(ballot, rng, rng.choice(ballot.writings))

    return make


def _extra(kind: BallotKind) -> _Scenario:
    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(kind, rng, seats)
        return _with_names(ballot, rng, seats + rng.randint(1, 2))

    return make


# --- scenarios of lists ---------------------------------------------------------------------------------


def _list(*, names: bool = False, lists: int = 1) -> _Scenario:
    """The titles of so many lists, and after the first of them names."""

    def make(rng: random.Random, seats: int) -> Ballot:
        ballot = _blank_paper(BallotKind.LISTS, rng, seats)
        if names:
            ballot = _with_names(ballot, rng, rng.randint(1, 5))
        first, *others = (
            Writing(WritingKind.LIST, who) for who in rng.sample(range(1, LISTS_KNOWN + 1), lists)
        )
        return _insert(replace(ballot, writings=(first, *ballot.writings)), rng, *others, first=1)

    return make


# --- what is wrong with the paper -----------------------------------------------------------------------


def _without_stamp(scenario: _Scenario) -> _Scenario:
    return lambda rng, seats: replace(scenario(rng, seats), has_stamp=False)


def _other_paper(scenario: _Scenario) -> _Scenario:
    return lambda rng, seats: replace(scenario(rng, seats), is_official=False, has_stamp=False)


def _with_mark(mark: VoterMark, scenario: _Scenario) -> _Scenario:
    return lambda rng, seats: replace(scenario(rng, seats), mark=mark)


_N, _L = BallotKind.NAMES, BallotKind.LISTS
SCENARIOS: Final[Mapping[BallotKind, tuple[_Scenario, ...]]] = {
    BallotKind.NAMES: (
        _names(_N, full=True), _names(_N), _names(_N, full=True), _names(_N),
        _without_stamp(_names(_N, full=True)), _without_stamp(_extra(_N)),
        _other_paper(_names(_N)), _other_paper(_repetition(_N)),
        _blank(_N), _unreadable(_N), _strangers(_N),
        _with_mark(VoterMark.SIGNATURE, _names(_N, full=True)), _with_mark(VoterMark.SIGNATURE, _repetition(_N)),
        _with_mark(VoterMark.FINGERPRINT, _names(_N)), _with_mark(VoterMark.OWN_NAME, _names(_N)),
        _unreadable_name(_N), _one_stranger(_N), _extra(_N), _repetition(_N), _one_stranger(_N, repeated=True),
    ),
    BallotKind.LISTS: (
        _list(), _names(_L), _list(), _names(_L),
        _without_stamp(_list()), _without_stamp(_list(names=True)), _other_paper(_list()),
        _blank(_L), _unreadable(_L), _strangers(_L),
        _with_mark(VoterMark.SIGNATURE, _list()), _with_mark(VoterMark.FINGERPRINT, _names(_L)),
        _with_mark(VoterMark.OWN_NAME, _list()),
        _list(names=True), _list(names=True), _list(names=True, lists=2),
        _extra(_L), _unreadable_name(_L), _one_stranger(_L), _repetition(_L),
    ),
}  # fmt: skip
"""As many scenarios of each kind as ballots in a round; a scenario that stands twice comes twice as often."""


def make_ballot(kind: BallotKind, number: int, law: BallotLaw) -> Ballot:
    """The ballot of this number, from 0; numbers from ``BANK`` on are no part of the bank."""
    rng = random.Random(f"{EDITION}/{kind}/{number}")  # noqa: S311 a ballot to practise on is no secret
    scenarios = SCENARIOS[kind]
    seats = law.seats[kind]
    return scenarios[number % len(scenarios)](rng, seats[number // len(scenarios) % len(seats)])


def draw_numbers(kind: BallotKind, seed: str, law: BallotLaw) -> tuple[int, ...]:
    """The numbers of a round's ballots, in order: different ones, and at least two of each verdict."""
    rng = random.Random(f"round/{EDITION}/{kind}/{seed}")  # noqa: S311 the seed itself comes from the system
    numbers = list(range(BANK))
    rng.shuffle(numbers)
    chosen: list[int] = []
    missing = dict.fromkeys(BallotVerdict, AT_LEAST)
    for number in numbers:
        verdict = judge_ballot(make_ballot(kind, number, law), law).verdict
        if missing[verdict]:
            missing[verdict] -= 1
            chosen.append(number)
        if not any(missing.values()):
            break
    chosen += [number for number in numbers if number not in chosen][: ROUND - len(chosen)]
    rng.shuffle(chosen)
    return tuple(chosen)


def bank_edition(law: BallotLaw) -> str:
    """What must be the same for a number to mean the same ballot and the same verdict: eight letters and digits."""
    rules = sorted((finding, rule.verdict, *rule.articles) for finding, rule in law.rules.items())
    known = repr((EDITION, sorted(law.seats.items()), rules))
    return hashlib.sha256(known.encode()).hexdigest()[:8]
