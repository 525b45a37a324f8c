"""The privacy card depends on every setting, unless this file says why not.

Each field of the settings, of the messengers, the database and the content is changed in turn, and the card
is rendered again. A new field fails the test until it is decided. The test is also tested: a card that
ignores one setting, or lacks one line, must be detected, each in turn.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import pytest

from bot.conversation.ports import Ctx
from bot.domain.asking.service import AskingService
from bot.domain.catalogue.catalogue import ActorClass, Agency, Article, BodyLevel, Confidence, Phase
from bot.domain.messengers import Capabilities
from bot.domain.owner.operator import Operator
from bot.domain.owner.recordings import RecordedText, Recording
from bot.domain.owner.settings import LocalLine, Reporting, Retention, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.safety.privacy import (
    LINES,
    SUMMARY,
    PrivacyInputs,
    PrivacyLine,
    privacy_facts,
    summary_facts,
)
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.safety import privacy as card
from bot.platforms.bale import CAPABILITIES as BALE
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.usecases.ports import Group
from tests.fakes.election import ELECTION
from tests.fakes.memory import MemoryUow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS
from tests.fakes.turns import FakeContent, button_press, make_ctx

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ARTICLE = Article(
    "68", number="68", title="a title", edition="1403/12/19", paraphrase="who takes complaints, until when",
    binds=("boards",), phases=(Phase.DAY,), sanction="none", authority="the board", confidence=Confidence.SOURCED,
)  # fmt: skip


RETENTION = Retention(6, 29, 89, 179, 5)
RUNNING = RunningSettings(Reporting.OPEN, Phase.BEFORE)
OPERATOR = Operator("we run this")
GROUP = Group(Messenger.TELEGRAM, -100_777, "moderators")
CLERK = Staff(Account(Messenger.TELEGRAM, 9), Role.MODERATOR, "Leila", started=True, belongs_to="exec-county")
BOARD = Agency(
    "exec-county",
    name="the board",
    phone=None,
    when="",
    confidence=Confidence.SOURCED,
    level=BodyLevel.COUNTY,
)


@dataclass(frozen=True)
class Things:
    """One object of each kind that can be set. The card is rendered with these."""

    retention: Retention = RETENTION
    running: RunningSettings = RUNNING
    operator: Operator = OPERATOR
    capabilities: Capabilities = TELEGRAM
    """Of the moderators' group's messenger. What happens to photos depends on the reader's, too."""
    group: Group = GROUP
    article: Article = ARTICLE
    staff: Staff = CLERK
    """A member of the group."""
    agency: Agency = BOARD


@dataclass(frozen=True)
class CardReader:
    """Who reads the card, and which card it is."""

    messenger: Messenger = Messenger.BALE
    mode: str = ""


type Read = Callable[[Things, CardReader], Awaitable[str]]

