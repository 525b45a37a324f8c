"""The compiled form of a text: pieces of finished words, slots for arguments, and choices.

References to other texts are resolved while loading, so rendering only walks over pieces.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of an argument."""

    name: str


@dataclass(frozen=True, slots=True)
class WordingChoice:
    """One of several wordings, chosen by an argument: a word, or a whole number written as ``[0]``."""

    name: str
    variants: Mapping[str | int, "Pieces"]
    default: "Pieces"


type Pieces = tuple[str | Slot | WordingChoice, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in its two forms: HTML for messages, plain for labels and answers to presses."""

    key: str
    html: Pieces
    plain: Pieces
    variables: frozenset[str]
    place: str
    """``file:line`` of its definition."""


def variables(pieces: Pieces) -> Iterator[str]:
    """The names of all arguments that these pieces may need."""
    for piece in pieces:
        match piece:
            case Slot(name):
                yield name
            case WordingChoice(name, variants, default):
                yield name
                for variant in (*variants.values(), default):
                    yield from variables(variant)


def words(pieces: Pieces) -> Iterator[str]:
    """All words of the file, from every wording."""
    for piece in pieces:
        match piece:
            case str():
                yield piece
            case WordingChoice(_, variants, default):
                for variant in (*variants.values(), default):
                    yield from words(variant)


def join_words(pieces: Pieces) -> Pieces:
    """The same pieces, with neighbouring words joined."""
    joined_pieces: list[str | Slot | WordingChoice] = []
    for piece in pieces:
        if isinstance(piece, str) and joined_pieces and isinstance(joined_pieces[-1], str):
            joined_pieces[-1] += piece
        elif piece != "":
            joined_pieces.append(piece)
    return tuple(joined_pieces)
