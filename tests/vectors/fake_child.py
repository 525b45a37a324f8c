"""A child that keeps the protocol of `bot.vectors.child` without its library, or breaks it: ``MODE MEMORY_BYTES``."""

import array
import sys
import time

from bot.confined import frames
from bot.vectors.child import ANSWER, QUESTION
from bot.vectors.engine import DIMENSIONS


def vector(place: int) -> bytes:
    """A vector of length one along one axis."""
    values = [0.0] * DIMENSIONS
    values[place] = 1.0
    return array.array("f", values).tobytes()


def main(mode: str) -> None:
    words, sentences = sys.stdout.buffer, sys.stdin.buffer
    head = {"confined": mode != "unconfined", "why": "seccomp"}
    known = vector(1 if mode == "other model" else 0)
    words.write(frames.pack_header(head, len(known)) + known)
    words.flush()
    while asked := sentences.read(QUESTION.size):
        number, length = QUESTION.unpack(asked)
        text = sentences.read(length)
        if mode == "dies":
            return
        if text == b"slow":
            time.sleep(0.4)
        answer = b"\0" * len(known) if mode == "empty" else vector(length)
        words.write(ANSWER.pack(number + (mode == "liar"), answer))
        words.flush()


if __name__ == "__main__":
    main(sys.argv[1])
