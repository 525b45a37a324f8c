"""Posters, pages and messages of a campaign, and what the law says of each thing on them.

A piece is a value: who publishes it and when, whose face is on it, what it says and offers, and for a poster its
imprint, size and place. Each of these is a mark that is numbered on the picture. ``finding_of`` says what a mark shows;
whether that is forbidden, and by which article, is content (``content/law/posters.yaml``).
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Final


class PosterKind(StrEnum):
    """Whose practice it is: the rules that a candidate, a voter, or staff and police meet."""

    CANDIDATE = "poster-candidate"
    VOTER = "poster-voter"
    DUTY = "poster-duty"


class Medium(StrEnum):
    POSTER = "poster"
    PAGE = "page"
    MESSAGE = "message"


class Aspect(StrEnum):
    """What is numbered on a piece."""

    AUTHOR = "author"
    TIME = "time"
    FACE = "face"
    WORDS = "words"
    OFFER = "offer"
    IMPRINT = "imprint"
    SIZE = "size"
    PLACE = "place"


class Author(StrEnum):
    """Who publishes it. A poster is always of the headquarters."""

    HEADQUARTERS = "headquarters"
    UNDECLARED = "undeclared"
    """A channel or page of the headquarters that was not declared."""
    SUPPORTER = "supporter"
    POLICE = "police"
    GOVERNOR = "governor"
    BOARD = "board"
    INSPECTOR = "inspector"
    STATION_HEAD = "station-head"


class Face(StrEnum):
    """Whose picture, name or sign is on it."""

    OWN = "own"
    NOBODY = "nobody"
    CONSENTED = "consented"
    """Another person who agreed in writing, filed with the executive board."""
    OFFICIAL = "official"
    UNASKED = "unasked"
    UNASKED_PARTY = "unasked-party"
    FAKE_CLIP = "fake-clip"


class Words(StrEnum):
    """What it says of candidates."""

    MERITS = "merits"
    CRITICISM = "criticism"
    """A supporter's criticism without insult or lie."""
    AGAINST_RIVAL = "against-rival"
    INSULT = "insult"
    BEYOND_POWERS = "beyond-powers"
    DIVISION = "division"
    WITHDRAWAL = "withdrawal"
    VICTORY = "victory"


class Offer(StrEnum):
    """What it invites to."""

    HALL = "hall"
    """A public hall from the board's list."""
    OFFICE = "office"
    """The headquarters of the candidate."""
    GIFT = "gift"
    AID = "aid"
    FAVOUR = "favour"
    CONVOY = "convoy"
    STATE_CAR = "state-car"
    DRESS = "dress"


class ImprintPart(StrEnum):
    PRINTER = "printer"
    ADDRESS = "address"
    DATE = "date"


class Place(StrEnum):
    """Where a poster hangs."""

    OWN_OFFICE = "own-office"
    ALLOTTED = "allotted"
    NOT_ALLOTTED = "not-allotted"
    ROAD_SIGN = "road-sign"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    PUBLIC_BODY = "public-body"
    STATE_VEHICLE = "state-vehicle"
    BUS = "bus"
    PUBLIC_PLANT = "public-plant"
    POST_BOX = "post-box"
    POWER_POLE = "power-pole"
    PHONE_POLE = "phone-pole"
    PRIVATE = "private"
    """A private wall whose owner did not agree."""
    WALL = "wall"
    """Written on a wall."""
    STATION = "station"
    """Still at a station when voting begins."""


