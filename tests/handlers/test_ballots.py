"""Rounds of ballots in a chat: sorting, typed words, the minutes in numbers, old presses and bad input."""

from dataclasses import replace

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Reply, Say, SendDocument, TextRef
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.ballot_bank import BANK, ROUND, make_ballot
from bot.domain.learning.ballot_rounds import (
    BallotRecord,
    MinutesLine,
    RoundPapers,
    begin_round,
    read_ballot_record,
)
from bot.domain.learning.ballots import BallotFinding, BallotKind, BallotLaw, BallotVerdict
from bot.domain.learning.lessons import Audience
from bot.handlers.learning.ballot_screens import ballot_picture, sorted_picture
from bot.usecases.learning.ballot_practice import SortedBallot
from bot.usecases.learning.learner import progress_of
from bot.usecases.learning.learning_days import UNANSWERED
from bot.usecases.ports import Learner
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, keys_for

LISTS = BallotKind.LISTS
CAPTION = 1024


def law() -> BallotLaw:
    return shipped_content().ballots


def record_of(talk: Talk) -> BallotRecord:
    learner = talk.uow.tables.learners[keys_for(SARA).learner]
    return read_ballot_record(learner.practice.get(LISTS, {}))


def papers_of(talk: Talk) -> RoundPapers:
    running = record_of(talk).running
    assert running is not None
    return RoundPapers(running, law())


async def begin() -> Talk:
    talk = Talk(content=shipped_content(), curious=False)
    await talk.commands("learn")
    await talk.presses("ballot-practice:lists")
    await talk.presses("ballot-begin:lists")
    return talk


def answer_data(talk: Talk, verdict: BallotVerdict, *, position: int | None = None) -> str:
    ballot_round = papers_of(talk).round
    at = ballot_round.position if position is None else position
    return f"ballot-answer:lists/{ballot_round.id}/{at}/{verdict}"


async def sort_all(talk: Talk) -> None:
    """Sort every ballot as the law does, and go on to the minutes."""
    while not papers_of(talk).round.is_sorted:
        papers = papers_of(talk)
        await talk.presses(answer_data(talk, papers.judgment(papers.round.position).verdict))
        after = papers_of(talk).round
        await talk.presses(f"ballot-next:lists/{after.id}/{after.position}")


async def fill_in(talk: Talk, **changes: int) -> None:
    for line, count in papers_of(talk).true_minutes().items():
        await talk.says(str(count + changes.get(line, 0)))


async def press_old(talk: Talk, data: str) -> None:
    """Press a button that stands under an older message."""
    verb, _, argument = data.partition(":")
    talk.buttons[data] = Button("", Press(verb, argument))
    await talk.presses(data)


def picture(talk: Talk) -> SendDocument:
    return next(reply for reply in talk.replies if isinstance(reply, SendDocument))


async def test_round_is_offered_to_voters_as_pictures() -> None:
    talk = await begin()
    assert picture(talk).key == "ballot-ask" and picture(talk).replaces is None
    verdicts = [button.press for row in picture(talk).buttons for button in row]
    assert len(verdicts) == len(BallotVerdict)
    assert talk.session.state == "reading.ballot"


async def test_counting_stands_with_the_lessons_of_station_staff() -> None:
    talk = Talk(content=shipped_content(), curious=False)
    await talk.commands("learn")
    assert "ballot-practice:names" not in talk.buttons
    await press_old(talk, "learn:staff")
    await talk.presses("ballot-practice:names")
    assert talk.refusal_key == "" and "ballot-begin:names" in talk.buttons


async def test_members_of_a_staff_group_practise_the_count() -> None:
    talk = Talk(content=shipped_content(), curious=False)
    learner, today = keys_for(SARA).learner, talk.clock.today()
    talk.uow.tables.learners[learner] = Learner(learner, today, audience=Audience.STAFF)
    talk.uow.tables.cohorts["c1"] = Cohort(
        "c1", track=Audience.STAFF, body="b", area_id="x", code="n", most=5, used=1, expires=today
    )
    talk.uow.tables.enrolments["c1", learner] = today
    await talk.commands("learn")
    assert "ballot-practice:lists" in talk.buttons
    await talk.presses("ballot-practice:names")
    await talk.presses("ballot-begin:names")
    assert picture(talk).stored_as.startswith("ballot/names/")


