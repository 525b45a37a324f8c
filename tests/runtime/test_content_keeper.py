"""Edited content is loaded. Faulty content is reported and the old one stays. A changed law is announced."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation.outgoing import Reply, Say, StaffChat
from bot.conversation.ports import TickCtx
from bot.domain.people import Account
from bot.runtime.content_keeper import TROUBLE, ContentKeeper, LiveContent
from bot.runtime.health import Health
from bot.runtime.turns import TickRunner
from bot.usecases.ports import Content
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.school import article
from tests.fakes.turns import REZA, FakeClock, FakeContent
from tests.runtime.fakes import FakeStore

ONE = FakeContent(articles={"1": article("1")})
TWO = FakeContent(articles={"1": replace(article("1"), paraphrase="new words")})


@dataclass
class FakeContentSource:
    states: list[Content | tuple[object, ...]]
    loads: int = 0
    edited: bool = True

    def has_changed(self) -> bool:
        return self.edited

    def load(self) -> Content | tuple[object, ...]:
        self.edited = False
        self.loads += 1
        return self.states.pop(0)


class RecordingTurns:
    """Runs a tick and records its output."""

    def __init__(self) -> None:
        self.said: list[Reply] = []

    async def system(self, batch: Any, tick: Any, ctx: TickCtx) -> bool:
        self.said += (await tick(ctx)).replies
        batch.keep_turn()
        return bool(self.said)


@dataclass
class ContentKeeperScene:
    folder: FakeContentSource
    teaching: LiveContent = field(default_factory=lambda: LiveContent(ONE))
    health: Health = field(default_factory=Health)
    turns: RecordingTurns = field(default_factory=RecordingTurns)
    indexed: list[Content] = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)
    store: FakeStore = field(default_factory=FakeStore)

    def keeper(self) -> ContentKeeper:
        def law_change_replies(
            changed: Sequence[str], content: Content, editors: Collection[Account]
        ) -> Sequence[Reply]:
            return [Say("editor-law-changed", {"n": len(changed)}, to=StaffChat(REZA))] if changed else []

        turns: Any = self.turns
        store: Any = self.store
        runner = TickRunner(
            store=store,
            turns=turns,
            tick_ctx=lambda batch: make_tick_ctx(
                batch.uow, self.clock, self.teaching.content, self.teaching.law
            ),
            hand_over=lambda rows: None,
        )
        return ContentKeeper(
            self.teaching,
            self.folder,
            runner=runner,
            editor_notices=law_change_replies,
            renew=(self.indexed.append,),
            health=self.health,
            clock=self.clock,
        )


async def test_nothing_is_read_while_nothing_changed() -> None:
    scene = ContentKeeperScene(FakeContentSource([TWO], edited=False))
    await scene.keeper().look()
    assert scene.folder.loads == 0 and scene.teaching.content is ONE


async def test_faulty_content_turns_health_red_until_it_is_mended() -> None:
    scene = ContentKeeperScene(FakeContentSource([("law/voting.yaml:3: no such thing", "x:1: y"), TWO]))
    keeper = scene.keeper()
    await keeper.look()
    trouble_text = scene.health.troubles[TROUBLE].what
    assert (
        "2 problems" in trouble_text
        and "law/voting.yaml:3" in trouble_text
        and "./amanat content check" in trouble_text
    )
    assert scene.teaching.content is ONE and not scene.indexed
    scene.folder.edited = True
    await keeper.look()
    assert scene.teaching.content is TWO and scene.indexed == [TWO] and TROUBLE not in scene.health.troubles


async def test_changed_article_makes_revision_and_notifies_editors_once() -> None:
    scene = ContentKeeperScene(FakeContentSource([TWO]))
    keeper = scene.keeper()
    await keeper.note_law()
    assert scene.teaching.law.revision == 0 and not scene.turns.said
    await keeper.look()
    assert scene.teaching.law.revision == 1 and len(scene.turns.said) == 1
    await keeper.note_law()
    assert scene.teaching.law.revision == 1 and len(scene.turns.said) == 1


async def test_edited_election_waits_for_the_next_start() -> None:
    edited = replace(TWO, election=replace(TWO.election, report_days=9))
    scene = ContentKeeperScene(FakeContentSource([edited, TWO]))
    keeper = scene.keeper()
    await keeper.look()
    assert scene.teaching.content is ONE and not scene.indexed
    assert "start the program again" in scene.health.troubles[TROUBLE].what
    scene.folder.edited = True
    await keeper.look()
    assert scene.teaching.content is TWO and TROUBLE not in scene.health.troubles