class PosterFinding(StrEnum):
    """What a mark shows. Each has a rule in the content."""

    DECLARED_CHANNEL = "declared-channel"
    UNDECLARED_CHANNEL = "undeclared-channel"
    SUPPORTERS_PAGE = "supporters-page"
    ARMED_FORCES_PAGE = "armed-forces-page"
    OFFICIALS_PAGE = "officials-page"
    IN_TIME = "in-time"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    OFFICE_TOO_LATE = "office-too-late"
    OWN_FACE = "own-face"
    NO_FACE = "no-face"
    FILED_CONSENT = "filed-consent"
    OFFICIALS_FACE = "officials-face"
    NO_CONSENT = "no-consent"
    FAKE_CLIP = "fake-clip"
    OWN_MERITS = "own-merits"
    FAIR_CRITICISM = "fair-criticism"
    AGAINST_RIVAL = "against-rival"
    INSULT = "insult"
    BEYOND_POWERS = "beyond-powers"
    DIVISION = "division"
    CLAIMED_WITHDRAWAL = "claimed-withdrawal"
    CLAIMED_VICTORY = "claimed-victory"
    ALLOTTED_HALL = "allotted-hall"
    OWN_OFFICE_TALK = "own-office-talk"
    GIFT = "gift"
    CONVOY = "convoy"
    STATE_PROPERTY = "state-property"
    DRESS_AT_STATION = "dress-at-station"
    WHOLE_IMPRINT = "whole-imprint"
    PARTIAL_IMPRINT = "partial-imprint"
    NO_IMPRINT = "no-imprint"
    SIZE = "size"
    OWN_PLACE = "own-place"
    ALLOTTED_PLACE = "allotted-place"
    PLACE_NOT_ALLOTTED = "place-not-allotted"
    FORBIDDEN_PLACE = "forbidden-place"
    NO_OWNERS_CONSENT = "no-owners-consent"
    WALL_WRITING = "wall-writing"
    LEFT_AT_STATION = "left-at-station"


