"""The shipped content: it passes the check, loads fast, and keeps what the documents promise."""

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.domain.catalogue.catalogue import ActorClass, AreaKind, Confidence, Phase, Space
from bot.domain.learning import ballot_bank, poster_bank
from bot.domain.learning.ballots import BallotKind
from bot.domain.learning.lessons import Audience, Scenario, Tier
from bot.domain.learning.posters import PosterKind
from bot.domain.learning.quizzes import QuestionKind, without
from bot.library import LoadedContent, check, load_content
from tests.fakes.policies import PERSON_ACTS, RESTRICTED_ACTS, SCOPED_ACTS, SPEECH_ACTS
from tests.fakes.shared_content import forget_read_texts, shipped_content

ROOT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return shipped_content()


def test_no_problem():
    problems, counts = check(ROOT)
    assert problems == []
    assert counts.lessons >= 36
    assert counts.questions >= 380
    assert str(counts).endswith("problems=0")


@pytest.mark.slow
def test_it_loads_within_a_start_of_four_seconds():
    """One fast load is enough, of five: beside a busy core it takes a third more processor time."""

    def took() -> float:
        forget_read_texts()
        begun = time.process_time()  # CPU time, not wall time, so that a busy machine does not fail the test
        load_content(ROOT)
        return time.process_time() - begun

    assert any(took() < 0.7 for _ in range(5))


ALL_TIERS = [(track, tier) for track in Audience for tier in Tier]


@pytest.mark.parametrize(("track", "tier"), ALL_TIERS)
def test_every_tier_of_every_track_is_whole(content, track, tier):
    lessons = content.lessons(track, tier)
    assert [lesson.order for lesson in lessons] == [1, 2, 3]
    assert all(lesson is content.lesson(lesson.id) for lesson in lessons)
    assert any(card.diagram for lesson in lessons for card in lesson.cards)
    quiz = content.quiz(track, tier)
    assert quiz is not None
    assert len({question.kind for question in quiz.questions}) >= 4
    assert quiz.draw >= 10
    assert all(quiz.question(question.id) is question for question in content.questions(track, tier))
    taught = {lesson.id for lesson in lessons}
    assert {question.lesson_id for question in quiz.questions} == taught


@pytest.mark.parametrize(("track", "tier"), ALL_TIERS)
def test_every_pool_is_wide_and_begins_easily(content, track, tier):
    quiz, first = content.quiz(track, tier), content.lessons(track, tier)[0]
    assert len(without(quiz.questions, content.forms[track].question_ids())) >= 25, "forms hold the others"
    assert len(quiz.opening) >= 2
    for key in quiz.opening:
        opening = quiz.question(key)
        assert opening.lesson_id == first.id
        assert set(opening.article_ids) <= set(first.cards[0].article_ids), "about the first card"


def test_every_second_card_ends_with_a_check(content):
    cards = [c for track, tier in ALL_TIERS for lesson in content.lessons(track, tier) for c in lesson.cards]
    checks = [card.check for card in cards if card.check is not None]
    assert len(checks) >= 117
    assert all(lesson.cards[0].check for track, tier in ALL_TIERS for lesson in content.lessons(track, tier))
    assert {check.topic for check in checks} <= set(content.topics)
    assert len({check.text for check in checks}) == len(checks)


def test_every_practice_has_rounds_enough(content):
    rounds = [*BallotKind, *PosterKind]
    for track in Audience:
        orders = [incident for incident in content.orders.values() if incident.track is track]
        assert len(orders) >= (12 if track in (Audience.STAFF, Audience.SECURITY) else 0)
        cases = content.statements.of_track(track)
        assert len(cases) >= 6
        rounds += [*orders, *cases]
    assert len(rounds) >= 12
    assert min(ballot_bank.BANK, poster_bank.BANK) >= 300, "pictures a kind"


