"""A bank of posters, pages and messages to practise on: the same number always gives the same piece.

A number chooses a scenario by its remainder, and everything else by a generator seeded with kind and number, so that
what a round asked can be worked out again from its seed alone. Only what the law settles is on a piece: no poster on a
private wall with its owner's consent, no candidate who criticises another, no exact end of the campaign.
"""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bot.domain.learning.posters import (
    OF_HEADQUARTERS,
    Aspect,
    Author,
    CampaignPiece,
    Face,
    ImprintPart,
    Medium,
    Offer,
    Place,
    PosterFinding,
    PosterKind,
    PosterLaw,
    Words,
    faults_of,
    finding_of,
)

EDITION: Final = 1
"""Raise it when a number gives another piece, or the same piece is drawn in another way: pictures that messengers have
stored are then made again."""
BANK: Final = 336
"""Pieces of each kind that rounds are drawn from."""
ROUND: Final = 10
"""Pieces in a round."""
AT_MOST: Final = 4
"""Pieces of each medium in a round; so there are at least two of each."""
FEW: Final = (1, 2)
"""Pieces in a round on which nothing is wrong, and pieces with two faults: one or two of each, by lot."""
WORDINGS: Final = 3
"""Wordings of each value in the texts, chosen by ``look``."""

_LAYOUTS: Final[Mapping[Medium, tuple[tuple[Aspect, ...], ...]]] = {
    Medium.POSTER: tuple(
        (*outside, *inside, Aspect.IMPRINT, Aspect.SIZE, last)
        for inside in (
            (Aspect.FACE, Aspect.WORDS, Aspect.OFFER),
            (Aspect.WORDS, Aspect.FACE, Aspect.OFFER),
            (Aspect.FACE, Aspect.OFFER, Aspect.WORDS),
        )
        for outside, last in (((Aspect.PLACE,), Aspect.TIME), ((Aspect.TIME,), Aspect.PLACE))
    ),
    Medium.PAGE: (
        (Aspect.AUTHOR, Aspect.TIME, Aspect.FACE, Aspect.WORDS, Aspect.OFFER),
        (Aspect.AUTHOR, Aspect.FACE, Aspect.WORDS, Aspect.OFFER, Aspect.TIME),
        (Aspect.AUTHOR, Aspect.WORDS, Aspect.FACE, Aspect.OFFER, Aspect.TIME),
    ),
    Medium.MESSAGE: (
        (Aspect.AUTHOR, Aspect.FACE, Aspect.WORDS, Aspect.OFFER, Aspect.TIME),
        (Aspect.AUTHOR, Aspect.WORDS, Aspect.OFFER, Aspect.FACE, Aspect.TIME),
        (Aspect.AUTHOR, Aspect.OFFER, Aspect.WORDS, Aspect.FACE, Aspect.TIME),
    ),
}
"""The orders in which the marks of a medium stand."""

_IN_TIME: Final = (26, 30, 36, 40, *range(48, 193, 24))
_EARLY: Final = (9 * 24, 10 * 24, 12 * 24, 14 * 24, 20 * 24)
_LATE: Final = (20, 15, 10, 6, 2, 0)

_OFFERS: Final = (Offer.GIFT, Offer.AID, Offer.FAVOUR, Offer.CONVOY, Offer.STATE_CAR, Offer.DRESS)
_ANYBODYS_WORDS: Final = (
    Words.AGAINST_RIVAL, Words.INSULT, Words.DIVISION, Words.WITHDRAWAL, Words.VICTORY,
)  # fmt: skip
_ANYBODYS_FACES: Final = (Face.OFFICIAL, Face.UNASKED, Face.UNASKED_PARTY)
_PLACES: Final = (
    *(place for place in Place if place not in (Place.OWN_OFFICE, Place.ALLOTTED, Place.STATION)),
    *(Place.NOT_ALLOTTED, Place.NOT_ALLOTTED, Place.WALL, Place.WALL, Place.PRIVATE, Place.PRIVATE),
)
"""What has a rule of its own stands more often."""
_OFFICIALS: Final = (Author.GOVERNOR, Author.BOARD, Author.INSPECTOR, Author.STATION_HEAD)


@dataclass(frozen=True, slots=True)
class _Circle:
    """Who publishes what a kind of practice shows, whom the law forbids it, and where posters hang wrongly."""

    authors: tuple[Author, ...]
    wrong_authors: tuple[Author, ...]
    wrong_places: tuple[Place, ...]