class MarkVerdict(StrEnum):
    """What the law says of a mark."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNSAID = "unsaid"
    """This law does not speak of it."""


@dataclass(frozen=True, slots=True)
class CampaignPiece:
    """One poster, page or message. ``hours`` before voting begins it was published or hung; 0 is while people vote.
    ``marks`` are its aspects in the order of their numbers, from 1. ``imprint`` and ``place`` are of posters only.
    ``look`` chooses among wordings and how it is drawn."""

    medium: Medium
    _: KW_ONLY
    marks: tuple[Aspect, ...]
    author: Author
    hours: int
    face: Face
    words: Words
    offer: Offer
    imprint: frozenset[ImprintPart] = frozenset()
    place: Place | None = None
    look: int = 0


CAMPAIGN_HOURS: Final = range(24, 8 * 24 + 1)
"""Campaigning begins eight days before polling day, and ends 24 hours before voting begins."""

_BY_AUTHOR: Final = {
    Author.HEADQUARTERS: PosterFinding.DECLARED_CHANNEL,
    Author.UNDECLARED: PosterFinding.UNDECLARED_CHANNEL,
    Author.SUPPORTER: PosterFinding.SUPPORTERS_PAGE,
    Author.POLICE: PosterFinding.ARMED_FORCES_PAGE,
    Author.GOVERNOR: PosterFinding.OFFICIALS_PAGE,
    Author.BOARD: PosterFinding.OFFICIALS_PAGE,
    Author.INSPECTOR: PosterFinding.OFFICIALS_PAGE,
    Author.STATION_HEAD: PosterFinding.OFFICIALS_PAGE,
}
_BY_FACE: Final = {
    Face.OWN: PosterFinding.OWN_FACE,
    Face.NOBODY: PosterFinding.NO_FACE,
    Face.CONSENTED: PosterFinding.FILED_CONSENT,
    Face.OFFICIAL: PosterFinding.OFFICIALS_FACE,
    Face.UNASKED: PosterFinding.NO_CONSENT,
    Face.UNASKED_PARTY: PosterFinding.NO_CONSENT,
    Face.FAKE_CLIP: PosterFinding.FAKE_CLIP,
}
_BY_WORDS: Final = {
    Words.MERITS: PosterFinding.OWN_MERITS,
    Words.CRITICISM: PosterFinding.FAIR_CRITICISM,
    Words.AGAINST_RIVAL: PosterFinding.AGAINST_RIVAL,
    Words.INSULT: PosterFinding.INSULT,
    Words.BEYOND_POWERS: PosterFinding.BEYOND_POWERS,
    Words.DIVISION: PosterFinding.DIVISION,
    Words.WITHDRAWAL: PosterFinding.CLAIMED_WITHDRAWAL,
    Words.VICTORY: PosterFinding.CLAIMED_VICTORY,
}
_BY_OFFER: Final = {
    Offer.HALL: PosterFinding.ALLOTTED_HALL,
    Offer.OFFICE: PosterFinding.OWN_OFFICE_TALK,
    Offer.GIFT: PosterFinding.GIFT,
    Offer.AID: PosterFinding.GIFT,
    Offer.FAVOUR: PosterFinding.GIFT,
    Offer.CONVOY: PosterFinding.CONVOY,
    Offer.STATE_CAR: PosterFinding.STATE_PROPERTY,
    Offer.DRESS: PosterFinding.DRESS_AT_STATION,
}
_BY_PLACE: Final = {
    Place.OWN_OFFICE: PosterFinding.OWN_PLACE,
    Place.ALLOTTED: PosterFinding.ALLOTTED_PLACE,
    Place.NOT_ALLOTTED: PosterFinding.PLACE_NOT_ALLOTTED,
    Place.PRIVATE: PosterFinding.NO_OWNERS_CONSENT,
    Place.WALL: PosterFinding.WALL_WRITING,
    Place.STATION: PosterFinding.LEFT_AT_STATION,
}
OF_HEADQUARTERS: Final = frozenset({Author.HEADQUARTERS, Author.UNDECLARED})


def _time_finding(piece: CampaignPiece) -> PosterFinding:
    if piece.hours in CAMPAIGN_HOURS:
        return PosterFinding.IN_TIME
    if piece.hours >= CAMPAIGN_HOURS.stop:
        return PosterFinding.TOO_EARLY
    of_headquarters = piece.author in OF_HEADQUARTERS
    return PosterFinding.OFFICE_TOO_LATE if of_headquarters else PosterFinding.TOO_LATE


def _imprint_finding(piece: CampaignPiece) -> PosterFinding:
    if not piece.imprint:
        return PosterFinding.NO_IMPRINT
    whole = piece.imprint == frozenset(ImprintPart)
    return PosterFinding.WHOLE_IMPRINT if whole else PosterFinding.PARTIAL_IMPRINT


def _place_finding(piece: CampaignPiece) -> PosterFinding:
    assert piece.place is not None, "only posters have a place"
    return _BY_PLACE.get(piece.place, PosterFinding.FORBIDDEN_PLACE)


_FINDERS: Final[Mapping[Aspect, Callable[[CampaignPiece], PosterFinding]]] = {
    Aspect.AUTHOR: lambda piece: _BY_AUTHOR[piece.author],
    Aspect.TIME: _time_finding,
    Aspect.FACE: lambda piece: _BY_FACE[piece.face],
    Aspect.WORDS: lambda piece: _BY_WORDS[piece.words],
    Aspect.OFFER: lambda piece: _BY_OFFER[piece.offer],
    Aspect.IMPRINT: _imprint_finding,
    Aspect.SIZE: lambda _: PosterFinding.SIZE,
    Aspect.PLACE: _place_finding,
}


def finding_of(piece: CampaignPiece, aspect: Aspect) -> PosterFinding:
    """What this mark of the piece shows."""
    return _FINDERS[aspect](piece)


@dataclass(frozen=True, slots=True)
class PosterRule:
    """What the law says of a finding, its articles, and the reason in one sentence."""

    verdict: MarkVerdict
    _: KW_ONLY
    articles: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PosterLaw:
    """The rules for campaign material in this election. Empty where the content has none: nothing is practised then.

    ``topics`` say what an answer about a piece of each medium counts for.
    """

    rules: Mapping[PosterFinding, PosterRule] = field(default_factory=dict)
    _: KW_ONLY
    topics: Mapping[Medium, str] = field(default_factory=dict)

    def has_rules(self) -> bool:
        """Whether campaign material can be practised."""
        return bool(self.rules)

    def rule_of(self, piece: CampaignPiece, number: int) -> PosterRule:
        """The rule for the mark with this number, from 1."""
        return self.rules[finding_of(piece, piece.marks[number - 1])]


def faults_of(piece: CampaignPiece, law: PosterLaw) -> frozenset[int]:
    """The numbers of the marks that are forbidden or miss something; none if nothing is wrong."""
    numbers = range(1, len(piece.marks) + 1)
    return frozenset(n for n in numbers if law.rule_of(piece, n).verdict is MarkVerdict.FORBIDDEN)
