"""Rounds of posters in a chat: presses, typed numbers, two faults, old presses, other rules and the result."""

from dataclasses import replace

import pytest

from bot.conversation.buttons import Press, decode, encode
from bot.conversation.outgoing import Button, Reply, Say, SendDocument
from bot.domain.learning.lessons import Audience
from bot.domain.learning.poster_bank import BANK, ROUND
from bot.domain.learning.poster_rounds import (
    NOTHING_WRONG,
    PosterRecord,
    RoundPieces,
    begin_round,
    read_poster_record,
)
from bot.domain.learning.posters import MarkVerdict, PosterFinding, PosterKind, PosterLaw
from bot.handlers.learning.poster_screens import piece_picture, pressed_picture
from bot.sandbox.story_player import plain
from bot.usecases.learning.learner import progress_of
from bot.usecases.learning.poster_practice import PressedPiece
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, keys_for

KIND = PosterKind.VOTER
CAPTION = 1024
TOAST = 200


def law() -> PosterLaw:
    return shipped_content().posters


def record_of(talk: Talk) -> PosterRecord:
    learner = talk.uow.tables.learners[keys_for(SARA).learner]
    return read_poster_record(learner.practice.get(KIND, {}))


def pieces_of(talk: Talk) -> RoundPieces:
    running = record_of(talk).running
    assert running is not None
    return RoundPieces(running, law())


async def begin() -> Talk:
    talk = Talk(content=shipped_content(), curious=False)
    await talk.commands("learn")
    await talk.presses(f"poster-practice:{KIND}")
    await talk.presses(f"poster-begin:{KIND}")
    return talk


def answer_data(talk: Talk, number: int) -> str:
    poster_round = pieces_of(talk).round
    return f"poster-answer:{KIND}/{poster_round.id}/{poster_round.position}/{number}"


def right_numbers(talk: Talk) -> list[int]:
    pieces = pieces_of(talk)
    return sorted(pieces.faults(pieces.round.position)) or [NOTHING_WRONG]


async def go_on(talk: Talk) -> None:
    poster_round = pieces_of(talk).round
    await talk.presses(f"poster-next:{KIND}/{poster_round.id}/{poster_round.position}")


async def answer_right(talk: Talk) -> None:
    for number in right_numbers(talk):
        await talk.presses(answer_data(talk, number))


async def until(talk: Talk, *, faults: int) -> None:
    """Answer right until a piece with so many faults is open."""
    while len(pieces_of(talk).faults(pieces_of(talk).round.position)) != faults:
        await answer_right(talk)
        await go_on(talk)


async def press_old(talk: Talk, data: str) -> None:
    """Press a button that stands under an older message."""
    verb, _, argument = data.partition(":")
    talk.buttons[data] = Button("", Press(verb, argument))
    await talk.presses(data)


def picture(talk: Talk) -> SendDocument:
    return next(reply for reply in talk.replies if isinstance(reply, SendDocument))


async def test_round_begins_with_a_numbered_picture() -> None:
    talk = await begin()
    asked = picture(talk)
    assert asked.key == "poster-ask" and asked.replaces is None and asked.name == "campaign-piece"
    marks = len(pieces_of(talk).piece(0).marks)
    buttons = [button.press for row in asked.buttons for button in row if button.press]
    assert len(buttons) == marks + 1 and max(len(row) for row in asked.buttons) <= 4
    assert all(len(encode(press).encode()) <= 64 for press in buttons)
    assert {decode(encode(press)).verb for press in buttons} == {"poster-answer"}


@pytest.mark.parametrize(
    ("track", "kind"),
    [
        (Audience.CANDIDATE, PosterKind.CANDIDATE),
        (Audience.STAFF, PosterKind.DUTY),
        (Audience.SECURITY, PosterKind.DUTY),
    ],
)
async def test_each_track_offers_its_own_practice(track: Audience, kind: PosterKind) -> None:
    talk = Talk(content=shipped_content(), curious=False)
    await talk.commands("learn")
    assert f"poster-practice:{kind}" not in talk.buttons
    await press_old(talk, f"learn:{track}")
    await talk.presses(f"poster-practice:{kind}")
    assert talk.refusal_key == "" and f"poster-begin:{kind}" in talk.buttons
    learner = talk.uow.tables.learners.get(keys_for(SARA).learner)
    assert learner is None or "security" not in repr(learner.practice)