UNMENTIONED_FIELDS: Mapping[str, str] = {
    "RunningSettings.phase": "it decides which acts are offered, not what becomes of a report",
    "RunningSettings.phase_why": "the same",
    "RunningSettings.phase_until": "the same",
    "Operator.broadcast_pace": "how fast those who asked for news are told",
    "Operator.proposal_cases": "what leads are asked about; no more of a report is shown to anybody",
    "Operator.proposal_hours": "the same",
    "Operator.known_hosts": "what owners may link to",
    "RunningSettings.polling_day": "the law's own spans are cited; the last day is computed where a complaint is "
    "written",
    "RunningSettings.result_day": "the same",
    "RunningSettings.law_days": "the same",
    "RunningSettings.closed_on": "the switch is closed with it, and that is told",
    "RunningSettings.opened_on": "which election it is, not what becomes of a report",
    "RunningSettings.recordings": "what is read aloud says the same",
    "RunningSettings.lines": "whom to call, not what becomes of a report",
    "RunningSettings.asking": "what becomes of a question to the editors is told where it is handed over",
    "Operator.bot_links": "where the bot itself is found",
    "Operator.editors": "they look after lessons and see no report",
    "Capabilities.ephemerals": "where the holder sees a summary without words, not who sees it",
    "Capabilities.deletes_many": "in how many calls a chat is cleaned",
    "Capabilities.edits_reliably": "whether a screen is edited or sent anew",
    "Capabilities.member_updates": "how soon a change of the group is known; a press is checked either way",
    "Capabilities.edits_files": "whether a drawn picture is replaced or sent anew",
    "Capabilities.copies_text": "how a number is dialled",
    "Capabilities.caption_limit": "how files are captioned",
    "Capabilities.group_per_minute": "how fast we send",
    "Capabilities.per_second": "how fast we send",
    "Capabilities.webhook_header": "by which way updates arrive",
    "Group.chat_id": "its number; how many groups there are is told",
    "Group.circle": "the words say that any moderator may read; that some cases are for fewer makes it no worse",
    "Group.stopped": "where moderators are spoken to at the moment; who may read stays",
    "Group.areas": "which group shows a case's card; a moderator of another one may still take it",
    "Group.silent": "where moderators are spoken to at the moment; who may read stays",
    "Group.topics": "how the cards are sorted within the group",
    "Group.forum": "the same",
    "Capabilities.topics": "the same",
    "Group.title": "its name says nothing of who is in it",
    "Staff.account": "who they are is told to nobody",
    "Staff.name": "the same",
    "Staff.started": "a member of the group may take a case whenever they open the private chat",
    "Staff.since": "from when on their signature counts",
    "Staff.named": "who made them an owner",
    "Staff.same_as": "the same person is counted once",
    "Staff.circle": "the words say that any moderator may read; that some cases are for fewer makes it no worse",
    "Staff.body": "a liaison reads what was sent to the body, and no case",
    "Agency.phone": "whom to call, not who reads",
    "Agency.when": "when to turn to it",
    "Agency.confidence": "the same",
    "Agency.level": "the same",
    "Agency.of": "which cases are kept from its people; that they are is told",
    "Agency.phone_confidence": "whom to call",
    "Agency.site": "the same",
    "Agency.calls_only": "the same",
    "Article.id": "what it is found by",
    "Article.title": "number, edition and what it says are shown",
    "Article.binds": "whom it binds is for lessons",
    "Article.phases": "when it matters is in its own words",
    "Article.sanction": "for lessons",
    "Article.authority": "where to go is in its own words",
    "Article.confidence": "content check keeps out what is not confirmed",
    "Article.law": "the official ways are all of the council law",
}
"""Fields that the card does not follow, each with the reason."""

NOT_IN_SUMMARY: Mapping[str, str] = {
    "Retention.spam": "the longest time after any decision is told",
    "Retention.out_of_scope": "the same",
    "Retention.draft": "a draft is not a report yet",
    "RunningSettings.publication": "rounded counts are no part of a report",
    "Operator.public_url": "the same",
    "Capabilities.strips_photos": "told where files are asked for",
    "Staff.role": "how many readers belong to which body is in the whole card",
    "Staff.frozen": "the same",
    "Staff.belongs_to": "the same",
    "Agency.id": "the same",
    "Agency.name": "the same",
    "Article.number": "the summary leads to the official ways and quotes none",
    "Article.edition": "the same",
    "Article.paraphrase": "the same",
}
"""Fields that the whole card follows and the summary does not, each with the reason."""

NESTED_TYPES = {"Operator.retention": Retention, "Operator.capabilities": Capabilities}
"""Fields that hold another of the Things. Each of their fields is changed separately."""

OTHERS: Mapping[str, Any] = {
    "Group.areas": ("thr01",),
    "Staff.account": Account(Messenger.TELEGRAM, 10),
    "Staff.role": Role.EDITOR,
    "Staff.since": NOW,
    "Staff.same_as": Account(Messenger.TELEGRAM, 11),
    "Agency.phone": "110",
    "Agency.of": (ActorClass.STAFF,),
    "Agency.phone_confidence": Confidence.RECHECK,
    "Agency.site": "https://example.ir",
    "Operator.bot_links": (("telegram", "https://t.me/amanat"),),
    "Operator.editors": frozenset({Account(Messenger.TELEGRAM, 5)}),
    "Article.id": "68",
    "Article.binds": ("everybody",),
    "Article.phases": (Phase.AFTER,),
    "Article.law": "another law",
    "RunningSettings.asking": AskingService(is_on=True),
    "RunningSettings.phase_until": datetime(2026, 5, 2, tzinfo=UTC),
    "Operator.known_hosts": ("example.ir",),
    "RunningSettings.polling_day": date(2026, 5, 2),
    "RunningSettings.result_day": date(2026, 5, 3),
    "RunningSettings.closed_on": date(2026, 6, 2),
    "RunningSettings.opened_on": date(2026, 4, 2),
    "RunningSettings.law_days": {"registration": date(2026, 4, 1)},
    "RunningSettings.retention": Retention(1, 2, 3, 5, 1),
    "RunningSettings.recordings": (Recording(RecordedText.DANGER, Messenger.BALE, "f", "voice", "d"),),
    "RunningSettings.lines": (LocalLine("110", "police", "the fact sheet"),),
}


