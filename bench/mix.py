"""The fixed mix of real conversations: seeds a database for it, writes the stand-in's script, checks the
effect.

30 % form text, 30 % training presses, 15 % menu, 10 % card presses in a group, 10 % complete sends, 5 %
files. Every person is where the mix needs them before the clock starts: drafts, cases and cards are created
through the program's own store, so that the conversation is measured and not its preparation.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, GroupChat, Say, SendLane
from bot.conversation.session import Session
from bot.conversation.store import Batch, DeliveryResult, DeliveryStatus, Destination, Outgoing
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.moments import DayPart, write_when
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.submissions.evidence import EvidenceState
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.runtime.system import SystemClock, SystemIds
from bot.texts.loader import read_texts
from bot.usecases.ports import Group
from storage.opening import open_store
from storage.store import SqlStore

SHARES: Final = {"text": 30, "training": 30, "menu": 15, "card": 10, "send": 10, "file": 5}
GROUP: Final = -1_000_777
MODERATORS: Final = 50
BASES: Final = {
    "text": 10_000_000,
    "training": 20_000_000,
    "menu": 30_000_000,
    "send": 40_000_000,
    "file": 50_000_000,
}
STAFF_BASE: Final = 60_000_000
ANSWERS: Final = {
    FieldName.ACT: "O03",
    FieldName.SPACE: Space.REAL.value,
    FieldName.AREA: "",
    FieldName.WHEN: write_when(date(2026, 11, 24), DayPart.MORNING),
    FieldName.TEXT: "جلوی در شعبه کسی مردم را می‌ترساند که به چه کسی رأی بدهند.",
    FieldName.ACTOR: "headquarters",
    FieldName.SEEN: "saw",
    FieldName.EVIDENCE: "done",
    FieldName.CONSENT: "ask_me",
    FieldName.CONTACT: "returnable",
}


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One update of the script with the answers that it must get."""

    kind: str
    conversation: str
    update: dict[str, Any]
    expect: list[list[str]]


def private_chat(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "رهگذر"}


def user_fields(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "رهگذر"}


def message_update(person: int, number: int, text: str) -> dict[str, Any]:
    return {
        "message": {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": private_chat(person),
            "from": user_fields(person),
            "text": text,
        }
    }


def press_update(person: int, number: int, data: str, chat: dict[str, Any], message: int) -> dict[str, Any]:
    return {
        "callback_query": {
            "id": f"q{number}", "from": user_fields(person), "chat_instance": "1", "data": data,
            "message": {"message_id": message, "date": 1_790_000_000, "chat": chat, "text": "…"},
        }
    }  # fmt: skip


