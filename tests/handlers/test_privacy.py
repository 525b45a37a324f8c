"""The privacy card as people read it: on both messengers, by command, by button and before the form."""

import re
from itertools import product

import pytest

from bot.conversation.outgoing import Arg
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Reporting, Retention, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.safety.privacy import (
    ModeratorGroups,
    PrivacyInputs,
    PrivacySection,
    summary_facts,
)
from bot.handlers.safety.privacy import card_text, whole_card
from bot.library.content import LoadedContent
from bot.platforms.bale import CAPABILITIES as BALE
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.settings import OPERATOR_LONGEST
from bot.usecases.ports import Group
from tests.fakes.polling_day import content, open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import make_ctx

OPERATOR = Operator("a test runs this", capabilities={Messenger.TELEGRAM: TELEGRAM, Messenger.BALE: BALE})


@pytest.mark.parametrize(
    ("messenger", "named", "other"),
    [(Messenger.TELEGRAM, "تلگرام", "بله"), (Messenger.BALE, "بله", "تلگرام")],
)
async def test_the_card_names_the_messenger_that_knows(messenger: Messenger, named: str, other: str) -> None:
    chat = Talk(Account(messenger, 7), uow=open_uow(), content=content())
    await chat.commands("privacy", "whole")
    assert f"{named}</b> می‌داند" in chat.texts[-1]
    assert f"{other}</b> می‌داند" not in chat.texts[-1]


async def test_privacy_card_holds_operators_words_and_official_routes() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("privacy", "whole")
    for part in ("a test runs this", "what 68 says", "what 71 says", "what 86 says", "what 78 says"):
        assert part in chat.texts[-1]


@pytest.mark.parametrize("messenger", Messenger)
async def test_photo_handling_is_described_as_far_as_known(messenger: Messenger) -> None:
    chat = Talk(Account(messenger, 7), uow=open_uow(), content=content(), operator=OPERATOR)
    known = {Messenger.TELEGRAM: "stripped", Messenger.BALE: "unsure"}[messenger]
    await chat.commands("privacy", "whole")
    assert TEXTS.render("privacy-evidence", {"photos": known}) in chat.texts[-1]


async def test_the_card_follows_the_switch() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("privacy", "whole")
    chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY))
    await chat.commands("privacy", "whole")
    assert chat.texts[-1] != chat.texts[-2]


async def test_anonymous_is_never_promised() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("report")
    await chat.presses("report-start")
    card = chat.texts[-1]
    for word in ("ناشناس", "کاملاً امن", "صددرصد", "تضمین"):
        assert word not in card


async def test_sections_are_buttons_and_together_hold_whole_card() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("privacy")
    assert chat.screen.key == "privacy-overview"
    parts = []
    for section in PrivacySection:
        await chat.presses(f"privacy:{section}")
        parts.append(chat.texts[-1].partition("\n\n")[2])
        await chat.presses("privacy")
    await chat.presses("privacy:whole")
    assert chat.texts[-1].partition("\n\n")[2] == "\n\n".join(parts)


async def test_summary_comes_before_form_with_whole_card_behind() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("report")
    await chat.presses("report-start")
    summary = chat.texts[-1]
    await chat.presses("report-privacy")
    whole = chat.texts[-1]
    assert len(summary) < len(whole) / 2
    assert "what 71 says" in whole and "what 71 says" not in summary
    await chat.presses("report-start")
    assert chat.texts[-1] == summary
    await chat.presses("report-privacy")
    await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act", "one press from either card"


@pytest.mark.parametrize("way", ["", ":quick", ":voice"])
async def test_operators_words_and_summary_precede_every_form(way: str) -> None:
    chat = Talk(uow=open_uow(), content=content(), operator=OPERATOR)
    await chat.commands("report")
    assert OPERATOR.words not in chat.texts[-1], "danger first"
    await chat.presses(f"report-start{way}")
    assert OPERATOR.words in chat.texts[-1]
    assert TEXTS.render("privacy-summary-readers", {"desk": "none", "guard": "guarded"}) in chat.texts[-1]