_CIRCLES: Final[Mapping[PosterKind, _Circle]] = {
    PosterKind.CANDIDATE: _Circle((Author.HEADQUARTERS,), (Author.UNDECLARED,), _PLACES),
    PosterKind.VOTER: _Circle(
        (Author.SUPPORTER, Author.SUPPORTER, Author.HEADQUARTERS),
        (Author.GOVERNOR, Author.UNDECLARED),
        _PLACES,
    ),
    PosterKind.DUTY: _Circle(
        (Author.HEADQUARTERS, Author.SUPPORTER),
        (Author.POLICE, Author.POLICE, Author.POLICE, *_OFFICIALS),
        (*_PLACES, *(Place.STATION,) * len(_PLACES)),
    ),
}

type _Scenario = tuple[Medium, tuple[Aspect, ...] | int]
"""A medium, and the aspects that are wrong, or how many chosen by lot."""

SCENARIOS: Final[tuple[_Scenario, ...]] = (
    (Medium.POSTER, 0), (Medium.PAGE, 0), (Medium.MESSAGE, 0),
    (Medium.POSTER, (Aspect.FACE,)), (Medium.PAGE, (Aspect.AUTHOR,)), (Medium.MESSAGE, (Aspect.AUTHOR,)),
    (Medium.POSTER, (Aspect.WORDS,)), (Medium.PAGE, (Aspect.TIME,)), (Medium.MESSAGE, (Aspect.TIME,)),
    (Medium.POSTER, (Aspect.OFFER,)), (Medium.PAGE, (Aspect.FACE,)), (Medium.MESSAGE, (Aspect.FACE,)),
    (Medium.POSTER, (Aspect.IMPRINT,)), (Medium.PAGE, (Aspect.WORDS,)), (Medium.MESSAGE, (Aspect.WORDS,)),
    (Medium.POSTER, (Aspect.PLACE,)), (Medium.PAGE, (Aspect.OFFER,)), (Medium.MESSAGE, (Aspect.OFFER,)),
    (Medium.POSTER, (Aspect.TIME,)), (Medium.PAGE, 2), (Medium.MESSAGE, 2),
    (Medium.POSTER, 2), (Medium.PAGE, 2), (Medium.MESSAGE, 2),
)  # fmt: skip
"""Each mark of a medium is wrong as often as any other, so that no number wins by itself."""


@lru_cache(maxsize=BANK * len(PosterKind))
def make_piece(kind: PosterKind, number: int) -> CampaignPiece:
    """The piece of this number, from 0; numbers from ``BANK`` on are no part of the bank."""
    rng = random.Random(f"{EDITION}/{kind}/{number}")  # noqa: S311 a poster to practise on is no secret
    medium, wrong = SCENARIOS[number % len(SCENARIOS)]
    layout = rng.choice(_LAYOUTS[medium])
    if isinstance(wrong, int):
        wrong = tuple(rng.sample([aspect for aspect in layout if aspect is not Aspect.SIZE], wrong))
    piece = _sound_piece(kind, medium, layout, rng)
    for aspect in sorted(
        wrong, key=list(Aspect).index
    ):  # the author first: what else is wrong depends on them
        piece = _with_fault(piece, aspect, _CIRCLES[kind], rng)
    return piece


def _sound_piece(
    kind: PosterKind, medium: Medium, layout: tuple[Aspect, ...], rng: random.Random
) -> CampaignPiece:
    """A piece on which nothing is wrong."""
    is_poster = medium is Medium.POSTER
    author = Author.HEADQUARTERS if is_poster else rng.choice(_CIRCLES[kind].authors)
    of_headquarters = author is Author.HEADQUARTERS
    return CampaignPiece(
        medium,
        marks=layout,
        author=author,
        hours=rng.choice(_IN_TIME),
        face=rng.choice(
            (Face.OWN, Face.OWN, Face.CONSENTED) if of_headquarters else (Face.NOBODY, Face.CONSENTED)
        ),
        words=Words.MERITS if of_headquarters else rng.choice((Words.MERITS, Words.CRITICISM)),
        offer=rng.choice((Offer.HALL, Offer.OFFICE)),
        imprint=frozenset(ImprintPart) if is_poster else frozenset(),
        place=rng.choice((Place.OWN_OFFICE, Place.ALLOTTED)) if is_poster else None,
        look=rng.randrange(1 << 30),
    )


