"""A moderators' group in memory: press a card, check what everybody is told.

Each press goes through the real route table, the handler and the notices, as in the runtime, and every reply
is rendered with the real texts.
"""

import copy
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Any

from bot.conversation import codec
from bot.conversation.buttons import Press, decode, encode
from bot.conversation.incoming import ButtonPressed, FileKind, FileRef, FilesSent, Incoming, MessageRef
from bot.conversation.outgoing import (
    Ack,
    Button,
    CardOf,
    DetailOf,
    EditCard,
    EraseDetails,
    GroupChat,
    OriginChat,
    PrivateCardOf,
    Reply,
    Say,
    StaffChat,
    Turn,
    wish_to_remember,
)
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.router import Router, guard
from bot.conversation.session import Session
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import RequestRefused
from bot.domain.events import Fact, ReportFiled
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Person, Role, Staff
from bot.domain.staff.permissions import asks_membership
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.handlers import table_for
from bot.handlers.cards.card_notices import card_refresh_facts
from bot.handlers.notices import notices
from bot.runtime.group_watch import NewcomerNames
from bot.usecases.access.case_access import ROUND_NOTE
from bot.usecases.ports import Group
from tests.fakes import turns
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.election import ELECTION
from tests.fakes.memory import MemoryUow
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.polling_day import content, open_uow
from tests.fakes.pressing import press_all
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import REZA, SARA, FakeClock, FakeIds, chat_of, keys_for

ROUTER = Router(table_for(ELECTION))
TEXTS = shipped_texts()
LEILA = Account(Messenger.TELEGRAM, 9002)
BABAK = Account(Messenger.BALE, 7001)
NAMES = {REZA: "Reza", LEILA: "Leila", BABAK: "Babak"}
GROUP, BALE_GROUP = Group(Messenger.TELEGRAM, -100_777), Group(Messenger.BALE, 777)
WORDS = "A man hands out money at the door."


def a_floor() -> "Floor":
    """Two groups; Reza and Leila on Telegram and Babak on Bale, members who have pressed Start."""
    floor = Floor()
    for group in (GROUP, BALE_GROUP):
        floor.uow.groups.save(group)
    for account, name in NAMES.items():
        floor.uow.staff.save(Staff(account, Role.MODERATOR, name, started=True))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    floor.uow.settings.set_note(ROUND_NOTE, "all cases agree with the content")
    floor.uow.keep_turn()
    return floor


