"""The ways from a card to a decision, each as a moderator goes it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.proofs.desk.scene import LONG, WORDS, DeskScene  # isort: skip # before the program: its clock

from bot.domain.catalogue.catalogue import Severity
from tests.proofs.desk.moderator import CaseCost, DeskModerator, NoAnswer

MOST_BEFORE: Final = 20
"""Cards that are passed by on the way to one's own."""
QUESTION: Final = "این کار را از چه ساعتی دیدید؟"


@dataclass(frozen=True, slots=True)
class DecisionPath:
    """``walk``: from the case's card in front of the moderator until its end is on the screen."""

    walk: Callable[[DeskScene, DeskModerator, str], Awaitable[None]]
    words: str = WORDS
    from_group: bool = False
    files: int = 0


async def decide(moderator: DeskModerator, case_id: str, verb: str = "case.verify") -> None:
    """Claim, decide, give the first reason that is offered. Raises NoAnswer."""
    await moderator.press_on("case.claim", case_id)
    await moderator.press_on(verb, case_id)
    await moderator.press_on("case.reason", case_id)
    await moderator.wait_for(lambda: moderator.find("case.undo", case_id) is not None, "the decision")


def _by(verb: str) -> DecisionPath:
    async def walk(_scene: DeskScene, moderator: DeskModerator, case_id: str) -> None:
        await decide(moderator, case_id, verb)

    return DecisionPath(walk)


async def _plain(_scene: DeskScene, moderator: DeskModerator, case_id: str) -> None:
    await decide(moderator, case_id)


async def _from_group(_scene: DeskScene, moderator: DeskModerator, case_id: str) -> None:
    await moderator.press_on("case.claim", case_id, anywhere=True)
    await moderator.press_on("case.open", case_id, anywhere=True)
    await moderator.press_on("case.verify", case_id)
    await moderator.press_on("case.reason", case_id)
    await moderator.wait_for(lambda: moderator.find("case.undo", case_id) is not None, "the decision")


async def _type(_scene: DeskScene, moderator: DeskModerator, case_id: str) -> None:
    """The decision is typed as a word instead of pressed."""
    await moderator.press_on("case.claim", case_id)
    await moderator.wait_for(lambda: moderator.find("case.verify", case_id) is not None, "the case")
    await moderator.write("تأیید")
    await moderator.press_on("case.reason", case_id)
    await moderator.wait_for(lambda: moderator.find("case.undo", case_id) is not None, "the decision")


async def _ask_reporter(_scene: DeskScene, moderator: DeskModerator, case_id: str) -> None:
    """A question to the reporter: the case waits then, and the moderator goes on."""
    await moderator.press_on("case.claim", case_id)
    await moderator.press_on("case.more", case_id)
    await moderator.press_on("case.ask", case_id)
    await moderator.wait_for(lambda: moderator.find("reply.pick") is not None, "room for a question")
    await moderator.write(QUESTION)
    await moderator.press_on("case.ask-send")
    await moderator.wait_for(
        lambda: moderator.find("case.ask-send") is None and moderator.find("case.next") is not None,
        "the card",
    )


async def _merge(scene: DeskScene, moderator: DeskModerator, case_id: str) -> None:
    into = await scene.file_case(announce=False)
    await moderator.press_on("case.claim", case_id)
    await moderator.press_on("case.more", case_id)
    await moderator.press_on("case.merge", case_id)
    before = moderator.newest()
    await moderator.write(str(scene.numbers[into]))
    await moderator.press_on("case.merge-yes")
    await moderator.wait_for(lambda: moderator.find("case.merge-yes") is None, "the merged case")
    assert moderator.newest() > before, "both texts stand side by side"


PATHS: Final[Mapping[str, DecisionPath]] = {
    "verified": _by("case.verify"),
    "out-of-scope": _by("case.out"),
    "rejected": _by("case.reject"),
    "long-text": DecisionPath(_plain, words=(WORDS * (LONG // len(WORDS)))[:LONG]),
    "three-files": DecisionPath(_plain, files=3),
    "twenty-files": DecisionPath(_plain, files=20, words=(WORDS * (LONG // len(WORDS)))[:LONG]),
    "typed": DecisionPath(_type),
    "from-group": DecisionPath(_from_group, from_group=True),
    "asked": DecisionPath(_ask_reporter),
    "merged": DecisionPath(_merge),
}


async def measure_path(scene: DeskScene, moderator: DeskModerator, path: DecisionPath) -> CaseCost:
    """One case by this way, from the press that takes it. Raises NoAnswer."""
    case_id = await scene.file_case(
        Severity.CRITICAL, words=path.words, announce=path.from_group, files=path.files
    )
    if path.from_group:
        await moderator.wait_for(
            lambda: moderator.find("case.claim", case_id, anywhere=True) is not None, "a card in the group"
        )
    else:
        await moderator.open_first_case()
        await _leaf_to(moderator, case_id)
    begun = begin_to_count(scene, moderator)
    await path.walk(scene, moderator, case_id)
    return begun()


async def _leaf_to(moderator: DeskModerator, case_id: str) -> None:
    """On to this card: whether the most urgent case stands first, the shift finds out. Raises NoAnswer."""
    for _ in range(MOST_BEFORE):
        if moderator.find("case.claim", case_id) is not None:
            return
        card = moderator.find("case.claim")
        assert card is not None
        await _pass_by(moderator, card.press.argument)
    raise NoAnswer(f"{moderator.name} does not come to the card")


async def _pass_by(moderator: DeskModerator, case_id: str) -> None:
    await moderator.press_on("case.next", case_id)
    await moderator.wait_for(lambda: moderator.find("case.claim", case_id) is None, "the card")


def begin_to_count(scene: DeskScene, moderator: DeskModerator, cases: int = 1) -> Callable[[], CaseCost]:
    """From now on; returns what tells how much it was."""
    moderator.presses = moderator.texts = 0
    newest, began = moderator.newest(), scene.now()

    def cost() -> CaseCost:
        return CaseCost(
            moderator.presses,
            moderator.texts,
            moderator.new_messages(newest),
            round(scene.now() - began, 2),
            cases,
        )

    return cost
