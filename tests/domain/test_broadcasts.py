"""What a broadcast may say, who signs it, and when it goes out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.moments import hushed
from bot.domain.news.broadcasts import (
    LONGEST,
    Broadcast,
    Kind,
    Stage,
    broadcast_words,
    complete,
    hosts_in,
    may_go,
    ready,
    signed,
    stopped,
    unknown_hosts,
    waits,
)
from bot.domain.people import Account, Messenger

NOON = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ONE, TWO, THREE = (Account(Messenger.TELEGRAM, n) for n in (1, 2, 3))
POLLING = date(2026, 5, 1)


def made(kind: Kind = Kind.CORRECTION, **more: object) -> Broadcast:
    given: dict[str, object] = {
        "words": "رأی‌گیری تا ساعت ۲۰ ادامه دارد.",
        "source": "هیئت اجرایی",
        "audiences": (Audience.VOTER,),
        **more,
    }
    return Broadcast("b-1", 1, kind, ONE, NOON, **given)  # type: ignore[arg-type]


def tehran(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, 1, hour, minute, tzinfo=UTC) - timedelta(hours=3, minutes=30)


@pytest.mark.parametrize(
    ("hour", "minute", "silent"), [(7, 59, True), (8, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)]
)
def test_nothing_goes_out_between_ten_and_eight(hour: int, minute: int, silent: bool) -> None:
    assert hushed(tehran(hour, minute)) is silent


def test_words_are_trimmed_and_bounded() -> None:
    assert broadcast_words("  یک \n\n\n\n دو  ") == "یک\n\nدو"
    assert len(broadcast_words("ب" * LONGEST)) == LONGEST
    with pytest.raises(BadInput, match="broadcast-long"):
        broadcast_words("ب" * (LONGEST + 1))
    with pytest.raises(BadInput, match="broadcast-empty"):
        broadcast_words(" \u200c\n ")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("ببینید: https://www.moi.ir/x و http://Evil.example:80/a", ("evil.example", "www.moi.ir")),
        ("t.me/some_channel", ("t.me",)),
        ("نشانی shora.co.ir", ("shora.co.ir",)),
        ("از ۸.۳۰ تا ۱۷.۳۰ و مادهٔ ۸۴.", ()),
        ("@candidate_channel", ("@candidate_channel",)),
        ("رأی‌گیری.پایان", ()),
    ],
)
def test_every_link_is_seen(text: str, hosts: tuple[str, ...]) -> None:
    assert hosts_in(text) == hosts


def test_a_known_host_and_what_is_below_it_needs_no_second_look() -> None:
    known = ("moi.ir", "@amanat_bot")
    assert unknown_hosts("https://moi.ir https://shora.moi.ir @amanat_bot", known=known) == ()
    assert unknown_hosts("https://notmoi.ir", known=known) == ("notmoi.ir",)


def test_what_is_missing_is_said_before_anybody_signs() -> None:
    assert complete(made(), known=()) is None
    for broken, why in (
        (made(words=""), "broadcast-empty"),
        (made(source=""), "broadcast-no-source"),
        (made(audiences=()), "broadcast-nobody"),
        (made(words="evil.example"), "broadcast-links"),
    ):
        with pytest.raises(BadInput, match=why):
            complete(broken, known=())
    assert complete(made(words="evil.example", links_seen=True), known=()) is None
    assert complete(made(Kind.WORDS, source=""), known=()) is None


def test_two_different_people_sign_free_words_and_nobody_twice() -> None:
    first = signed(made(stage=Stage.SIGNING), by=ONE, urgent=False, now=NOON)
    assert not ready(first)
    with pytest.raises(NotAllowed, match="sign-alone"):
        signed(first, by=ONE, urgent=False, now=NOON)
    second = signed(first, by=TWO, urgent=False, now=NOON)
    assert ready(second)
    with pytest.raises(WrongState):
        signed(second, by=THREE, urgent=False, now=NOON)


def test_whoever_wrote_it_signs_it_once_only_and_not_for_another() -> None:
    by_editor = made(stage=Stage.SIGNING)
    first = signed(by_editor, by=TWO, urgent=False, now=NOON)
    assert not ready(first)
    assert ready(signed(first, by=THREE, urgent=False, now=NOON))


def test_facts_of_the_calendar_take_one_signature() -> None:
    assert ready(signed(made(Kind.DATES, stage=Stage.SIGNING), by=ONE, urgent=False, now=NOON))


def test_a_first_signature_lasts_a_day() -> None:
    first = signed(made(stage=Stage.SIGNING), by=ONE, urgent=False, now=NOON)
    with pytest.raises(NotFound, match="sign-none"):
        signed(first, by=TWO, urgent=False, now=NOON + timedelta(hours=24, seconds=1))


def test_the_night_gives_way_only_on_polling_day_and_only_to_both() -> None:
    night, day = tehran(23), tehran(12)
    both = signed(
        signed(made(stage=Stage.SIGNING), by=ONE, urgent=True, now=NOON), by=TWO, urgent=True, now=NOON
    )
    one = signed(
        signed(made(stage=Stage.SIGNING), by=ONE, urgent=True, now=NOON), by=TWO, urgent=False, now=NOON
    )
    assert may_go(both, now=night, polling_day=POLLING)
    assert may_go(both, now=night, polling_day=POLLING + timedelta(days=1)), "the night before"
    assert not may_go(both, now=night, polling_day=POLLING + timedelta(days=2))
    assert not may_go(both, now=night, polling_day=POLLING - timedelta(days=1))
    assert not may_go(both, now=night, polling_day=None)
    assert not may_go(one, now=night, polling_day=POLLING)
    assert may_go(one, now=day, polling_day=None)


def test_only_what_goes_out_or_waits_can_be_stopped() -> None:
    assert stopped(made(stage=Stage.GOING), now=NOON).stage is Stage.STOPPED
    for stage in (Stage.DONE, Stage.STOPPED, Stage.DRAFT):
        with pytest.raises(WrongState, match="broadcast-over"):
            stopped(made(stage=stage), now=NOON)


@pytest.mark.parametrize("told", [0, 1])
def test_a_stop_is_watched_where_somebody_was_told(told: int) -> None:
    assert waits(stopped(made(stage=Stage.GOING, told=told), now=NOON)) is bool(told)


def test_the_counts_tell_who_was_not_told() -> None:
    one = made(stage=Stage.STOPPED, total=10, told=6, sent=4, gone=1, lost=0)
    assert one.untold == 5
    assert one.percent == 50
    assert made(total=0).percent == 100