def _with_fault(piece: CampaignPiece, aspect: Aspect, circle: _Circle, rng: random.Random) -> CampaignPiece:
    """The piece with something wrong about this mark."""
    if aspect is Aspect.AUTHOR:
        return _published_by(piece, rng.choice(circle.wrong_authors))
    if aspect is Aspect.TIME:
        return replace(piece, hours=rng.choice((*_EARLY, *_LATE)))
    if aspect is Aspect.FACE:
        return replace(piece, face=rng.choice(_wrong_faces(piece)))
    if aspect is Aspect.WORDS:
        return replace(piece, words=rng.choice(_wrong_words(piece)))
    if aspect is Aspect.OFFER:
        return replace(piece, offer=rng.choice(_OFFERS))
    return _wrongly_printed(piece, aspect, circle, rng)


def _wrong_faces(piece: CampaignPiece) -> tuple[Face, ...]:
    has_clip = piece.author in OF_HEADQUARTERS and piece.medium is not Medium.POSTER
    return (*_ANYBODYS_FACES, *((Face.FAKE_CLIP,) if has_clip else ()))


def _wrong_words(piece: CampaignPiece) -> tuple[Words, ...]:
    promises = (Words.BEYOND_POWERS,) * 2 if piece.author in OF_HEADQUARTERS else ()
    return (*_ANYBODYS_WORDS, *promises)


def _wrongly_printed(
    piece: CampaignPiece, aspect: Aspect, circle: _Circle, rng: random.Random
) -> CampaignPiece:
    """A poster that lacks some of its imprint, or hangs in a wrong place."""
    if aspect is Aspect.PLACE:
        return replace(piece, place=rng.choice(circle.wrong_places))
    parts = rng.sample(list(ImprintPart), rng.randint(0, len(ImprintPart) - 1))
    return replace(piece, imprint=frozenset(parts))


def _published_by(piece: CampaignPiece, author: Author) -> CampaignPiece:
    """The piece of this author: only headquarters show the candidate's own face; criticism is the supporters'."""
    of_headquarters = author in OF_HEADQUARTERS
    face = piece.face if piece.face is Face.CONSENTED else Face.OWN if of_headquarters else Face.NOBODY
    return replace(piece, author=author, face=face, words=Words.MERITS)


def faults_in(piece: CampaignPiece, law: PosterLaw) -> frozenset[PosterFinding]:
    """The findings that are forbidden on this piece."""
    return frozenset(finding_of(piece, piece.marks[number - 1]) for number in faults_of(piece, law))


def draw_numbers(kind: PosterKind, seed: str, law: PosterLaw) -> tuple[int, ...]:
    """The numbers of a round's pieces, in order: different ones, of each medium some, some with nothing wrong and some
    with two faults; a fault comes a second time only when no other is left."""
    rng = random.Random(f"round/{EDITION}/{kind}/{seed}")  # noqa: S311 the seed itself comes from the system
    numbers = list(range(BANK))
    rng.shuffle(numbers)
    sound, twice_wrong = rng.choice(FEW), rng.choice(FEW)
    bank = [(number, make_piece(kind, number)) for number in numbers]
    wrong = {number: faults_in(piece, law) for number, piece in bank}
    chosen: list[int] = []
    media = dict.fromkeys(Medium, AT_MOST)
    seen: set[PosterFinding] = set()
    for faults_each, room in ((2, twice_wrong), (0, sound), (1, ROUND - sound - twice_wrong)):
        enough = len(chosen) + room
        for number, piece in bank:
            if len(chosen) == enough:
                break
            faults = wrong[number]
            if len(faults) == faults_each and media[piece.medium] and not faults & seen:
                media[piece.medium] -= 1
                seen |= faults
                chosen.append(number)
    chosen += [number for number in numbers if number not in chosen][: ROUND - len(chosen)]
    rng.shuffle(chosen)
    return tuple(chosen)


def bank_edition(law: PosterLaw) -> str:
    """What must be the same for a number to mean the same piece and the same answer: eight letters and digits."""
    rules = sorted((finding, rule.verdict, *rule.articles) for finding, rule in law.rules.items())
    return hashlib.sha256(repr((EDITION, rules)).encode()).hexdigest()[:8]