@dataclass(slots=True)
class Floor:
    """``replies`` and ``facts`` are those of the last turn."""

    uow: MemoryUow = field(default_factory=open_uow)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    operator: Operator = field(default_factory=lambda: Operator("a test runs this"))
    suggester: turns.FakeSuggester = field(default_factory=turns.FakeSuggester)
    sessions: dict[Account, Session] = field(default_factory=dict)
    newcomers: NewcomerNames = field(init=False)
    replies: tuple[Reply, ...] = ()
    facts: tuple[Fact, ...] = ()
    texts: list[str] = field(default_factory=list)
    curious: bool = True
    """Whether every button that is shown in private is pressed once, in a copy of this world."""

    def __post_init__(self) -> None:
        self.newcomers = NewcomerNames(self.clock)

    async def files(
        self,
        case_id: str = "c1",
        *,
        severity: Severity = Severity.HIGH,
        mode: ContactMode = ContactMode.RETURNABLE,
        by: Account = SARA,
        act_id: str = "O01",
        **body: Any,
    ) -> tuple[Reply, ...]:
        """A report comes in; returns what the notices say."""
        now = self.clock.now()
        number = await self.uow.cases.new_number(self.clock.today())
        self.uow.cases.add(
            Case(
                case_id, number, act_id, Space.REAL, Phase.DAY, severity, "thr01s1", now,
                now + timedelta(hours=1), restricted=act_id in RESTRICTED_ACTS,
            )
        )  # fmt: skip
        self.add_report(f"r-{case_id}", case_id, mode=mode, by=by, **{"act_id": act_id, **body})
        return await self.hears((ReportFiled(case_id, f"r-{case_id}"),))

    def add_report(
        self,
        report_id: str,
        case_id: str,
        *,
        by: Account,
        mode: ContactMode = ContactMode.RETURNABLE,
        **body: Any,
    ) -> None:
        """A report of an existing case; its code ends with the number of reports."""
        self.uow.reports.add(
            Report(report_id, case_id, mode, Consent.ASK_ME, self.clock.today()),
            body=ReportBody(
                **{
                    "text": WORDS, "act_id": "O01", "space": Space.REAL, "area_id": "thr01s1",
                    "actor": "candidate", "when": "2026-05-01.morning", "seen": "saw", **body,
                }
            ),
            receipt=f"{len(self.uow.tables.reports) + 1:016d}",
            reporter_key=keys_for(by).reporter,
            account=by,
        )  # fmt: skip

    async def joins(self, report_id: str, case_id: str = "c1", *, by: Account) -> tuple[Reply, ...]:
        """One more report joins a case."""
        case = await self.case(case_id)
        self.uow.cases.save(replace(case, witnesses=case.witnesses + 1))
        self.add_report(report_id, case_id, by=by)
        return await self.hears((ReportFiled(case_id, report_id),))

    def attaches(self, evidence_id: str, *, case_id: str = "c1", clean: bool = True) -> None:
        facts = EvidenceFacts("photo", clean_sha256="ab" if clean else "", received_at=evidence_id)
        self.uow.evidence.add(Evidence(evidence_id, f"r-{case_id}", EvidenceState.SEALED, facts))
        self.uow.keep_turn()

    async def presses(
        self, data: str, *, by: Account = REZA, private: bool = False, ephemeral: int | None = None
    ) -> tuple[Reply, ...]:
        """A press on a card in the person's group, on an ephemeral message there,
        or in their private chat."""
        home = GROUP if by.messenger is Messenger.TELEGRAM else BALE_GROUP
        chat = turns.chat_of(by) if private else turns.group(home.messenger, home.chat_id)
        press = turns.button_press(data, by=by, chat=chat)
        if ephemeral is not None:
            ref = MessageRef(chat.messenger, chat.id, 0, by.id, ephemeral)
            press = replace(press, message=ref)
        return await self.takes(press)

    async def says(self, text: str, *, by: Account = REZA) -> tuple[Reply, ...]:
        return await self.takes(turns.text_message(text, by=by))

    async def sends(
        self, *, by: Account = SARA, caption: str = "", kind: FileKind = FileKind.PHOTO, **file: Any
    ) -> tuple[Reply, ...]:
        """A file into the private chat."""
        sent = FileRef(**{"kind": kind, "file_id": "file-1", "size": 1000, "mime": "image/jpeg", **file})
        return await self.takes(FilesSent(chat_of(by), by, (sent,), caption, message_id=11))

    async def takes_code(self, report_id: str, *, by: Account) -> tuple[Reply, ...]:
        """A person types the receipt code of this report."""
        return await self.says(self.uow.tables.sealed[report_id].receipt, by=by)

    async def takes(self, update: Incoming) -> tuple[Reply, ...]:
        by, private = update.sender, update.chat.id == update.sender.id
        session = self.sessions.get(by, Session()).without_expired(self.clock.now()) if private else Session()
        route = ROUTER.find(update, session)
        assert route is not None, f"nobody takes {update}"
        staff = await self.uow.staff.get(by)
        asked = asks_membership(route.needs, Person(by, keys_for(by), staff=staff))
        ctx = turns.make_ctx(
            by,
            uow=self.uow,
            session=session,
            staff=staff,
            membership=await self._current_membership(by) if asked else None,
            clock=self.clock,
            ids=self.ids,
            content=content(),
            operator=self.operator,
            suggester=self.suggester,
            name=NAMES.get(by, ""),
            newcomer_name=self.newcomers.name_of,
        )
        self.uow.keep_turn()
        try:
            guard(route, ctx.person, now=self.clock.now())
            turn = await route.handler(update, ctx)
        except RequestRefused as refusal:
            self.uow.drop_turn()
            args: Any = refusal.args_for_text
            turn = Turn((Ack(refusal.key, args, alert=True),), facts=card_refresh_facts(update, refusal))
        if turn.session is not None and private:
            self.sessions[by] = codec.decode(codec.encode(turn.session))
        self.facts = turn.facts
        await self.hears(turn.facts, turn.replies)
        assert isinstance(update, ButtonPressed) or not any(
            isinstance(r, Ack) and not r.alert for r in self.replies
        )
        if private and self.curious:
            own_replies = [
                r for r in turn.replies if getattr(r, "to", None) in (None, OriginChat(), StaffChat(by))
            ]
            await press_all(self, own_replies, _pressed_by(by), TEXTS)
        if self.curious:
            await press_all(self, self._cards(by), _pressed_by(by, private=False), TEXTS, where="group ")
        return self.replies

    def _cards(self, by: Account) -> list[Reply]:
        """The cards that this turn shows in the person's group."""
        home = GROUP if by.messenger is Messenger.TELEGRAM else BALE_GROUP
        replies: list[Reply] = []
        for reply in self.replies:
            to = getattr(reply, "to", None)
            places = to if isinstance(to, tuple) else (to,)
            at = [(place.messenger, place.chat_id) for place in places if isinstance(place, GroupChat)]
            if (home.messenger, home.chat_id) in at and isinstance(reply, Say | EditCard):
                replies.append(reply)
        return replies

    def __deepcopy__(self, memo: dict[int, Any]) -> "Floor":
        """Another world, in which the extra presses are off."""
        made = object.__new__(Floor)
        memo[id(self)] = made
        for own_field in fields(self):
            setattr(made, own_field.name, copy.deepcopy(getattr(self, own_field.name), memo))
        made.curious = False
        return made

    async def _current_membership(self, account: Account) -> Membership | None:
        """What the messenger would say now: a press waits for it when the known value is too old."""
        known = await self.uow.members.best(account)
        return replace(known, checked_at=self.clock.now()) if known is not None else None

    async def ticks(self, tick: Tick) -> tuple[Reply, ...]:
        turn = await tick(self.tick_ctx())
        self.facts = turn.facts
        return await self.hears(turn.facts, turn.replies)

    def tick_ctx(self) -> TickCtx:
        return make_tick_ctx(self.uow, self.clock, content(), operator=self.operator)

    async def hears(self, facts: tuple[Fact, ...], replies: tuple[Reply, ...] = ()) -> tuple[Reply, ...]:
        """What everybody is told when these facts have happened."""
        self.newcomers.note(facts)
        self.replies = (*replies, *await notices(facts, self.tick_ctx()))
        for reply in self.replies:
            assert codec.decode(codec.encode(reply)) == reply, "what is said must survive the outbox"
            self._remember_card(reply)
        self.uow.commit()
        self.texts = [words for reply in self.replies for words in render_reply(reply)]
        return self.replies

    def _remember_card(self, reply: Reply) -> None:
        """Record a card in a group, as the sender does, and where details of a case are."""
        match wish_to_remember(reply):
            case DetailOf(case_id=case_id, account=who, screen=screen, beside=beside):
                self.uow.tables.shown_cases |= {(shown_id, who) for shown_id in (case_id, beside) if shown_id}
                if screen == "card":
                    self.uow.tables.private_cards.add((case_id, who))
            case PrivateCardOf(case_id=case_id, account=who):
                self.uow.tables.private_cards.add((case_id, who))
        match reply:
            case EraseDetails(case_id=case_id, account=who):
                self.uow.tables.shown_cases.discard((case_id, who))
            case Say(remember=CardOf(case_id=case_id), to=GroupChat() as at):
                self.uow.tables.cards.add((at.messenger, at.chat_id, case_id))
            case EditCard(case_id=case_id, there_only=False, to=chats):
                groups = [at for at in chats if isinstance(at, GroupChat)]
                self.uow.tables.cards |= {(at.messenger, at.chat_id, case_id) for at in groups}

    async def case(self, case_id: str = "c1") -> Case:
        case = await self.uow.cases.get(case_id)
        assert case is not None
        return case

    @property
    def answers(self) -> tuple[Reply, ...]:
        """The last turn's replies without a card that is only shown again after a refusal."""
        return tuple(r for r in self.replies if not (isinstance(r, EditCard) and r.again))

    def only_reply(self, kind: type[Any], key: str = "") -> Any:
        """The one reply of this kind (and key) in the last turn."""
        replies = [r for r in self.replies if isinstance(r, kind) and (not key or r.key == key)]
        assert len(replies) == 1, f"{len(replies)} replies of {kind.__name__} {key}: {self.replies}"
        return replies[0]

    def reply_keys(self) -> list[str]:
        """The text keys of the last turn."""
        return [key for reply in self.replies if (key := getattr(reply, "key", ""))]


