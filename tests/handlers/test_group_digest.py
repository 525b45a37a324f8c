"""Cards for which there was no room, and the digest that replaces them: its text, its rate and its end."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.outgoing import EditCard, GroupChat, Reply
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Messenger
from bot.handlers.groups.group_digest import DIGEST_EVERY, digests, held_cards
from bot.usecases.ports import Group
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.floor import render_reply, verbs
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeContent
from tests.storage.values import NOW, REZA, a_case

HERE, THERE = Group(Messenger.TELEGRAM, -100), Group(Messenger.TELEGRAM, -200)


class DigestScene:
    def __init__(self) -> None:
        self.uow, self.clock = MemoryUow(), FakeClock()
        self.rooms = {HERE: (2, 3), THERE: (0, 0)}
        for group in (HERE, THERE):
            self.uow.groups.save(group)

    def add_held_cards(self, *case_ids: str, group: Group = HERE, severity: Severity = Severity.HIGH) -> None:
        for case_id in case_ids:
            number = len(self.uow.tables.cases) + 1
            self.uow.cases.add(a_case(case_id, number=number, severity=severity))
            self.uow.tables.held.add((group.messenger, group.chat_id, case_id))

    async def ticks(self, what: object) -> tuple[Reply, ...]:
        ctx = make_tick_ctx(self.uow, self.clock, FakeContent(), room=lambda group: self.rooms[group])
        turn = await what(ctx)  # type: ignore[operator] # one of the two ticks
        self.uow.commit()
        return turn.replies


def words(reply: Reply) -> str:
    """The text as it is read, without direction marks."""
    return render_reply(reply)[0].replace("\u2068", "").replace("\u2069", "")


def posted_cards(replies: tuple[Reply, ...]) -> list[str]:
    return [r.case_id for r in replies if isinstance(r, EditCard) and not (r.digest or r.there_only)]


async def test_held_cards_are_posted_urgent_first_within_limit() -> None:
    scene = DigestScene()
    scene.add_held_cards("low", severity=Severity.LOW)
    scene.add_held_cards("a", "b")
    scene.add_held_cards("elsewhere", group=THERE)
    assert posted_cards(await scene.ticks(held_cards)) == ["a", "b"]
    assert posted_cards(await scene.ticks(held_cards)) == ["low"], (
        "cards that are being sent are not held any more"
    )
    assert await scene.ticks(held_cards) == ()
    scene.rooms[THERE] = (1, 5)
    assert posted_cards(await scene.ticks(held_cards)) == ["elsewhere"]


async def test_the_room_of_grave_cards_is_not_for_others() -> None:
    scene = DigestScene()
    scene.rooms[HERE] = (0, 2)
    scene.add_held_cards("a", "b")
    scene.add_held_cards("grave-1", "grave-2", "grave-3", severity=Severity.CRITICAL)
    assert posted_cards(await scene.ticks(held_cards)) == ["grave-1", "grave-2"]


async def test_what_somebody_holds_gets_its_card_after_what_waits() -> None:
    scene = DigestScene()
    scene.add_held_cards("mine", "other")
    scene.uow.tables.cases["mine"] = a_case("mine", state=State.CLAIMED, assignee=REZA, until=NOW)
    scene.rooms[HERE] = (1, 1)
    assert posted_cards(await scene.ticks(held_cards)) == ["other"]
    assert posted_cards(await scene.ticks(held_cards)) == ["mine"]


async def test_one_digest_message_is_edited_in_place() -> None:
    scene = DigestScene()
    assert await scene.ticks(digests) == ()
    scene.add_held_cards("a", "b")
    scene.add_held_cards("grave", severity=Severity.CRITICAL)
    first = (await scene.ticks(digests))[0]
    assert isinstance(first, EditCard) and first.digest and first.to == (GroupChat(Messenger.TELEGRAM, -100),)
    assert first.args["count"] == 3 and verbs(first) == ["case.next"]
    text = words(first)
    assert "فوری: ۱" in text and text.index("فوری: ۱") < text.index("مهم: ۲")

    assert await scene.ticks(digests) == (), "nothing has changed"
    scene.add_held_cards("c")
    assert await scene.ticks(digests) == (), "at most once every twenty seconds"
    scene.clock.advance(timedelta(seconds=20))
    second = (await scene.ticks(digests))[0]
    assert isinstance(second, EditCard) and second.case_id == first.case_id and second.args["count"] == 4


async def test_digest_ends_and_next_wave_gets_new_message() -> None:
    scene = DigestScene()
    scene.add_held_cards("a")
    first = (await scene.ticks(digests))[0]
    scene.uow.tables.held.clear()
    over = (await scene.ticks(digests))[0]
    assert isinstance(first, EditCard) and isinstance(over, EditCard)
    assert over.case_id == first.case_id and over.key == "group-digest-over" and not over.buttons
    assert render_reply(over)
    assert await scene.ticks(digests) == (), "it is sent once"
    scene.clock.advance(timedelta(minutes=5))
    scene.add_held_cards("b")
    again = (await scene.ticks(digests))[0]
    assert isinstance(again, EditCard) and again.case_id != first.case_id


async def test_many_areas_are_summed_up() -> None:
    scene = DigestScene()
    for n in range(9):
        scene.uow.cases.add(a_case(f"c{n}", number=n, area_id=f"gone-{n}"))
        scene.uow.tables.held.add((HERE.messenger, HERE.chat_id, f"c{n}"))
    assert "جاهای دیگر: ۳" in words((await scene.ticks(digests))[0])


async def test_a_group_with_a_new_id_keeps_its_digest() -> None:
    scene = DigestScene()
    scene.rooms[THERE] = (0, 0)
    scene.add_held_cards("a", "b", group=THERE)
    (posted,) = await scene.ticks(digests)
    scene.uow.groups.migrate(Messenger.TELEGRAM, old=THERE.chat_id, new=-1_000_200)
    scene.uow.commit()
    scene.clock.advance(DIGEST_EVERY)
    assert await scene.ticks(digests) == (), "the digest already says so"
    scene.add_held_cards("c", group=replace(THERE, chat_id=-1_000_200))
    (digest,) = await scene.ticks(digests)
    assert isinstance(posted, EditCard) and isinstance(digest, EditCard)
    assert digest.case_id == posted.case_id, "the same message is edited"
    assert digest.to == (GroupChat(Messenger.TELEGRAM, -1_000_200),)
