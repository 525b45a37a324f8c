"""An imprint with the name of the printer alone is whole."""

from bench.mutants import Patch
from bot.domain.learning import posters
from bot.domain.learning.posters import Aspect, CampaignPiece, ImprintPart, PosterFinding

_imprint_finding = posters._imprint_finding


def accept_printer(piece: CampaignPiece) -> PosterFinding:
    if ImprintPart.PRINTER in piece.imprint:
        return PosterFinding.WHOLE_IMPRINT
    return _imprint_finding(piece)


def apply(patch: Patch) -> None:
    patch.replace(posters, "_FINDERS", {**posters._FINDERS, Aspect.IMPRINT: accept_printer})
