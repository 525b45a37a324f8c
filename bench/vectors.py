"""Sentence vectors for fits and measurements, by the same model as in the program, in this process: no stranger's
text is read here."""

from functools import cache

from bot.usecases.ports.language import Vector
from bot.vectors.engine import Engine, engine_folder
from bot.vectors.sentence_vectors import vector_in, words_of


@cache
def _engine() -> Engine | None:
    folder = engine_folder()
    return Engine.load(folder) if folder is not None else None


def has_vectors() -> bool:
    """Whether the library is installed."""
    return _engine() is not None


@cache
def vector_of(text: str) -> Vector | None:
    """As `ConfinedVectors.vector_of`, without a limit of time."""
    engine = _engine()
    return vector_in(engine.vector(words_of(text))) if engine is not None else None