async def test_answer_is_explained_at_once_on_the_same_picture() -> None:
    talk = await begin()
    await until(talk, faults=1)
    first = picture(talk)
    (fault,) = right_numbers(talk)
    position = pieces_of(talk).round.position
    await talk.presses(answer_data(talk, NOTHING_WRONG))
    feedback = picture(talk)
    assert feedback.key == "poster-wrong" and feedback.stored_as == first.stored_as
    assert feedback.replaces is not None
    assert (
        "مادهٔ" in talk.texts[-1]
        and pieces_of(talk).law.rule_of(pieces_of(talk).piece(position), fault).reason.rstrip(".")
        in talk.texts[-1]
    )
    assert pieces_of(talk).round.answers[position] == (NOTHING_WRONG,)
    await go_on(talk)
    assert picture(talk).stored_as != first.stored_as and picture(talk).replaces is not None


async def test_second_fault_is_asked_for_after_the_first() -> None:
    talk = await begin()
    await until(talk, faults=2)
    first, second = right_numbers(talk)
    old_nothing = answer_data(talk, NOTHING_WRONG)
    await talk.presses(answer_data(talk, first))
    halfway = picture(talk)
    presses = [button.press for row in halfway.buttons for button in row if button.press]
    assert halfway.key == "poster-pressed-right" and not any(
        press.argument.endswith(f"/{first}") for press in presses
    )
    before = record_of(talk)
    await press_old(talk, answer_data(talk, first))
    assert talk.refusal_key == "poster-old-mark" and record_of(talk) == before
    await press_old(talk, old_nothing)
    assert talk.refusal_key == "poster-one-left" and record_of(talk) == before
    await talk.presses(f"poster-begin:{KIND}")
    assert picture(talk).key == "poster-pressed-right", "what was found is still found"
    await talk.presses(answer_data(talk, second))
    assert picture(talk).key == "poster-right"


async def test_finished_piece_counts_for_mastery_once() -> None:
    talk = await begin()
    await until(talk, faults=2)
    learner = keys_for(SARA).learner

    def answers() -> float:
        row = talk.uow.tables.learners[learner]
        return sum(mastery.total for mastery in progress_of(row).topics.values())

    before = answers()
    first, second = right_numbers(talk)
    await talk.presses(answer_data(talk, first))
    assert answers() == before
    await talk.presses(answer_data(talk, second))
    assert answers() > before
    assert set(progress_of(talk.uow.tables.learners[learner]).topics) <= {"campaign", "online"}


async def test_typed_number_is_an_answer() -> None:
    talk = await begin()
    await until(talk, faults=1)
    (fault,) = right_numbers(talk)
    position = pieces_of(talk).round.position
    await talk.types("۰۱۲۳۴۵۶۷۸۹"[fault])
    assert pieces_of(talk).round.answers[position] == (fault,) and picture(talk).key == "poster-right"
    assert picture(talk).replaces is None, "what the person typed is not replaced"
    await talk.types(str(fault))
    assert pieces_of(talk).round.position == position + 1, "no number is waited for now"
    assert talk.reply_keys() == ["poster-press-please"] and picture(talk).key == "poster-ask"


async def test_typed_label_is_an_answer() -> None:
    talk = await begin()
    await talk.types("ایرادی ندارد")
    assert pieces_of(talk).round.answers == ((NOTHING_WRONG,),)
    await talk.types("تصویر بعدی")
    assert picture(talk).key == "poster-ask"


@pytest.mark.parametrize("words", ["9", "0", "-1", "10000000", "دوازدهمی"])
async def test_other_words_show_the_piece_again(words: str) -> None:
    talk = await begin()
    await talk.types(words)
    assert talk.reply_keys() == ["poster-press-please"] and picture(talk).key == "poster-ask"
    assert pieces_of(talk).round.position == 0


async def test_repeated_and_old_presses_change_nothing() -> None:
    talk = await begin()
    data = answer_data(talk, right_numbers(talk)[0])
    await answer_right(talk)
    before = record_of(talk)
    await press_old(talk, data)
    assert talk.refusal_key == "poster-old-piece" and record_of(talk) == before
    await press_old(talk, f"poster-anew:{KIND}")
    assert talk.screen.key == "practice-anew-ask" and record_of(talk) == before
    await talk.presses(f"poster-anew:{KIND}/on")
    assert pieces_of(talk).round.position == 0
    begun_anew = record_of(talk)
    await press_old(talk, data)
    assert talk.refusal_key == "poster-old-round" and record_of(talk) == begun_anew


@pytest.mark.parametrize("number", ["8", "99", "", "-1", "x"])
async def test_number_that_is_on_no_piece_changes_nothing(number: str) -> None:
    talk = await begin()
    before = record_of(talk)
    await press_old(talk, f"poster-answer:{KIND}/{pieces_of(talk).round.id}/0/{number}")
    assert talk.refusal_key in ("poster-old-piece", "press-stale") and record_of(talk) == before


