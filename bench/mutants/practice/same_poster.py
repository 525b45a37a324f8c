"""A round of posters shows its first one ten times."""

from bench.mutants import Patch
from bot.domain.learning import poster_bank
from bot.domain.learning.posters import PosterKind, PosterLaw

_draw_numbers = poster_bank.draw_numbers


def first_piece_only(kind: PosterKind, seed: str, law: PosterLaw) -> tuple[int, ...]:
    return _draw_numbers(kind, seed, law)[:1] * poster_bank.ROUND


def apply(patch: Patch) -> None:
    patch.replace(poster_bank, "draw_numbers", first_piece_only)
