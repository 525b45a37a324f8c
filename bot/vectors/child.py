"""The child process: reads sentences from standard input, writes their vectors to standard output, and ends with
its input.

`python -m bot.vectors.child MEMORY_BYTES`. It loads the model, uses it once, confines itself and reports whether
that worked, with the vector of a known sentence; only then does it get any other.
"""

import os
import struct
import sys
from typing import BinaryIO, Final

from bot.confined import confinement, frames
from bot.vectors.engine import BYTES, Engine, engine_folder

QUESTION: Final = struct.Struct("!IH")
"""The number of a question and the length of its text; the text follows."""
ANSWER: Final = struct.Struct(f"!I{BYTES}s")
"""The number of the question and its vector; zeros if there is none."""
MOST_BYTES: Final = 1024
KNOWN: Final = "The ballot box is opened before voting begins, so that everybody sees that it is empty."
_CPU_SECONDS: Final = 5
"""For one sentence, which takes a hundredth of a second."""
_OUT_OF_STEP, _NO_ENGINE = 3, 4


def main(arguments: list[str]) -> int:
    """Serve until the input ends; return the exit status."""
    memory_bytes = int(arguments[0])
    confinement.close_inherited()
    # Output that a library prints must not get between the answers.
    words = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    folder = engine_folder()
    if folder is None:
        return _NO_ENGINE
    engine = Engine.load(folder)
    known = engine.vector(KNOWN.encode())
    with words, open(0, "rb", closefd=False) as sentences:
        why = confinement.confine(niceness=0)
        words.write(frames.pack_header({"confined": why is None, "why": why or ""}, len(known)) + known)
        words.flush()
        return _serve(engine, sentences, words, memory_bytes=memory_bytes)


def _serve(engine: Engine, sentences: BinaryIO, words: BinaryIO, *, memory_bytes: int) -> int:
    while head := sentences.read(QUESTION.size):
        if len(head) < QUESTION.size:
            return _OUT_OF_STEP
        number, length = QUESTION.unpack(head)
        text = sentences.read(length)
        if length > MOST_BYTES or len(text) < length:
            return _OUT_OF_STEP
        confinement.allow(memory_bytes=memory_bytes, cpu_seconds=_CPU_SECONDS)
        words.write(ANSWER.pack(number, engine.vector(text)))
        words.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