async def test_round_goes_on_where_it_stopped() -> None:
    talk = await begin()
    await answer_right(talk)
    await talk.commands("menu")
    await press_old(talk, f"poster-practice:{KIND}")
    assert talk.screen.args["state"] == "running" and talk.screen.args["number"] == 2
    await talk.presses(f"poster-begin:{KIND}")
    assert picture(talk).args["number"] == 2


async def test_whole_round_ends_with_its_result() -> None:
    talk = await begin()
    await talk.presses(answer_data(talk, 1 if right_numbers(talk) != [1] else NOTHING_WRONG))
    if pieces_of(talk).round.finds:
        await talk.presses(answer_data(talk, next(n for n in range(1, 6) if n not in right_numbers(talk))))
    while (running := record_of(talk).running) is not None:
        name, position = running.id, running.position
        if position == ROUND:
            break
        await press_old(talk, f"poster-next:{KIND}/{name}/{position}")
        await answer_right(talk)
    done = record_of(talk)
    assert (done.running, done.finished, done.best) == (None, 1, ROUND - 1)
    data = f"poster-next:{KIND}/{name}/{ROUND}"
    for _ in range(2):
        await press_old(talk, data)
        assert talk.screen.key == "poster-done" and talk.screen.args["right"] == ROUND - 1
    await press_old(talk, f"poster-answer:{KIND}/{name}/3/1")
    assert talk.refusal_key == "poster-old-piece" and record_of(talk) == done


async def test_round_of_other_rules_is_not_continued() -> None:
    talk = await begin()
    old = pieces_of(talk).round.id
    rule = replace(law().rules[PosterFinding.CONVOY], verdict=MarkVerdict.ALLOWED)
    changed = replace(law(), rules={**law().rules, PosterFinding.CONVOY: rule})
    talk.content = replace(shipped_content(), posters=changed)
    await press_old(talk, f"poster-answer:{KIND}/{old}/0/1")
    assert talk.refusal_key == "poster-old-round"
    await talk.types("1")
    assert "poster-press-please" not in talk.reply_keys()
    await press_old(talk, f"poster-begin:{KIND}")
    running = record_of(talk).running
    assert running is not None and running.id != old


async def test_nothing_is_practised_without_rules() -> None:
    talk = Talk(content=replace(shipped_content(), posters=PosterLaw()), curious=False)
    await talk.commands("learn")
    assert f"poster-practice:{KIND}" not in talk.buttons
    await press_old(talk, f"poster-practice:{KIND}")
    assert talk.refusal_key == "poster-no-practice"


class _PiecesOfOne(RoundPieces):
    """A round in which every piece is the same one."""

    def __init__(
        self, kind: PosterKind, number: int, *answers: tuple[int, ...], finds: tuple[int, ...] = ()
    ) -> None:
        begun = begin_round(kind, seed="s", law=law())
        super().__init__(replace(begun, answers=answers, finds=finds), law())
        self.__dict__["numbers"] = (number,) * ROUND


@pytest.mark.parametrize("kind", PosterKind)
@pytest.mark.slow
def test_every_caption_fits_under_a_picture(kind: PosterKind) -> None:
    """Each piece of the bank, with every answer that can be given to it."""
    content = shipped_content()
    for number in range(BANK):
        piece = _PiecesOfOne(kind, number).piece(0)
        faults = sorted(_PiecesOfOne(kind, number).faults(0))
        replies: list[Reply] = [piece_picture(_PiecesOfOne(kind, number), content=content)]
        if len(faults) > 1:
            replies += [
                piece_picture(_PiecesOfOne(kind, number, finds=(fault,)), content=content) for fault in faults
            ]
        for pressed in range(len(piece.marks) + 1):
            done = PressedPiece(_PiecesOfOne(kind, number, (pressed,)), position=0, number=pressed)
            replies.append(pressed_picture(done, content=content))
        for reply in replies:
            assert isinstance(reply, SendDocument)
            assert len(TEXTS.render(reply.key, reply.args)) <= CAPTION, (number, reply.key)
            assert all(TEXTS.label(words) for row in reply.rows for words in row[2:])


@pytest.mark.parametrize("kind", PosterKind)
def test_words_say_what_picture_shows_and_no_verdict(kind: PosterKind) -> None:
    for number in range(0, BANK, 5):
        asked = piece_picture(_PiecesOfOne(kind, number), content=shipped_content())
        words = plain(TEXTS.render(asked.key, asked.args))
        for row in asked.rows:
            assert plain(TEXTS.label(row[2])) in words
        assert "مادهٔ" not in words and "ممنوع" not in words


async def test_press_please_is_short() -> None:
    talk = await begin()
    await talk.sends()
    reply = next(reply for reply in talk.replies if isinstance(reply, Say))
    assert len(TEXTS.render(reply.key, reply.args)) <= TOAST
