"""Moderators at their desk, in simulated time: what a case takes, how fast the program lets them go, and what is late.

    python -m bench.desk [--quick] [--cases N] [--moderators N] [--seed N] [--mutant NAME]

The whole program and the sandbox's messengers, with Telegram's and Bale's limits on sends, in one process. Paths: one
case by each way from its card to a decision, on both messengers, with files, too: presses, texts, new messages in the
private chat, seconds; several at once from a list; and by a lead's offer. Pace: a moderator who never thinks goes
through twenty cases; so many a minute does the program allow. Shift: 300 cases wait (with --quick 90), of all
severities, none of them late; three moderators read each for fifteen to twenty-five seconds, while critical ones go
on coming; which were decided after their deadline, and how many of them any order would have had to leave late? Last
line: one JSON object; status 1 when the best way takes more than four presses or two new messages, another one more
than it may, fewer than twelve cases a minute are possible, somebody waits in vain, a case is left, or one was late
that need not have been.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.proofs.desk.scene import DeskScene  # isort: skip # before the program: its clock

from bench.mutants import apply_mutant, names_of
from bench.simulated_time import SIMULATED_TIME
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.runtime.logs import set_up_logs
from bot.sandbox.records import SandboxMessenger
from tests.proofs.desk.many_paths import MANY_PATHS
from tests.proofs.desk.moderator import DeskModerator, NoAnswer
from tests.proofs.desk.paths import PATHS, decide, measure_path
from tests.proofs.election.machine import ElectionLoop

MOST_PRESSES: Final = 4
MOST_MESSAGES: Final = 2
MOST_OF: Final[Mapping[str, tuple[int, int]]] = {
    "three-files": (3, 5),
    "twenty-files": (3, 23),
    "bulk-claimed": (7, 6),
    "bulk-merged": (3, 4),
    "offered": (3, 3),
    "from-group": (4, 3),
    "offered-by-lead": (5, 1),
}
"""Presses and texts, and new messages, that a case may take at most by these ways."""
LEAST_A_MINUTE: Final = 12.0
PACE_CASES: Final = 20
READS: Final = (15.0, 25.0)
"""Seconds for which a moderator reads a case."""
CRITICAL_EVERY: Final = 180.0
REASONABLE: Final = 3 * 3_600.0
"""Seconds after which a shift is given up."""
NEXT_WAITS: Final = 5.0
QUIET: Final = 400.0
"""Seconds between two parts: until then the last decisions have become final, which is seen on their screens."""


@dataclass(slots=True)
class ShiftResult:
    """``decided``: when each case was, in the world's time."""

    decided: dict[str, float] = field(default_factory=dict)
    presses: int = 0
    seconds: float = 0.0
    left: int = 0


def unavoidably_late(decided: Sequence[float], deadlines: Sequence[float]) -> int:
    """How many cases are late if as many are decided at these moments, in whichever order: for each moment, the most
    pressing case that can still be in time. Cases that came later are treated as if they had been there."""
    waiting = sorted(deadlines)
    late = 0
    moments = sorted(decided)
    at = 0
    for deadline in waiting:
        if at < len(moments) and moments[at] <= deadline:
            at += 1
        else:
            late += 1
    return late


async def measure_paths(scene: DeskScene) -> dict[str, dict[str, Any]]:
    figures: dict[str, dict[str, Any]] = {}
    for name, path in PATHS.items():
        for messenger in SandboxMessenger:
            moderator = next(person for person in scene.people if person.messenger is messenger)
            figures[f"{name}/{messenger.value}"] = asdict(await measure_path(scene, moderator, path))
            await asyncio.sleep(30)
    for walk in MANY_PATHS.values():
        for messenger in SandboxMessenger:
            moderator = next(person for person in scene.people if person.messenger is messenger)
            for name, cost in (await walk(scene, moderator)).items():
                figures[f"{name}/{messenger.value}"] = asdict(cost)
            await asyncio.sleep(30)
    return figures