async def test_answer_is_explained_at_once_on_the_same_picture() -> None:
    talk = await begin()
    first = picture(talk)
    verdict = papers_of(talk).judgment(0).verdict
    wrong = next(other for other in BallotVerdict if other is not verdict)
    await talk.presses(answer_data(talk, wrong))
    feedback = picture(talk)
    assert feedback.key == "ballot-wrong" and feedback.stored_as == first.stored_as
    assert feedback.replaces is not None
    assert feedback.args["chosen"] == TextRef("ballot-verdict", {"verdict": wrong.value})
    assert "مادهٔ" in talk.texts[-1]
    assert record_of(talk).running == papers_of(talk).round and papers_of(talk).round.answers == (wrong,)
    await talk.presses(f"ballot-next:lists/{papers_of(talk).round.id}/1")
    assert picture(talk).stored_as != first.stored_as and picture(talk).replaces is not None


async def test_every_answer_counts_for_mastery_and_is_learning() -> None:
    talk = await begin()
    key = keys_for(SARA).learner
    talk.uow.tables.learners[key] = replace(talk.uow.tables.learners[key], settings={UNANSWERED: "3"})
    await talk.presses(answer_data(talk, papers_of(talk).judgment(0).verdict))
    learner = talk.uow.tables.learners[key]
    assert learner.settings[UNANSWERED] == "0", "the pauses between reminders start over"
    assert progress_of(learner).topics["count"].share == 1.0


async def test_typed_label_is_an_answer() -> None:
    talk = await begin()
    await talk.types("باطل، بیرون از شمار")
    assert papers_of(talk).round.answers == (BallotVerdict.UNCOUNTED,)
    assert picture(talk).replaces is None, "what the person typed is not replaced"
    await talk.types("برگه بعدی")
    assert picture(talk).key == "ballot-ask"


async def test_other_words_show_the_ballot_again() -> None:
    talk = await begin()
    await talk.types("باطل")
    assert talk.reply_keys() == ["ballot-press-please"] and picture(talk).key == "ballot-ask"
    assert papers_of(talk).round.position == 0


async def test_repeated_and_old_presses_change_nothing() -> None:
    talk = await begin()
    data = answer_data(talk, BallotVerdict.VALID)
    await talk.presses(data)
    before = record_of(talk)
    await talk.presses(data)
    assert talk.refusal_key == "ballot-old-paper" and record_of(talk) == before
    await talk.presses("ballot-begin:lists")
    await talk.presses("ballot-practice:lists")
    await talk.presses("ballot-anew:lists")
    assert talk.screen.key == "practice-anew-ask" and record_of(talk) == before
    await talk.presses("ballot-anew:lists/on")
    assert papers_of(talk).round.position == 0
    begun_anew = record_of(talk)
    await talk.presses(data)
    assert talk.refusal_key == "ballot-old-round" and record_of(talk) == begun_anew


async def test_round_goes_on_where_it_stopped() -> None:
    talk = await begin()
    await talk.presses(answer_data(talk, BallotVerdict.VOID))
    await talk.commands("menu")
    await talk.presses("ballot-practice:lists")
    assert talk.screen.args["state"] == "sorting" and talk.screen.args["number"] == 2
    await talk.presses("ballot-begin:lists")
    assert picture(talk).args["number"] == 2


async def test_whole_round_ends_when_the_minutes_agree() -> None:
    talk = await begin()
    await sort_all(talk)
    assert talk.screen.key == "ballot-minutes" and talk.screen.below
    assert talk.session.state == "ballot.number"
    await fill_in(talk)
    ballot_round = papers_of(talk).round
    await talk.presses(f"ballot-close:lists/{ballot_round.id}")
    assert talk.screen.key == "ballot-done" and talk.screen.args["right"] == ROUND
    done = record_of(talk)
    assert (done.running, done.finished, done.best, done.last) == (None, 1, ROUND, ballot_round)
    await press_old(talk, f"ballot-close:lists/{ballot_round.id}")
    assert talk.screen.key == "ballot-done" and record_of(talk) == done, "the result again, counted once"