def other(name: str, value: Any) -> Any:
    """Another value for this field. A new type of value needs an entry in OTHERS."""
    if name in OTHERS:
        return OTHERS[name]
    match value:
        case Enum():
            return next(member for member in type(value) if member is not value)
        case bool():
            return not value
        case int() | float():
            return value - 1
        case str():
            return f"{value}x"
    raise AssertionError(f"{name}: add another value for it to OTHERS")


async def render_card(things: Things, reader: CardReader) -> str:
    """The text of the whole card, as the handler sends it."""
    ctx = ctx_with(things, reader)
    update = button_press(f"privacy:{reader.mode or card.WHOLE}", by=ctx.account)
    screens = (await card.privacy(update, ctx)).replies
    cards = [TEXTS.render(screen.key, screen.args) for screen in screens]  # type: ignore[union-attr]  # screens
    return "\n\n".join(
        text.partition("\n\n")[2] for text in cards
    )  # lines without headings, in one message or two


async def render_summary(things: Things, reader: CardReader) -> str:
    """The text of the summary that is read before a report."""
    return TEXTS.render("report-privacy", {"lines": await card.privacy_summary(ctx_with(things, reader))})


def ctx_with(things: Things, reader: CardReader) -> Ctx:
    """The surroundings of a handler with these things in force."""
    uow = MemoryUow()
    uow.settings.save(things.running)
    uow.groups.save(things.group)
    theirs = replace(things.staff.account, messenger=things.group.messenger)
    uow.staff.save(replace(things.staff, account=theirs))
    uow.members.save(Membership(theirs, things.group.chat_id, MembershipStatus.MEMBER, NOW))
    bale = replace(BALE, strips_photos=things.capabilities.strips_photos)
    capabilities = {things.group.messenger: things.capabilities, Messenger.BALE: bale}
    if things.group.messenger is Messenger.BALE:
        capabilities = {Messenger.BALE: things.capabilities}
    operator = replace(things.operator, retention=things.retention, capabilities=capabilities)
    agencies = {things.agency.id: things.agency}
    content = FakeContent(articles={things.article.id: things.article}, agencies=agencies)
    who = Account(reader.messenger, 7)
    return make_ctx(who, uow=uow, content=content, operator=operator)


def every_field(things: Things | None = None) -> list[tuple[str, str, str]]:
    """(part of Things, field, «Class.field»)."""
    rows = []
    for part in fields(Things):
        kind = type(getattr(things or Things(), part.name))
        rows += [
            (part.name, own_field.name, f"{kind.__name__}.{own_field.name}") for own_field in fields(kind)
        ]
    return [row for row in rows if row[2] not in NESTED_TYPES]


def with_value(things: Things, part: str, name: str, value: Any) -> Things:
    return replace(things, **{part: replace(getattr(things, part), **{name: value})})


async def unexplained_fields(reading: Read, things: Things | None = None) -> set[str]:
    """Fields that the card ignores without a reason here, or follows although this file says otherwise."""
    return await unfollowed_fields(reading, UNMENTIONED_FIELDS, things) | await _readers(reading)


async def unfollowed_fields(
    reading: Read, unmentioned: Mapping[str, str], things: Things | None = None
) -> set[str]:
    """The same for the fields alone, with these reasons."""
    base = things or Things()
    before = await reading(base, CardReader())
    mismatches = set()
    for part, name, full in every_field(base):
        value = getattr(getattr(base, part), name)
        after = await reading(with_value(base, part, name, other(full, value)), CardReader())
        if (before != after) == (full in unmentioned):
            mismatches.add(full)
    return mismatches


async def _readers(reading: Read) -> set[str]:
    """The same for the reader: messenger and contact mode."""
    base, mismatches = Things(), set()
    on = {messenger: await reading(base, CardReader(messenger)) for messenger in Messenger}
    if len(set(on.values())) < len(Messenger):
        mismatches.add("messenger")
    by_mode = {mode: await reading(base, CardReader(mode=mode)) for mode in ("", *ContactMode)}
    if len(set(by_mode.values())) < len(by_mode):
        mismatches.add("contact mode")
    return mismatches


async def test_privacy_card_reflects_every_setting_or_has_exemption() -> None:
    assert await unexplained_fields(render_card) == set()


async def test_summary_reflects_every_setting_or_has_exemption() -> None:
    assert await unfollowed_fields(render_summary, UNMENTIONED_FIELDS | NOT_IN_SUMMARY) == set()
    on = {messenger: await render_summary(Things(), CardReader(messenger)) for messenger in Messenger}
    assert len(set(on.values())) == len(Messenger)