async def measure_pace(scene: DeskScene, moderator: DeskModerator) -> float:
    """Cases a minute for somebody who presses as soon as there is something to press, never rounded up. Raises
    NoAnswer."""
    for _ in range(PACE_CASES):
        await scene.file_case(Severity.HIGH, announce=False)  # before what the paths have left
    await asyncio.sleep(60)
    await moderator.open_first_case()
    began = scene.now()
    for number in range(PACE_CASES):
        button = moderator.find("case.claim")
        assert button is not None
        await decide(moderator, button.press.argument)
        if number < PACE_CASES - 1:
            await go_on(moderator, button.press.argument)
    return math.floor(PACE_CASES / (scene.now() - began) * 6000) / 100


async def go_on(moderator: DeskModerator, case_id: str) -> bool:
    """To the next waiting case; False if there is none. Raises NoAnswer."""
    seq = moderator.world.seq
    await moderator.press_on("case.next", case_id)
    await moderator.wait_for(
        lambda: moderator.find("case.claim") is not None or moderator.has_alert(seq),
        "the next case",
    )
    return moderator.find("case.claim") is not None


async def work_shift(scene: DeskScene, count: int) -> ShiftResult:
    """All moderators work until nothing waits. Raises NoAnswer."""
    await scene.file_many(count)
    result = ShiftResult()
    began = scene.now()
    coming = asyncio.create_task(_send_critical(scene))
    try:
        async with asyncio.timeout(REASONABLE):
            await asyncio.gather(*(_work(scene, moderator, result) for moderator in scene.people))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
    result.seconds = scene.now() - began
    states = await scene.states()
    result.left = sum(states[case_id] in (State.NEW, State.CLAIMED) for case_id in states)
    result.presses = sum(moderator.presses for moderator in scene.people)
    return result


async def _send_critical(scene: DeskScene) -> None:
    while True:
        await asyncio.sleep(CRITICAL_EVERY)
        await scene.file_case(Severity.CRITICAL)


async def _work(scene: DeskScene, moderator: DeskModerator, result: ShiftResult) -> None:
    moderator.presses = moderator.texts = 0
    while await _open_a_case(moderator):
        button = moderator.find("case.claim")
        assert button is not None
        case_id = button.press.argument
        while await _take(scene, moderator, case_id):
            result.decided[case_id] = scene.now()
            if not await go_on(moderator, case_id):
                break
            following = moderator.find("case.claim")
            assert following is not None
            case_id = following.press.argument


async def _open_a_case(moderator: DeskModerator) -> bool:
    """The most urgent case from the desk; False if nothing waits."""
    await moderator.write("/queue")
    before = moderator.newest()
    await moderator.wait_for(
        lambda: moderator.newest() > before or moderator.find("queue.first") is not None, "the desk"
    )
    await moderator.press_on("queue.first")
    try:
        await moderator.wait_for(
            lambda: moderator.find("case.claim") is not None, "a card", patience=NEXT_WAITS
        )
    except NoAnswer:
        return False
    return True


async def _take(scene: DeskScene, moderator: DeskModerator, case_id: str) -> bool:
    """Claim, read, decide. False if somebody else was quicker. Raises NoAnswer."""
    seq = moderator.world.seq
    await moderator.press_on("case.claim", case_id)
    await moderator.wait_for(
        lambda: moderator.find("case.verify", case_id) is not None or moderator.has_alert(seq),
        "the case",
    )
    if moderator.find("case.verify", case_id) is None:
        return False
    await asyncio.sleep(scene.chance.uniform(*READS))
    await moderator.press_on(scene.chance.choice(("case.verify", "case.out")), case_id)
    await moderator.press_on("case.reason", case_id)
    await moderator.wait_for(lambda: moderator.find("case.undo", case_id) is not None, "the decision")
    return True