async def test_wrong_total_is_found_by_the_learner() -> None:
    talk = await begin()
    await sort_all(talk)
    await fill_in(talk, valid=1, void=-1)
    name = f"lists/{papers_of(talk).round.id}"
    await talk.presses(f"ballot-close:{name}")
    truth = papers_of(talk).true_minutes()
    assert talk.screen.key == "ballot-minutes"
    assert talk.screen.args["ask"] == TextRef("ballot-minutes-fault", {"fault": "papers"})
    await talk.presses(f"ballot-piles:{name}")
    assert talk.screen.key == "ballot-piles"
    await talk.presses(f"ballot-minutes:{name}")
    for line in (MinutesLine.VALID, MinutesLine.VOID):
        await talk.presses(f"ballot-line:{name}/{line}")
        await talk.says(str(truth[line]))
    await talk.presses(f"ballot-close:{name}")
    assert talk.screen.key == "ballot-done"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("-1", "negative"), ("−۱", "negative"), ("10000000", "large"), ("۱۰٬۰۰۰٬۰۰۰", "large"),
        ("دوازده", "words"), ("۱۲ تا", "words"), ("ده میلیون", "words"), ("۲.۵", "not-whole"), ("۲/۵", "not-whole"),
    ],
)  # fmt: skip
async def test_what_is_no_count_changes_no_minutes(typed: str, fault: str) -> None:
    talk = await begin()
    await sort_all(talk)
    await talk.says("۷")
    before, session = record_of(talk), talk.session
    await talk.says(typed)
    (reply,) = talk.replies
    assert isinstance(reply, Say) and reply.args["fault"] == fault
    assert (record_of(talk), talk.session) == (before, session)
    await talk.sends()
    assert talk.reply_keys() == ["ballot-count-fault"] and record_of(talk) == before


async def test_minutes_with_empty_lines_are_not_closed() -> None:
    talk = await begin()
    await sort_all(talk)
    ballot_round = papers_of(talk).round
    await press_old(talk, f"ballot-close:lists/{ballot_round.id}")
    assert talk.refusal_key == "ballot-lines-missing" and record_of(talk).running == ballot_round


async def test_round_of_other_rules_is_not_continued() -> None:
    talk = await begin()
    old = papers_of(talk).round.id
    rule = replace(law().rules[BallotFinding.BLANK], verdict=BallotVerdict.UNCOUNTED)
    changed = replace(law(), rules={**law().rules, BallotFinding.BLANK: rule})
    talk.content = replace(shipped_content(), ballots=changed)
    await press_old(talk, f"ballot-answer:lists/{old}/0/valid")
    assert talk.refusal_key == "ballot-old-round"
    await talk.presses("ballot-begin:lists")
    assert papers_of(talk).round.id != old


@pytest.mark.parametrize("kind", BallotKind)
@pytest.mark.slow
def test_every_caption_fits_under_a_picture(kind: BallotKind) -> None:
    """Each ballot of the bank, with the longest tally that a round may have."""
    for number in range(BANK):
        papers = _PapersOfOne(kind, number)
        replies: list[Reply] = [ballot_picture(papers)]
        for given in (papers.judgment(0).verdict, BallotVerdict.PARTLY):
            done = SortedBallot(papers, position=0, given=given, judgment=papers.judgment(0))
            replies.append(sorted_picture(done, content=shipped_content()))
        for reply in replies:
            assert isinstance(reply, SendDocument)
            assert len(TEXTS.render(reply.key, reply.args)) <= CAPTION, (number, reply.key)
            assert all(TEXTS.label(words) for row in reply.rows for words in row)


class _PapersOfOne(RoundPapers):
    """A round in which every ballot is the same one."""

    def __init__(self, kind: BallotKind, number: int) -> None:
        super().__init__(begin_round(kind, seed="s", law=law()), law())
        self._number = number

    @property
    def numbers(self) -> tuple[int, ...]:  # type: ignore[override] # a plain value instead of a cached one
        return (self._number,) * ROUND


def test_words_say_what_picture_shows() -> None:
    number = next(n for n in range(BANK) if make_ballot(BallotKind.NAMES, n, law()).mark)
    caption = ballot_picture(_PapersOfOne(BallotKind.NAMES, number))
    words = TEXTS.render(caption.key, caption.args)
    assert "پایین برگه: " in words and "نامزدهای این حوزه: " in words
    assert not any(word in words.split("\n\n")[0] for word in ("باطل", "معتبر")), "the words tell no verdict"


async def test_number_behind_a_vanished_round_leads_to_the_beginning() -> None:
    talk = await begin()
    await sort_all(talk)
    assert talk.session.state == "ballot.number"
    key = keys_for(SARA).learner
    talk.uow.tables.learners[key] = replace(talk.uow.tables.learners[key], practice={})
    await talk.says("12")
    assert talk.screen.key == "ballot-intro" and talk.screen.below and not talk.refusal_key
    assert talk.session.state == "", "the next words are read as anywhere"