@pytest.mark.parametrize(("track", "tier"), ALL_TIERS)
def test_each_scenario_has_consequences_that_differ(content, track, tier):
    for lesson in content.lessons(track, tier):
        endings = lesson.scenario.endings()
        assert len({ending.text for ending in endings}) == len(endings) >= 3
        assert _longest_way(lesson.scenario, lesson.scenario.start) >= 2
        assert all(ending.article_ids for ending in endings)


def test_each_checklist_fits_a_page_and_stands_on_articles(content):
    assert {(sheet.role, sheet.role_label) for sheet in content.handouts.values()} == {
        ("voter", "رأی‌دهنده"), ("candidate", "نامزد"), ("candidate", "نمایندهٔ نامزد"),
        ("staff", "رئیس و منشی شعبه"), ("staff", "ناظر"), ("security", "پلیس"),
    }  # fmt: skip
    for sheet in content.handouts.values():
        assert 6 <= len(sheet.items) <= 12
        assert all(item.article_ids and len(item.text) <= 120 for item in sheet.items)


def _longest_way(scenario: Scenario, node_id: str) -> int:
    node = scenario.nodes[node_id]
    return 0 if node.ending else 1 + max(_longest_way(scenario, choice.next_id) for choice in node.choices)


def test_every_card_and_question_cites_edition_in_force(content):
    lessons = content.lessons(Audience.VOTER, Tier.BASIC)
    cards = [card.article_ids for lesson in lessons for card in lesson.cards]
    asked = [question.article_ids for question in content.questions(Audience.VOTER, Tier.BASIC)]
    assert all(cards + asked)
    cited = {article_id for ids in cards + asked for article_id in ids}
    assert {content.articles[article_id].edition for article_id in cited} == {"۱۴۰۳/۱۲/۱۹"}


def test_the_whole_reference_is_there(content):
    acts = {f"O{number:02}" for number in range(1, 62)} | {f"X{number:02}" for number in range(1, 9)}
    assert content.acts.keys() == acts
    assert {f"94-alef-{number}" for number in range(1, 12)} <= content.articles.keys()
    assert sum(bool(re.fullmatch("84-(?!t[0-9])[a-z]+", key)) for key in content.articles) == len(
        "ابجدهوزحطیکلمنسعفصقرش"
    )
    assert (len(content.topics), len(content.glossary)) == (12, 106)
    assert all(len(term.meaning) <= 200 for term in content.glossary.values())


def test_acts_of_another_law_are_taught_but_not_reportable(content):
    others = {key: act for key, act in content.acts.items() if key.startswith("X")}
    assert not [key for key, act in others.items() if act.reportable()]
    foreign = {key for key, article in content.articles.items() if article.law}
    assert {key for key in foreign if any(key in act.article_ids for act in others.values())} == {
        "af-40", "ad-49", "tz-744", "tz-745", "tz-746", "ta-8",
    }  # fmt: skip
    assert all(content.articles[key].edition != "۱۴۰۳/۱۲/۱۹" for key in foreign)


def test_the_acts_that_the_form_offers(content):
    wanted = {
        f"O{number:02}" for number in (*range(1, 8), 10, 13, 14, 15, 18, 21, 26, 32, 35, 36, 42, 43, 44)
    }
    assert wanted <= content.acts.keys()
    for phase in Phase:
        assert content.reportable_acts(phase=phase)
    for space in Space:
        assert len(content.reportable_acts(space=space)) >= 5
    assert all(act.phases for act in content.reportable_acts(phase=Phase.DAY, space=Space.VIRTUAL))


def test_every_act_stands_in_a_group_of_its_file(content):
    assert list(content.groups) == ["pressure", "station", "campaign", "boards", "other-laws"]
    assert {act.group for act in content.acts.values()} == set(content.groups)
    offered = [act.group for act in content.reportable_acts()]
    assert set(offered) == set(content.groups) - {"other-laws"}
    assert list(dict.fromkeys(offered)) == [group for group in content.groups if group in offered]


def test_private_persons_are_reportable_only_for_named_acts(content):
    with_person = {key for key, act in content.acts.items() if ActorClass.PERSON in act.reportable_actors}
    assert with_person <= PERSON_ACTS
    assert not with_person & SPEECH_ACTS