async def run_desk(folder: Path, *, cases: int, moderators: int, seed: int) -> dict[str, Any]:
    scene = DeskScene(folder, seed, moderators)
    wrong: list[str] = []
    figures: dict[str, Any] = {}
    await scene.start(tuple(SandboxMessenger))
    try:
        figures["paths"] = await measure_paths(scene)
        await asyncio.sleep(QUIET)
        figures["cases_a_minute"] = {
            person.messenger.value: await measure_pace(scene, person) for person in scene.people[:2]
        }
        await asyncio.sleep(QUIET)
        earlier = set(scene.deadlines)
        shift = await work_shift(scene, cases)
        deadlines = {case_id: at for case_id, at in scene.deadlines.items() if case_id not in earlier}
        late = sum(shift.decided.get(case_id, 0.0) > at for case_id, at in deadlines.items())
        handled = [at for case_id, at in deadlines.items() if case_id in shift.decided]
        figures |= {
            "cases": len(shift.decided), "moderators": moderators, "minutes": round(shift.seconds / 60, 1),
            "a_minute_each": round(len(shift.decided) / shift.seconds * 60 / moderators, 2),
            "presses_a_case": round(shift.presses / len(shift.decided), 2), "late": late,
            "late_in_any_order": unavoidably_late(list(shift.decided.values()), handled), "left": shift.left,
        }  # fmt: skip
    except (NoAnswer, TimeoutError) as trouble:
        wrong.append(str(trouble) or "the shift did not end")
    await scene.scene.program.stop()
    SIMULATED_TIME.at = None
    return {**figures, "wrong": [*wrong, *find_problems(figures)]}


def find_problems(figures: Mapping[str, Any]) -> list[str]:
    problems = []
    if paths := figures.get("paths"):
        alone = [cost for name, cost in paths.items() if name.partition("/")[0] in PATHS]
        best = min(alone, key=lambda cost: (cost["presses"] + cost["texts"], cost["messages"]))
        if best["presses"] + best["texts"] > MOST_PRESSES or best["messages"] > MOST_MESSAGES:
            problems.append(f"the best way takes {best}")
        problems += [f"{name} takes {cost}" for name, cost in paths.items() if _is_dear(name, cost)]
    for messenger, pace in figures.get("cases_a_minute", {}).items():
        if pace < LEAST_A_MINUTE:
            problems.append(f"{messenger} allows {pace} cases a minute")
    if figures.get("left"):
        problems.append(f"{figures['left']} cases are left")
    if (late := figures.get("late", 0)) > figures.get("late_in_any_order", 0):
        problems.append(f"{late} cases are late, {figures['late_in_any_order']} would be in any order")
    return problems


def _is_dear(name: str, cost: Mapping[str, Any]) -> bool:
    acts, messages = MOST_OF.get(name.partition("/")[0], (math.inf, math.inf))
    cases = cost["cases"]
    return cost["presses"] + cost["texts"] > acts * cases or cost["messages"] > messages * cases


def main() -> int:
    """Status 0 if all is well."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--cases", type=int, help="that wait at the beginning; 300 unless given")
    arguments.add_argument("--moderators", type=int, default=3)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--mutant", default="", choices=names_of("desk"))
    given = arguments.parse_args()
    set_up_logs("CRITICAL")
    apply_mutant("desk", given.mutant)
    cases = given.cases or (90 if given.quick else 300)
    began = SIMULATED_TIME.real()
    with (
        tempfile.TemporaryDirectory(prefix="amanat-desk-") as folder,
        asyncio.Runner(loop_factory=ElectionLoop) as runner,
    ):
        figures = runner.run(
            run_desk(Path(folder), cases=cases, moderators=given.moderators, seed=given.seed)
        )
    took = round(SIMULATED_TIME.real() - began, 1)
    print(
        json.dumps(
            {"bench": "desk", "mutant": given.mutant or None, "took_s": took, **figures}, ensure_ascii=False
        )
    )
    return 1 if figures["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