async def test_old_privacy_button_does_not_bypass_danger_screen() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("report")
    await chat.presses("report-start")
    old = chat.buttons["report-privacy"]
    await chat.commands("report")
    chat.buttons["report-privacy"] = old
    await chat.presses("report-privacy")
    assert [reply.key for reply in chat.replies] == ["stale"]


async def test_closed_meanwhile_the_whole_card_leads_into_no_form() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("report")
    await chat.presses("report-start")
    chat.buttons.clear()
    chat.uow.settings.save(RunningSettings(Reporting.CLOSED))
    await chat.commands("report")
    assert "report-agree" not in chat.buttons


@pytest.mark.parametrize("mine", Messenger)
async def test_group_on_other_messenger_is_disclosed_before_form(mine: Messenger) -> None:
    theirs = next(messenger for messenger in Messenger if messenger is not mine)
    chat = Talk(Account(mine, 7), uow=open_uow(), content=content(), operator=OPERATOR)
    chat.uow.groups.save(Group(mine, -1))
    await chat.commands("report")
    await chat.presses("report-start")
    without = chat.texts[-1]
    chat.uow.groups.save(Group(theirs, -2))
    await chat.presses("report-start")
    name = TEXTS.plain(f"messenger-{theirs}")
    assert f"سرورهای {name} هم می‌گذرد" in chat.texts[-1]
    assert f"سرورهای {name} هم می‌گذرد" not in without
    assert ("نمی‌شود گرفت" in chat.texts[-1]) is True, (
        "saving cannot be forbidden on Bale, whether the moderators or the reader use it"
    )


async def test_unconfigured_messenger_gets_no_benefit_of_doubt() -> None:
    chat = Talk(uow=open_uow(), content=content(), operator=Operator("a test runs this"))
    chat.uow.groups.save(Group(Messenger.TELEGRAM, -1))
    await chat.commands("privacy", "whole")
    assert "نمی‌شود گرفت" in chat.texts[-1]


# --- the size ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_content() -> LoadedContent:
    return shipped_content()


def longest_settings(real_content: LoadedContent) -> list[PrivacyInputs]:
    """Settings with the longest operator texts and every optional line."""
    settings = []
    by_length = sorted(
        real_content.agencies, key=lambda agency_id: -len(real_content.agencies[agency_id].name)
    )
    guard_pairs = product((True, False), repeat=2)
    for messenger, reporting, guards, publishes in product(Messenger, Reporting, guard_pairs, (True, False)):
        desks = tuple(
            ModeratorGroups(messenger=m, groups=1000, guarded=guard)
            for m, guard in zip(Messenger, guards, strict=True)
        )
        words = "ی" * OPERATOR_LONGEST
        editions = {id_: article.edition for id_, article in real_content.articles.items()}
        settings.append(
            PrivacyInputs(
                operator=words, messenger=messenger, reporting=reporting, retention=Retention(),
                moderator_groups=desks, articles=editions, quoted=real_content.election.articles,
                copies=True, publishes=publishes,
                readers=tuple((agency_id, 99) for agency_id in by_length),
            )
        )  # fmt: skip
    return settings


def visible(key: str, lines: Arg) -> int:
    """Characters as messengers count them, in UTF-16 units."""
    words = re.sub("<[^>]+>", "", TEXTS.render(key, {"lines": lines}))
    return len(words.encode("utf-16-le")) // 2


def test_whole_card_fits_its_messages_and_summary_is_short(real_content: LoadedContent) -> None:
    ctx = make_ctx(content=real_content)
    whole = max(
        visible(message.key, message.args["lines"])
        for now in longest_settings(real_content)
        for message in whole_card(now, (), ctx)
    )
    summary = max(
        visible("report-privacy", card_text(summary_facts(now), ctx))
        for now in longest_settings(real_content)
    )
    print(f"longest cards: {whole} and {summary} characters")
    assert whole <= 4096
    assert summary - OPERATOR_LONGEST <= 700