def test_each_act_answers_as_the_specification_says(content):
    policies = {key: act.policy for key, act in content.acts.items()}
    assert {key for key, policy in policies.items() if policy.restricted} == RESTRICTED_ACTS
    assert {key for key, policy in policies.items() if policy.private_person} == PERSON_ACTS
    assert {key for key, policy in policies.items() if policy.speech} == SPEECH_ACTS
    assert {key: set(policy.scoped) for key, policy in policies.items() if policy.scoped} == SCOPED_ACTS


def test_campaign_dress_is_never_about_what_a_voter_wears(content):
    assert set(content.acts["O32"].reportable_actors) == {
        ActorClass.CANDIDATE, ActorClass.HEADQUARTERS, ActorClass.STAFF,
    }  # fmt: skip
    assert content.acts["O32"].label == "لباس یا رنگ تبلیغاتی یک نامزد"


def test_tehran_has_its_districts_and_stations_are_marked_samples(content):
    (county,) = content.areas.roots()
    kinds = Counter(area.kind for area in content.areas.children(county.id))
    assert kinds == {AreaKind.DISTRICT: 22, AreaKind.RURAL_DISTRICT: 1}
    stations = [area for area in content.areas.areas if area.kind is AreaKind.STATION]
    assert len(stations) >= 60
    assert all(area.sample and "نمونه" in area.name for area in stations)


def test_hotlines_are_the_confirmed_defaults(content):
    crisis = ["123", "1480", "115"]
    numbers = [hotline.number for hotline in content.hotlines]
    assert numbers == ["110", "197", "096380", "129", "136", *crisis]
    assert [hotline.number for hotline in content.hotlines if hotline.crisis] == crisis
    assert [hotline.number for hotline in content.hotlines if hotline.emergency] == ["110", "115"]
    sure = [hotline.number for hotline in content.hotlines if hotline.confidence is not Confidence.RECHECK]
    assert sure == ["110", "197"], "the others were right in earlier rounds"
    assert all(agency.when for agency in content.agencies.values())


def test_ids_fit_into_a_button(content):
    ids = [*content.acts, *content.lessons_by_id, *(area.id for area in content.areas.areas)]
    assert max(len(key.encode()) for key in ids) <= 12


def test_no_sentence_ends_twice():
    for file in ROOT.rglob("*.*"):
        assert not re.search(r"[؀-ۿ»]\.\.(?!\.)", file.read_text(encoding="utf-8")), file


def test_no_date_of_the_election_is_written_down():
    for file in ROOT.rglob("*.*"):
        text = re.sub(r"^edition: .*", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert not re.search(r"[۰-۹]{4}/[۰-۹]{2}|۱۴۰[۴-۹]", text), file


TAUGHT = {
    Audience.CANDIDATE: """37 37-t1 39 41 42 43 65-t 94 94-t 97-t 98 98-t2 99 101""",
    Audience.STAFF: """20 29 30 31 32 33 34 38 40 54-t 59 65 66 76 82 84-ze 84-ye 84-qaf 84-shin 87-t3 87-t4
        94-alef-11 96 100""",
    Audience.SECURITY: """41 56 62 65 84-mim 84-nun 84-ye 88 93 96 100 101-t1 af-40""",
}
"""Every article that sections 5.2 to 5.4 of the fact sheet name for candidates, staff and security forces."""


@pytest.mark.parametrize("track", TAUGHT)
def test_every_fact_sheet_article_is_taught_in_its_track(content, track):
    lessons = [lesson for lesson in content.lessons_by_id.values() if lesson.track is track]
    cited = {key for lesson in lessons for card in lesson.cards for key in card.article_ids}
    assert set(TAUGHT[track].split()) <= cited


def test_every_track_has_an_exam_of_all_kinds(content):
    for track in Audience:
        exam = content.exam(track)
        assert exam is not None
        assert {question.kind for question in exam.questions} == set(QuestionKind)
        assert len(exam.questions) >= 36
