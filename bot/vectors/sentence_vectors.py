"""The parent's side of the child that makes sentence vectors: keeps one running, asks it, never waits for long."""

import array
import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from bot.confined import frames
from bot.confined.process import ChildGone, ChildProcess
from bot.usecases.ports.language import Vector
from bot.vectors.child import ANSWER, MOST_BYTES, QUESTION
from bot.vectors.engine import BYTES, engine_folder

COMMAND: Final[tuple[str, ...]] = ("-m", "bot.vectors.child")
LONGEST: Final = 200
"""Characters of a text that are read: a sentence takes a hundredth of a second, a long text ten times that."""
DEADLINE: Final = 0.3
"""Seconds; a vector that is not there by then is done without. Ten times what one takes on a busy machine: what is
suggested should not depend on how busy it is."""
SHARE, SAVED = 0.3, 1.0
"""The part of the time that may be spent on waiting for vectors, and how many seconds of it may be saved up: in a
flood of sentences most are read without a vector."""
MEMORY_BYTES: Final = 512 * 1024 * 1024
"""Address space of the child, the mapped model included."""
MOST_OWED, LONGEST_OWED = 2, 10.0
"""Answers that may be late at once, and seconds after which a child that owes one is replaced."""
MOST_SENTENCES: Final = 300
"""Then a child is replaced: one that a sentence has taken over sees no more than these."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
"""Seconds between a child's end and the next one; twice as long after each that ended early."""
RAN_WELL: Final = 60.0
ALIKE: Final = 0.99
"""How near the vector of the known sentence must be to the one that the weights were fitted with."""

log = logging.getLogger(__name__)


class VectorState(StrEnum):
    """Whether sentences are read with vectors, and if not why. Everything works without."""

    OFF = "off"
    ABSENT = "not installed"
    UNCONFINED = "not confined"
    OTHER_MODEL = "another model"
    BROKEN = "broken"
    ON = "on"


class VectorChild(ChildProcess):
    """A running child that makes vectors. An answer that was not waited for is skipped by the next question."""

    _asked = 0
    _answered = 0
    _since = 0.0

    async def report(self) -> tuple[str, bytes]:
        """What the child says before it gets any sentence: why it is not confined (empty: it is), and the
        vector of the known one. Raises ChildGone."""
        try:
            async with asyncio.timeout(60.0):
                head, known = await self.read_frame(most=BYTES)
            return ("" if head["confined"] is True else str(head["why"])), known
        except (ConnectionError, EOFError, KeyError, TimeoutError, frames.BadFrame) as error:
            raise ChildGone(self._process.returncode) from error

    async def vector(self, text: bytes) -> bytes:
        """The child's answer. May be cancelled at any time. Raises ConnectionError, EOFError."""
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None or into.is_closing():
            raise EOFError
        while self._asked - self._answered > MOST_OWED:
            await self._read_answer(out)
        self._since = self._since if self._asked > self._answered else time.monotonic()
        self._asked += 1
        mine = self._asked
        into.write(QUESTION.pack(mine, len(text)) + text)
        while self._answered < mine:
            answer = await self._read_answer(out)
        return answer

    async def _read_answer(self, out: asyncio.StreamReader) -> bytes:
        number, vector = ANSWER.unpack(await out.readexactly(ANSWER.size))
        if number != self._answered + 1:
            raise EOFError
        self._answered, self._since = number, time.monotonic()
        return bytes(vector)

    @property
    def is_used_up(self) -> bool:
        return self._answered >= MOST_SENTENCES

    @property
    def is_stuck(self) -> bool:
        return self._asked > self._answered and time.monotonic() - self._since > LONGEST_OWED


class ConfinedVectors:
    """A `SentenceVectors` by one confined child, which `run` keeps alive. ``known`` is the vector of the known
    sentence by which the weights were fitted. Without a child there are no vectors."""

    def __init__(
        self,
        known: Vector,
        *,
        deadline: float = DEADLINE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.state = VectorState.OFF
        self._known = known
        self._deadline = deadline
        self._now = now
        self._child: VectorChild | None = None
        self._lock = asyncio.Lock()
        self._left, self._since = SAVED, now()

    async def vector_of(self, text: str) -> Vector | None:
        """The vector of the beginning of a text: see `SentenceVectors`."""
        child, began = self._child, self._now()
        self._left = min(SAVED, self._left + SHARE * (began - self._since))
        self._since = began
        words = words_of(text)
        if child is None or self._left <= 0 or not words.strip():
            return None
        try:
            async with asyncio.timeout(self._deadline), self._lock:
                vector = vector_in(await child.vector(words))
            if child.is_used_up:
                child.stop()
            return vector
        except TimeoutError:
            if child.is_stuck:
                child.stop()
            return None
        except (ConnectionError, EOFError):
            child.stop()
            return None
        finally:
            self._left -= self._now() - began

    async def run(self) -> None:
        """Keep a child running. Returns where there can be none."""
        pause = FIRST_PAUSE
        while True:
            if engine_folder() is None:
                self.state = VectorState.ABSENT
                return
            began = self._now()
            try:
                if not (child := await self._serve()):
                    return
                if child.is_used_up:
                    continue
            except (ChildGone, OSError) as error:
                log.warning("vectors-broken", extra={"why": repr(error)})
            self.state = VectorState.BROKEN
            pause = FIRST_PAUSE if self._now() - began > RAN_WELL else min(LONGEST_PAUSE, 2 * pause)
            await asyncio.sleep(pause)

    async def probe(self) -> VectorState:
        """Start a child, hear what it says, end it."""
        if engine_folder() is None:
            return VectorState.ABSENT
        try:
            child = await self._start()
        except OSError:
            return VectorState.BROKEN
        try:
            return await self._state_of(child)
        except ChildGone:
            return VectorState.BROKEN
        finally:
            await child.kill()

    async def _start(self) -> VectorChild:
        return VectorChild(await VectorChild.launch(*COMMAND, str(MEMORY_BYTES)))

    async def _state_of(self, child: VectorChild) -> VectorState:
        """What a child's report means. Raises ChildGone."""
        why, known = await child.report()
        if why:
            log.warning("vectors-unconfined", extra={"why": why})
            return VectorState.UNCONFINED
        vector = vector_in(known)
        near = vector is not None and sum(a * b for a, b in zip(vector, self._known, strict=True)) > ALIKE
        return VectorState.ON if near else VectorState.OTHER_MODEL

    async def _serve(self) -> VectorChild | None:
        """Run one child until it ends. None: another would do no better. Raises ChildGone, OSError."""
        child = await self._start()
        try:
            self.state = await self._state_of(child)
            if self.state is not VectorState.ON:
                return None
            self._child = child
            log.info("vectors-on")
            await child.wait()
            return child
        finally:
            self._child = None
            child.stop()
            async with self._lock:
                await child.kill()


def words_of(text: str) -> bytes:
    """What of a text is given to the child."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace")[:MOST_BYTES]


def vector_in(answer: bytes) -> Vector | None:
    """The vector in an answer, if it is one: the child is not trusted."""
    if len(answer) != BYTES:
        return None
    vector: Sequence[float] = array.array("f", answer)
    length = math.sqrt(math.fsum(value * value for value in vector))
    return vector if math.isfinite(length) and abs(length - 1) < 0.05 else None