class Mix:
    """The mix of ``total`` updates."""

    def __init__(self, total: int, *, seed: int = 7, strangers: bool = False) -> None:
        self.counts = {kind: total * share // 100 for kind, share in SHARES.items()}
        self.people = (
            {"training": 1, "menu": 1, "file": 1} if strangers else {"training": 8, "menu": 4, "file": 10}
        )
        """How many updates one person sends; strangers send one each and never press twice in a second."""
        self.content = load_content(CONTENT)
        self.texts = read_texts(self.content.election)
        self.random = random.Random(seed)
        self.lesson = self.content.lessons(Audience.VOTER, Tier.BASIC)[0]
        self.area = next(area.id for area in self.content.areas.roots())
        self.case_ids: list[str] = []
        self.numbers = iter(range(1, 10_000_000))

    # --- the script -------------------------------------------------------------------------------

    def steps(self) -> list[ScriptStep]:
        """All steps, shuffled over conversations, each conversation's own in order."""
        lanes = [list(self._of(kind)) for kind in self.counts]
        conversations: dict[str, list[ScriptStep]] = {}
        for step in (step for lane in lanes for step in lane):
            conversations.setdefault(step.conversation, []).append(step)
        order = [name for name, steps in conversations.items() for _ in steps]
        self.random.shuffle(order)
        taken = {name: iter(steps) for name, steps in conversations.items()}
        return [next(taken[name]) for name in order]

    def _of(self, kind: str) -> Iterator[ScriptStep]:
        for index in range(self.counts[kind]):
            yield getattr(self, f"_{kind}_step")(index)

    def snippet(self, key: str) -> str:
        """Words of a text that it contains whatever its arguments are."""
        literals = [piece for piece in self.texts[key].html if isinstance(piece, str)]
        return max(literals, key=len).strip().split("\n")[0][:24]

    def _text_step(self, index: int) -> ScriptStep:
        person = BASES["text"] + index
        update = message_update(
            person, next(self.numbers), f"کنار صندوق کسی به مردم می‌گفت به چه کسی رأی بدهند. {index}"
        )
        return ScriptStep("text", f"t{person}", update, [["sendMessage", self.snippet("report-ask-actor")]])

    def _training_step(self, index: int) -> ScriptStep:
        people = max(self.counts["training"] // self.people["training"], 1)
        person, turn = BASES["training"] + index % people, index // people
        cards = self.lesson.cards
        at = turn % (2 * (len(cards) - 1))
        return self._reading_step(person, at if at < len(cards) else 2 * (len(cards) - 1) - at)

    def _reading_step(self, person: int, card: int) -> ScriptStep:
        """Somebody opens this card of the lesson."""
        update = press_update(
            person, next(self.numbers), f"card:{self.lesson.id}/{card}", private_chat(person), 900
        )
        words = self.lesson.cards[card].text.split("\n")[0][:20]
        return ScriptStep(
            "training", f"l{person}", update, [["answerCallbackQuery", ""], ["editMessageText", words]]
        )

    def _menu_step(self, index: int) -> ScriptStep:
        person = BASES["menu"] + index % max(self.counts["menu"] // self.people["menu"], 1)
        return ScriptStep(
            "menu",
            f"m{person}",
            message_update(person, next(self.numbers), "/menu"),
            [["sendMessage", self.snippet("menu")]],
        )

    def _card_step(self, index: int) -> ScriptStep:
        mate, turn = index % MODERATORS, index // MODERATORS
        case = self.case_ids[mate]
        verb = "case.release" if turn % 2 else "case.claim"
        group = {"id": GROUP, "type": "supergroup", "title": "بررسی‌کنندگان"}
        update = press_update(STAFF_BASE + mate, next(self.numbers), f"{verb}:{case}", group, 5_000 + mate)
        toast = self.snippet("case-released" if turn % 2 else "case-claimed")
        return ScriptStep(
            "card", f"c{mate}", update, [["answerCallbackQuery", toast], ["editMessageText", ""]]
        )

    def _send_step(self, index: int) -> ScriptStep:
        person = BASES["send"] + index
        update = press_update(person, next(self.numbers), "report-send~1", private_chat(person), 900)
        return ScriptStep(
            "send",
            f"s{person}",
            update,
            [
                ["answerCallbackQuery", ""],
                ["editMessageText", self.snippet("report-sent")],
                ["sendMessage", self.snippet("report-filed-returnable")],
            ],
        )

    def _file_step(self, index: int) -> ScriptStep:
        person = BASES["file"] + index % max(self.counts["file"] // self.people["file"], 1)
        number = next(self.numbers)
        photo = [
            {
                "file_id": f"photo-{number}",
                "file_unique_id": f"u{number}",
                "width": 640,
                "height": 480,
                "file_size": 30_000,
            }
        ]
        message = {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": private_chat(person),
            "from": user_fields(person),
            "photo": photo,
        }
        return ScriptStep(
            "file", f"f{person}", {"message": message}, [["sendMessage", self.snippet("report-file-taken")]]
        )

    # --- the seed -----------------------------------------------------------------------------------

    async def seed(self, store: SqlStore) -> None:
        """Put everybody where the mix needs them."""
        await self._seed_staff(store)
        await self._seed_cases(store)
        for start in range(0, self.counts["text"], 2_000):
            await self._seed_drafts(store, "text", start, min(start + 2_000, self.counts["text"]))
        for start in range(0, self.counts["send"], 2_000):
            await self._seed_drafts(store, "send", start, min(start + 2_000, self.counts["send"]))
        await self._seed_drafts(store, "file", 0, max(self.counts["file"] // self.people["file"], 1))

    async def _seed_staff(self, store: SqlStore) -> None:
        async with store.batch() as batch:
            batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
            batch.uow.groups.save(Group(Messenger.TELEGRAM, GROUP, "بررسی‌کنندگان"))
            for mate in range(MODERATORS):
                account = Account(Messenger.TELEGRAM, STAFF_BASE + mate)
                batch.uow.staff.save(Staff(account, Role.MODERATOR, f"بررسی‌کننده {mate}", started=True))
            batch.keep_turn()
            await batch.commit()

    async def _seed_cases(self, store: SqlStore) -> None:
        ids = SystemIds()
        self.case_ids = [ids.new() for _ in range(MODERATORS)]
        place = Destination(Messenger.TELEGRAM, GROUP, ChatKind.GROUP)
        async with store.batch() as batch:
            for case_id in self.case_ids:
                batch.uow.cases.add(await self.add_case(batch, case_id))
                say = Say("case-card", to=GroupChat(Messenger.TELEGRAM, GROUP), remember=CardOf(case_id))
                batch.enqueue(Outgoing(say, f"card:{case_id}:{GROUP}", SendLane.DIALOGUE, destination=place))
            batch.keep_turn()
            rows = await batch.commit()
        await store.record_deliveries(
            [
                DeliveryResult(
                    row, DeliveryStatus.SENT, ref=MessageRef(Messenger.TELEGRAM, GROUP, 5_000 + mate)
                )
                for mate, row in enumerate(rows)
            ]
        )

    async def add_case(self, batch: Batch, case_id: str = "") -> Case:
        """A case that waits for a moderator."""
        now = datetime.now(UTC)
        number = await batch.uow.cases.new_number(now.date())
        due = now + timedelta(hours=1)
        known = case_id or SystemIds().new()
        return Case(
            known, number, "O03", Space.REAL, Phase.DAY, Severity.HIGH, self.area, now, due, restricted=False
        )

    def own_words(self, index: int) -> str:
        """A text like nobody else's: equal ones of one second would be one case, and similar ones are a
        campaign, which costs more and is timed separately (bench.duplicate_campaigns)."""
        words = sorted({word for card in self.lesson.cards for word in card.text.split()})
        return " ".join(random.Random(index).sample(words, 14))

    async def _seed_drafts(self, store: SqlStore, kind: str, start: int, end: int) -> None:
        ids = SystemIds()
        answers = {**ANSWERS, FieldName.AREA: self.area}
        cut = {
            "text": (FieldName.TEXT, "report.text"),
            "file": (FieldName.EVIDENCE, "report.evidence"),
            "send": (None, "report.review"),
        }
        stop, state = cut[kind]
        given = {}
        for name, value in answers.items():
            if name is stop:
                break
            given[name] = value
        async with store.batch() as batch:
            for index in range(start, end):
                own = {FieldName.TEXT: self.own_words(index)} if FieldName.TEXT in given else {}
                draft = Draft(
                    ids.new(), answers={**given, **own}, receipt=ids.receipt() if kind == "send" else ""
                )
                key = store.keys_of(Account(Messenger.TELEGRAM, BASES[kind] + index)).conversation
                batch.save_session(key, Session(state=state, epoch=1, draft=draft))
            batch.keep_turn()
            await batch.commit()

    # --- the effect -----------------------------------------------------------------------------------

    async def read_effects(self, store: SqlStore) -> dict[str, int]:
        """How many updates of each kind had the required effect, read from the database."""
        effects = dict.fromkeys(self.counts, 0)
        async with store.batch() as batch:
            for index in range(self.counts["text"]):
                session = await batch.session(
                    store.keys_of(Account(Messenger.TELEGRAM, BASES["text"] + index)).conversation
                )
                effects["text"] += session.draft is not None and session.draft.get(FieldName.TEXT).endswith(
                    f" {index}"
                )
            for index in range(self.counts["send"]):
                key = store.keys_of(Account(Messenger.TELEGRAM, BASES["send"] + index)).reporter
                for report in await batch.uow.reports.of_reporter(key):
                    body = await batch.uow.reports.body(report.id)
                    effects["send"] += body is not None and body.text == self.own_words(index)
            for case_id in self.case_ids:
                case = await batch.uow.cases.get(case_id)
                effects["card"] += case.version if case is not None else 0
            for index in range(max(self.counts["training"] // self.people["training"], 1)):
                learner = await batch.uow.learners.get(
                    store.keys_of(Account(Messenger.TELEGRAM, BASES["training"] + index)).learner
                )
                effects["training"] += learner is not None
            for index in range(max(self.counts["file"] // self.people["file"], 1)):
                session = await batch.session(
                    store.keys_of(Account(Messenger.TELEGRAM, BASES["file"] + index)).conversation
                )
                if session.draft is not None:
                    shelf = await batch.uow.evidence.of_report(session.draft.id)
                    effects["file"] += sum(piece.state is EvidenceState.SEALED for piece in shelf)
        counts = await store.counts()
        effects["menu"] = self.counts["menu"] if not counts.get("inbox") and not counts.get("failed") else 0
        return effects

    def expected_effects(self) -> dict[str, int]:
        """What ``effect`` must return."""
        return {**self.counts, "training": max(self.counts["training"] // self.people["training"], 1)}


async def open_bench_store(folder: Path, *, url: str | None = None) -> SqlStore:
    """The database of a run: SQLite in this folder unless another is given."""
    return await open_store(
        url or f"sqlite+aiosqlite:///{folder / 'data' / 'amanat.db'}",
        data_dir=folder / "data", key_file=folder / "keys.json", clock=SystemClock(),
    )  # fmt: skip


def write_script(steps: list[ScriptStep], file: Path) -> None:
    """The stand-in's script."""
    with file.open("w", encoding="utf8") as out:
        for step in steps:
            line = {
                "conversation": step.conversation,
                "kind": step.kind,
                "update": step.update,
                "expect": step.expect,
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
