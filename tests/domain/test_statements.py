"""Writing an objection or a report: rounds, last days beside those of a second implementation, blind rules."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.writing.statement_rounds import (
    DAY_CHOICES,
    KEPT,
    TRIES,
    DayFault,
    StatementPaper,
    StatementRecord,
    StatementRound,
    StatementRules,
    StatementStage,
    begin_statement,
    finish_statement,
    last_day,
    merge_statements,
)
from bot.domain.writing.statements import StatementPart, StatementSentence, StoryDay
from bot.language.dates import months_later
from bot.language.story_days import write_story, write_story_day
from tests.domain.statement_sheet import answer_by_sheet
from tests.fakes.shared_content import shipped_content

CASES = 10_000
SEEDS = 500


@cache
def shipped_rules() -> StatementRules:
    content = shipped_content()
    return StatementRules(content.statements, {entry.id: entry for entry in content.calendar}, months_later)


def papers(rules: StatementRules, *, seeds: int) -> Iterator[StatementPaper]:
    """So many rounds of every track, its cases in turn."""
    for track in Audience:
        cases = rules.bank.of_track(track)
        for seed in range(seeds):
            case = cases[seed % len(cases)]
            yield StatementPaper(StatementRound(case.id, seed=f"{track}{seed}", edition=""), rules)


def is_as_in_sheet(paper: StatementPaper) -> bool:
    """Whether the program and the sheet name the same body and last day, and the case and its date that article."""
    case = paper.case
    words = (
        {name.value: day for name, day in paper.days.items()} | {"place": paper.place} | dict(paper.numbers)
    )
    body, last, article = answer_by_sheet(
        write_story(case.story, words),
        slots=[slot.value for slot in case.named_days()],
        articles=set(case.article_ids),
        contest=case.settlement,
        writer=case.track.value,
    )
    named = article in case.article_ids and article in paper.entry.article_ids
    return (case.body_id, write_story_day(paper.last_day)) == (body, last) and named


@pytest.mark.slow
def test_both_implementations_agree_on_ten_thousand_rounds() -> None:
    rounds = list(papers(shipped_rules(), seeds=CASES // len(Audience)))
    assert len(rounds) == CASES and {paper.case.id for paper in rounds} == set(shipped_rules().bank.cases)
    assert all(map(is_as_in_sheet, rounds))


def test_a_wrong_date_is_a_disagreement() -> None:
    right = shipped_rules()
    for key in {case.date_id for case in right.bank.cases.values()}:
        entry = right.calendar[key]
        mark = entry.ends or entry.begins or AnchorOffset("result")
        wrong = (
            replace(entry, within=entry.within + 1)
            if entry.within is not None
            else replace(entry, ends=replace(mark, days=mark.days + 1))
        )
        rules = replace(right, calendar={**right.calendar, key: wrong})
        assert not all(map(is_as_in_sheet, papers(rules, seeds=40))), key


def paper_of(case_id: str, seed: str = "s") -> StatementPaper:
    rules = shipped_rules()
    case = rules.bank.cases[case_id]
    return StatementPaper(StatementRound(case_id, seed=seed, edition=rules.edition(case)), rules)


def test_same_seed_gives_same_round_and_others_differ() -> None:
    looks = set()
    for seed in range(40):
        first, second = paper_of("v-goods-village", str(seed)), paper_of("v-goods-village", str(seed))
        assert (first.sentences, first.days, first.numbers) == (second.sentences, second.days, second.numbers)
        looks.add((tuple(line.text for line in first.sentences), first.last_day, first.place))
    assert len(looks) == 40


def test_every_case_comes_before_one_repeats() -> None:
    rules = shipped_rules()
    for track in Audience:
        cases = {case.id for case in rules.bank.of_track(track)}
        assert len(cases) >= 6
        done: list[str] = []
        for turn in range(2 * len(cases)):
            done.append(begin_statement(rules, track, seed=f"{turn}", done=done).case_id)
        assert all(done.count(case) == 2 for case in cases) and set(done[: len(cases)]) == cases


# --- blind rules ----------------------------------------------------------------------------------------

type Cue = Callable[[StatementSentence, Sequence[StatementSentence]], bool]


def _length_rank(sentence: StatementSentence, sentences: Sequence[StatementSentence]) -> float:
    return sorted(len(other.text) for other in sentences).index(len(sentence.text)) / len(sentences)


def _has(*words: str) -> Cue:
    return lambda sentence, _sentences: any(word in sentence.text for word in words)


CUES: dict[str, Cue] = {
    "long": lambda sentence, sentences: _length_rank(sentence, sentences) >= 0.5,
    "short": lambda sentence, sentences: _length_rank(sentence, sentences) < 0.5,
    "early": lambda sentence, sentences: sentences.index(sentence) < len(sentences) / 2,
    "number or day": _has("{"),
    "day": _has("{polling}", "{result}", "{event}", "{own}"),
    "place": _has("{place}", "{station}"),
    "hour": _has("{hour}", "{late}"),
    "article": _has("ماد"),
    "absolute": _has("همه", "همیشه", "هیچ", "حتماً", "هر "),
    "no absolute": lambda sentence, sentences: (
        not _has("همه", "همیشه", "هیچ", "حتماً", "هر ")(sentence, sentences)
    ),
    "pause": _has("؛", "،"),
    "I": lambda sentence, _sentences: "من" in sentence.text.split(),
    "first person": lambda sentence, _sentences: sentence.text.rstrip(".").endswith("م"),
    "quoted": _has("«"),
}


@pytest.mark.parametrize("cue", CUES)
def test_no_blind_rule_tells_what_belongs(cue: str) -> None:
    """The mean of both shares: of what belongs and is taken, and of what does not and is left. Chance is a half."""
    hits: Counter[tuple[bool, bool]] = Counter()
    for paper in papers(shipped_rules(), seeds=100):
        for sentence in paper.sentences:
            hits[sentence.belongs, CUES[cue](sentence, paper.sentences)] += 1
    taken = hits[True, True] / (hits[True, True] + hits[True, False])
    left = hits[False, False] / (hits[False, False] + hits[False, True])
    assert (taken + left) / 2 <= 0.57, f"{cue}: {taken:.2f} {left:.2f}"


def test_no_place_or_look_tells_the_last_day() -> None:
    rounds = list(papers(shipped_rules(), seeds=SEEDS))
    places = Counter(paper.day_choices.index(paper.last_day) for paper in rounds)
    weekdays = Counter(paper.last_day.weekday() for paper in rounds)
    assert max(places.values()) / len(rounds) <= 1 / DAY_CHOICES + 0.03
    assert max(weekdays.values()) / len(rounds) <= 1 / 7 + 0.04
    assert all(len(set(paper.day_choices)) == DAY_CHOICES for paper in rounds)


def test_no_place_or_name_tells_the_body() -> None:
    rounds, agencies = list(papers(shipped_rules(), seeds=SEEDS)), shipped_content().agencies

    def is_told_by_name(paper: StatementPaper, choose: Callable[..., str]) -> bool:
        return choose(paper.body_choices, key=lambda body: len(agencies[body].name)) == paper.case.body_id

    places = Counter(paper.body_choices.index(paper.case.body_id) for paper in rounds)
    assert max(places.values()) / len(rounds) <= 1 / 4 + 0.03
    for choose in (max, min):
        assert sum(is_told_by_name(paper, choose) for paper in rounds) / len(rounds) <= 1 / 4 + 0.1, choose


# --- a round --------------------------------------------------------------------------------------------


def pick_all(paper: StatementPaper) -> StatementPaper:
    positions = tuple(position for position, line in enumerate(paper.sentences) if line.belongs)
    return paper.after(picks=positions)


def test_stages_follow_one_another() -> None:
    paper = pick_all(paper_of("c-result-city"))
    assert paper.stage is StatementStage.SENTENCES and not paper.missing
    paper = paper.after(is_closed=True)
    assert paper.stage is StatementStage.BODY
    paper = paper.after(bodies=("police", "sup-province"))
    assert paper.stage is StatementStage.DAY
    wrong = tuple(paper.last_day + timedelta(days=off) for off in range(1, TRIES + 1))
    assert paper.after(days=wrong[:-1]).stage is StatementStage.DAY
    assert paper.after(days=wrong).stage is StatementStage.DONE
    assert paper.after(days=(wrong[0], paper.last_day)).stage is StatementStage.DONE


def test_whole_round_without_a_fault_is_all_right() -> None:
    paper = pick_all(paper_of("s-ready-city")).after(is_closed=True)
    paper = paper.after(bodies=(paper.case.body_id,), days=(paper.last_day,))
    assert paper.right_answers == paper.total
    assert [line.part for line in paper.text] == list(StatementPart)


def test_help_and_flaws_cost_an_answer_each() -> None:
    paper = pick_all(paper_of("f-torn-city"))
    flawed = next(place for place, line in enumerate(paper.sentences) if not line.belongs)
    late = paper.round.picks[-1]
    paper = paper.after(
        picks=(*paper.round.picks[:-1], flawed, late), asked_at=len(paper.round.picks), is_closed=True
    )
    paper = paper.after(bodies=("exec-district", "exec-county"), days=(paper.last_day,))
    assert paper.total - paper.right_answers == 3
    assert [line.flaw for line in paper.wrong_picks] == [paper.sentences[flawed].flaw]
    assert paper.text == pick_all(paper).text, "what is flawed is never in the text"


def test_faults_of_a_day_are_told_apart() -> None:
    rounds = (paper_of("c-result-city", str(seed)) for seed in range(50))
    paper = next(paper for paper in rounds if (paper.last_day - paper.days[StoryDay.POLLING]).days > 4)
    gap = paper.days[StoryDay.RESULT] - paper.days[StoryDay.POLLING]
    assert paper.day_fault(paper.last_day) is None
    assert paper.day_fault(paper.last_day - timedelta(days=1)) is DayFault.FIRST_COUNTED
    assert paper.day_fault(paper.last_day - gap) is DayFault.OTHER_DAY
    assert paper.day_fault(paper.last_day + timedelta(days=1)) is DayFault.LATE
    assert paper.day_fault(paper.last_day - timedelta(days=40)) is DayFault.EARLY


def test_story_without_the_needed_day_has_no_last_day() -> None:
    entry = shipped_rules().calendar["resignation"]
    with pytest.raises(ValueError, match="resignation"):
        last_day(entry, {StoryDay.POLLING: date(2033, 7, 1)}, months_later)


def test_changed_words_or_dates_end_a_round() -> None:
    rules, paper = shipped_rules(), paper_of("c-rejected-city")
    assert rules.is_current(paper.round)
    longer = replace(rules.calendar["rejected"], within=5)
    assert not replace(rules, calendar={**rules.calendar, "rejected": longer}).is_current(paper.round)
    case = replace(paper.case, title="اعتراض")
    bank = replace(rules.bank, cases={**rules.bank.cases, case.id: case})
    assert not replace(rules, bank=bank).is_current(paper.round)
    assert not replace(rules, bank=replace(rules.bank, cases={})).is_current(paper.round)


def test_record_is_stored_worked_out_again_and_merged() -> None:
    paper = pick_all(paper_of("v-early-city")).after(is_closed=True)
    paper = paper.after(bodies=(paper.case.body_id,), days=(paper.last_day,))
    record = finish_statement(StatementRecord(running=paper.round, finished=1, best=40, done=("x",)), paper)
    assert (record.running, record.finished, record.best, record.done) == (
        None,
        2,
        100,
        ("x", "v-early-city"),
    )
    again = StatementRecord.from_plain(record.to_plain())
    assert again == record and again.last is not None
    assert StatementPaper(again.last, shipped_rules()).right_answers == paper.total
    other = StatementRecord(
        running=paper_of("v-goods-village").round, finished=1, best=60, done=("y",) * KEPT
    )
    merged = merge_statements(other, record)
    assert merged.running == other.running and (merged.finished, merged.best) == (3, 100)
    assert len(merged.done) == KEPT and merged.last == record.last
    assert StatementRecord.from_plain({}) == StatementRecord()