@pytest.mark.slow
@pytest.mark.parametrize("key", SUMMARY)
async def test_summary_without_one_line_is_detected(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def facts_without_line(now: PrivacyInputs) -> tuple[PrivacyLine, ...]:
        return tuple(line for line in summary_facts(now) if line.key != key)

    monkeypatch.setattr(card, "summary_facts", facts_without_line)
    on = {messenger: await render_summary(Things(), CardReader(messenger)) for messenger in Messenger}
    missed = await unfollowed_fields(render_summary, UNMENTIONED_FIELDS | NOT_IN_SUMMARY)
    assert missed or len(set(on.values())) < len(Messenger)


def test_no_reason_outlives_its_field() -> None:
    known = {full for _, _, full in every_field()}
    assert set(UNMENTIONED_FIELDS) <= known and set(OTHERS) <= known
    assert all(len(reason) > 3 for reason in UNMENTIONED_FIELDS.values())


def test_what_is_changed_as_another_thing_is_one() -> None:
    kinds = {type(getattr(Things(), part.name)) for part in fields(Things)}
    assert set(NESTED_TYPES.values()) <= kinds
    assert {f"Operator.{own_field.name}" for own_field in fields(Operator)} >= set(NESTED_TYPES)


def card_ignoring(part: str, name: str) -> Read:
    """The card as it would be if it ignored this setting."""
    base = getattr(getattr(Things(), part), name)

    async def reading(things: Things, reader: CardReader) -> str:
        return await render_card(with_value(things, part, name, base), reader)

    return reading


@pytest.mark.slow
@pytest.mark.parametrize("full", sorted({full for _, _, full in every_field()} - set(UNMENTIONED_FIELDS)))
async def test_card_ignoring_one_setting_is_detected(full: str) -> None:
    part, name, _ = next(row for row in every_field() if row[2] == full)
    assert await unexplained_fields(card_ignoring(part, name)) == {full}


@pytest.mark.parametrize("lost", ["messenger", "mode"])
async def test_card_ignoring_its_reader_is_detected(lost: str) -> None:
    async def reading(things: Things, reader: CardReader) -> str:
        return await render_card(things, replace(reader, **{lost: getattr(CardReader(), lost)}))

    assert await unexplained_fields(reading) == {"messenger" if lost == "messenger" else "contact mode"}


@dataclass(frozen=True, slots=True)
class LaterRetention(Retention):
    """A kind of retention that may be added later."""

    recordings: int = 3


async def test_a_new_setting_is_red_until_it_is_decided() -> None:
    later = replace(Things(), retention=LaterRetention(6, 29, 89, 179, 5))
    assert await unexplained_fields(render_card, later) == {"LaterRetention.recordings"}


SETTLED_BY = {
    "privacy-operator": {"Operator.words"},
    "privacy-desk": {"Capabilities.protects", "Group.messenger"},
    "privacy-kept": {f"Retention.{own_field.name}" for own_field in fields(Retention)},
    "privacy-official-way": {"Article.number", "Article.edition", "Article.paraphrase"},
    "privacy-copies": {"Operator.copies"},
    "privacy-evidence": {"Capabilities.strips_photos"},
    "privacy-switch-emergency": {"RunningSettings.reporting"},
    "privacy-publication": {"RunningSettings.publication"},
    "privacy-readers": {"Staff.belongs_to", "Agency.name", "Agency.id"},
}
"""The settings that a line covers, if they are rendered one by one."""


@pytest.mark.slow
@pytest.mark.parametrize("key", SETTLED_BY)
async def test_a_line_without_its_facts_is_noticed(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def facts_without_line(now: PrivacyInputs) -> tuple[PrivacyLine, ...]:
        return tuple(line for line in privacy_facts(now) if line.key != key)

    monkeypatch.setattr(card, "privacy_facts", facts_without_line)
    assert await unexplained_fields(render_card) >= SETTLED_BY[key]


def test_the_official_ways_are_those_of_the_council_law() -> None:
    """The reason why ``Article.law`` is not shown."""
    content = shipped_content()
    for id_ in (*ELECTION.articles.official_ways, ELECTION.articles.not_official):
        assert content.articles[id_].law is None
        assert content.articles[id_].confidence is not Confidence.RECHECK


def test_texts_use_only_variables_their_line_provides() -> None:
    brought = {"article": {"number", "what"}, "elsewhere": {"elsewhere", "others"}}
    for key, names in {**LINES, **SUMMARY}.items():
        given = set().union(*(brought.get(name, {name}) for name in names))
        assert TEXTS.variables(key) <= given, key


def test_readers_are_not_said_to_have_disclosed_bodies_themselves() -> None:
    """A lead or an owner may have set their body."""
    assert "گفته" not in TEXTS.plain("privacy-readers", {"readers": "X"})
