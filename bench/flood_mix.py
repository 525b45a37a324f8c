"""The flood's people: the usual mix, with albums of ten in it, and people who report more than one person
may.

Everybody writes once, so that no chat has to take more than a messenger lets through; an album's ten pictures
come at one moment, as phones send them. A person who has sent as many reports as a day allows is refused one
more, but not an urgent one.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from bench.mix import ANSWERS, BASES, Mix, ScriptStep, press_update, private_chat, user_fields
from bot.conversation.session import Session
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import Draft, FieldName
from bot.runtime.system import SystemIds
from bot.usecases.reporting.file_report import MOST_A_DAY, TRY
from storage.store import SqlStore

PARTS: Final = 10
SHARES: Final = {
    "text": 30, "training": 23, "menu": 10, "card": 10, "send": 10, "limited": 1, "grave": 1, "album": 15,
}  # fmt: skip
ALBUM_BASE: Final = 70_000_000
KEEN_BASES: Final = {"limited": 80_000_000, "grave": 90_000_000}
"""People over the limit: with an ordinary report ready, and with an urgent one."""
ORDINARY: Final = {FieldName.ACT: "O01", FieldName.ACTOR: "candidate"}
"""Everybody else reports an urgent act, of which a person may report any number."""
OPENED: Final = 1
"""The card of everybody who learns, the second: opening it marks the first as read, and opening the first leaves
nothing."""


class FloodMix(Mix):
    """``total`` updates, of which 15 % are pictures of albums."""

    def __init__(self, total: int, *, seed: int = 11) -> None:
        super().__init__(total, seed=seed, strangers=True)
        self.counts = {kind: total * share // 100 for kind, share in SHARES.items()}
        self.albums = self.counts.pop("album") // PARTS
        self.counts["file"] = 0

    def steps(self) -> list[ScriptStep]:
        """All steps in random order; an album's parts together."""
        rest = super().steps()
        places = sorted(self.random.randrange(len(rest) + 1) for _ in range(self.albums))
        mixed: list[ScriptStep] = []
        albums = iter([*enumerate(places), (self.albums, len(rest) + 1)])
        number, place = next(albums)
        for at, step in enumerate([*rest, None]):
            while place == at and number < self.albums:
                mixed += self._album_steps(number)
                number, place = next(albums)
            if step is not None:
                mixed.append(step)
        return mixed

    def _album_steps(self, index: int) -> Iterator[ScriptStep]:
        """Ten pictures of one person.
        They are answered together in the end, so no single one waits for an answer."""
        person = ALBUM_BASE + index
        for part in range(PARTS):
            number = next(self.numbers)
            photo = {
                "file_id": f"album-{index}-{part}",
                "file_unique_id": f"u{number}",
                "width": 640,
                "height": 480,
            }
            message = {
                "message_id": number, "date": 1_790_000_000, "chat": private_chat(person), "from": user_fields(person),
                "media_group_id": f"g{index}", "photo": [{**photo, "file_size": 30_000}],
            }  # fmt: skip
            yield ScriptStep("album", f"a{person}", {"message": message}, [])

    def _training_step(self, index: int) -> ScriptStep:
        return self._reading_step(BASES["training"] + index, OPENED)

    def _limited_step(self, index: int) -> ScriptStep:
        person = KEEN_BASES["limited"] + index
        update = press_update(person, next(self.numbers), "report-send~1", private_chat(person), 900)
        refused = [["answerCallbackQuery", ""], ["editMessageText", self.snippet("report-too-many-day")]]
        return ScriptStep("limited", f"k{person}", update, refused)

    def _grave_step(self, index: int) -> ScriptStep:
        person = KEEN_BASES["grave"] + index
        update = press_update(person, next(self.numbers), "report-send~1", private_chat(person), 900)
        answers = [["answerCallbackQuery", ""], ["editMessageText", self.snippet("report-sent")]]
        return ScriptStep(
            "grave",
            f"k{person}",
            update,
            [*answers, ["sendMessage", self.snippet("report-filed-returnable")]],
        )

    async def seed(self, store: SqlStore) -> None:
        await super().seed(store)
        for kind, base in KEEN_BASES.items():
            await self._seed_keen(store, base, self.counts[kind], ORDINARY if kind == "limited" else {})
        for start in range(0, self.albums, 2_000):
            await self._seed_albums(store, start, min(start + 2_000, self.albums))

    async def _seed_keen(
        self, store: SqlStore, base: int, count: int, answers: Mapping[FieldName, str]
    ) -> None:
        """As many reports as a day allows are counted already; one more is ready to be sent."""
        ids = SystemIds()
        answers = {**ANSWERS, FieldName.AREA: self.area, **answers}
        async with store.batch() as batch:
            for index in range(count):
                keys = store.keys_of(Account(Messenger.TELEGRAM, base + index))
                for _ in range(MOST_A_DAY[0]):
                    batch.uow.tries.add(TRY, keys.reporter, at=datetime.now(UTC))
                own = {**answers, FieldName.TEXT: self.own_words(base + index)}
                draft = Draft(ids.new(), answers=own, receipt=ids.receipt())
                batch.save_session(keys.conversation, Session(state="report.review", epoch=1, draft=draft))
            batch.keep_turn()
            await batch.commit()

    async def _seed_albums(self, store: SqlStore, start: int, end: int) -> None:
        async with store.batch() as batch:
            for index in range(start, end):
                draft = Draft(
                    album_id(index),
                    answers={FieldName.ACT: "O03", FieldName.SPACE: "real", FieldName.AREA: self.area},
                )
                key = store.keys_of(Account(Messenger.TELEGRAM, ALBUM_BASE + index)).conversation
                batch.save_session(key, Session(state="report.when", epoch=1, draft=draft))
            batch.keep_turn()
            await batch.commit()


def album_id(index: int) -> str:
    """The draft that an album belongs to."""
    return f"album{index:017d}"


assert not {ALBUM_BASE, *KEEN_BASES.values()} & set(BASES.values())