def _pressed_by(
    who: Account, *, private: bool = True
) -> Callable[[Floor, Button], Awaitable[tuple[Reply, ...]]]:
    async def press(floor: Floor, button: Button) -> tuple[Reply, ...]:
        assert button.press is not None
        return await floor.presses(encode(button.press), by=who, private=private)

    return press


def render_reply(reply: Reply) -> list[str]:
    """The words of a reply with its buttons, within the messenger's limits."""
    caption = getattr(reply, "caption", None)
    key = caption.key if caption else getattr(reply, "key", "")
    if not key:
        return []
    words = TEXTS.render(key, caption.args if caption else getattr(reply, "args", {}))
    assert 0 < len(words) <= (200 if isinstance(reply, Ack) else 4096), f"{key}: {len(words)} characters"
    labels = [TEXTS.label(button.label) for row in getattr(reply, "buttons", ()) for button in row]
    assert all(labels), f"a button of {key} has no label"
    return [words, *labels]


def verbs(reply: Any) -> list[str]:
    """The actions of a reply's buttons: ``case.claim:c1``; each fits on a real button with a real id."""
    presses: list[Press] = [button.press for row in reply.buttons for button in row if button.press]
    for press in presses:
        encode(replace(press, argument=press.argument.replace("c1", "x" * 22)))
        assert decode(encode(press)) == press
    return [encode(press) for press in presses]
