"""content/threats.yaml: acts and places, never groups of people; each fault is reported by line and word."""

import pytest

from bot.domain.catalogue.catalogue import Phase, Space, is_restricted
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.threats.proposals import FEWEST, PROPOSED_KINDS, VerifiedActs, count_cases
from bot.domain.threats.threats import MeasureKind, ReadyMeasure, refused_words
from bot.library.loader import load_content
from bot.library.read_threats import MeasureFile
from bot.library.schema import PERSIAN_FIELDS
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

FILE = "threats.yaml"
REFUSED = ", ".join(f"واژه{letter}*" for letter in "ابپتثجچحخدذرزسشصضطظع")
GOOD = """\
refused: [قوم*, اهل سنت, WORDS]
threats:
  - id: box
    title: جابه‌جایی صندوق
    phases: [before]
    spaces: [real]
    acts: [ACT]
    articles: [20]
    measures:
      - {id: learn, kind: lesson, title: درس را بفرستید, body: BODY, lesson: les1, due: {anchor: polling, days: -7}}
      - {id: call, kind: number, title: شماره را بگویید, body: BODY, phone: "PHONE", due: {anchor: polling}}
"""


@pytest.fixture
def threats(folder: SampleFolder) -> SampleFolder:
    content = load_content(folder.root)
    act = next(iter(content.acts.values()))
    text = GOOD.replace("WORDS", REFUSED).replace("ACT", act.id).replace("BODY", next(iter(content.agencies)))
    folder.write(FILE, text.replace("PHONE", content.hotlines[0].number))
    return folder


def test_threats_are_read(threats: SampleFolder) -> None:
    assert threats.problems() == []
    book = load_content(threats.root).threats
    threat = book.threat("box")
    assert threat is not None and (threat.phases, threat.spaces) == ((Phase.BEFORE,), (Space.REAL,))
    learn, call = threat.measures
    assert (learn.kind, learn.lesson, learn.due) == (MeasureKind.LESSON, "les1", AnchorOffset("polling", -7))
    assert call.phone and threat.measures_of(MeasureKind.NUMBER) == (call,)
    assert threat.measure("none") is None and book.threat("none") is None


CASES = {
    "unknown act": ("acts: [", "acts: [O99, ", "no act O99"),
    "no act": ("acts: [", "acts: [] #", "acts: too few"),
    "unknown phase": ("phases: [before]", "phases: [noon]", "phases"),
    "idle phase": ("phases: [before]", "phases: [before, after]", "none of its acts happens in phase after"),
    "unknown space": ("spaces: [real]", "spaces: [sea]", "spaces"),
    "unknown article": ("articles: [20]", "articles: [85]", "no article 85"),
    "unknown body": ("body: ", "body: no-", "no body no-"),
    "unknown lesson": ("lesson: les1", "lesson: les99", "no lesson les99"),
    "no lesson": (", lesson: les1", "", "names its lesson"),
    "unknown phone": ('phone: "', 'phone: "9', "is no hotline"),
    "unknown kind": ("kind: number", "kind: dance", "kind"),
    "unknown anchor": ("{anchor: polling}", "{anchor: sunrise}", "sunrise is no day of election.yaml"),
    "group of people": ("جابه‌جایی صندوق", "جابه‌جایی صندوق قومی", "«قوم» speaks of a group"),
    "group in two words": ("شماره را بگویید", "به اهل سنت بگویید", "«اهل سنت» speaks of a group"),
    "word that lets pass": ("refused: [قوم*, ", 'refused: ["!قوم", ', "refused"),
    "few refused words": ("refused: [قوم*, ", "refused: [قوم*] # ", "refused: too few"),
    "style": ("جابه‌جایی صندوق", "صندوق ها", "half-space"),
    "same measure twice": ("id: call", "id: learn", "measure of box learn exists already"),
    "strange field": ("    acts:", "    colour: red\n    acts:", "colour is not a known field"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named(threats: SampleFolder, case: str) -> None:
    old, new, message = CASES[case]
    threats.replace(FILE, old, new)
    problems = [problem.message for problem in threats.problems() if problem.file.endswith(FILE)]
    assert any(message in problem for problem in problems), problems


def test_due_before_registration_is_refused(threats: SampleFolder) -> None:
    threats.replace(FILE, "{anchor: polling}", "{anchor: registration, days: -1}")
    assert any("due before registration" in problem.message for problem in threats.problems())
    threats.replace(FILE, "registration, days: -1", "registration, days: 1")
    assert threats.problems() == []


def test_what_people_read_is_judged_as_persian() -> None:
    assert "title" in PERSIAN_FIELDS & MeasureFile.model_fields.keys()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("اختلاف اقوام در بازار", ["اقوام"]),
        ("نظر قوم\u200cها", ["قوم"]),
        ("تجمع اهل  سنت", ["اهل سنت"]),
        ("گروه شيعه", ["شیع"]),
        ("شیعه و سنى", ["شیع", "سنی"]),
        ("ترس إقوام", ["اقوام"]),
        ("قامت صندوق و مقام", []),
        ("دینامیت در شعبه", []),
        ("دین و رأی", ["دین"]),
        ("دین‌ها", ["دین"]),
        ("ترکها", ["ترک‌ها"]),
        ("کوچ ترک های محله", ["ترک‌ها"]),
        ("ترک دیوار هادی", []),
        ("اهلسنت", ["اهل سنت"]),
        ("صف دین", []),
        ("صف دین و دین دیگر", ["دین"]),
        ("دین صف", ["دین"]),
    ],
)
def test_refused_words_are_found(text: str, words: list[str]) -> None:
    refused = ["قوم*", "اقوام*", "اهل سنت", "شیع*", "دین", "ترک‌ها", "سنی", "!صف دین"]
    assert list(refused_words(text, refused)) == words


@pytest.mark.parametrize(
    ("texts", "is_refused"),
    [
        (
            "کردهای منطقه، لر ها در صف، سنیها، گیلک‌ها، دراویش، اهل تسنن، افاغنه، بسیجی‌های محل، چپ‌ها، تندروها، "
            "براندازان، دعوت به تحریم انتخابات، بانوان محله، عرب‌زبان ها، ارامنه، تجزیه‌طلبان، مردم ناراضی، حجاب مردم، "
            "اصلاحطلبان، دخترها، سالمندان محله، مخالف ها، ترس در زنان، شعبهٔ کردها، "
            "محلهٔ کردنشین، روستای ترک‌نشین، عرب نشین‌ها، مناطق لرنشین، بلوچ‌نشین، مردم ترک، مردم کرد منطقه، عشیره‌ها، "
            "دگراندیشان، همجنس‌بازان، مولوی‌ها، افراد تندرو، خانواده‌های زندانیان، راه زنان، سنى، اختلاف نژادی، نژادها",
            True,
        ),
        (
            "مخالف قانون، مخالفت مأمور با ورود ناظر، صندوق عشایر دیر رسید، شکستن قفل در ورودی زنان، صف سالمندان، "
            "پارک دانشجو، خیابان مجاهدین، ورزشگاه جوانان، صندوق سیار عشایر، سلفی با برگهٔ رأی، "
            "تندروی خودروها، سمت چپ شعبه، شعبه‌های زنان، استان فارس، به اعتقاد ما دیر شد، "
            "از دیدگاه ما کافی نیست، گرایش خودروها به پیاده‌رو، خیابان ملکی نژاد، ملکی‌نژاد",
            False,
        ),
    ],
)
def test_shipped_words_tell_groups_from_places(texts: str, is_refused: bool) -> None:
    refused = shipped_content().threats.refused
    wrong = [text for text in texts.split("، ") if any(refused_words(text, refused)) is not is_refused]
    assert not wrong


def test_the_shipped_register_is_whole() -> None:
    """Every threat has a lesson and something else, every kind of measure and every phase occurs."""
    content = shipped_content()
    threats = content.threats.threats
    assert len(threats) >= 20
    measures: list[ReadyMeasure] = [measure for threat in threats for measure in threat.measures]
    assert {measure.kind for measure in measures} == set(MeasureKind)
    assert {phase for threat in threats for phase in threat.phases} == set(Phase)
    assert {space for threat in threats for space in threat.spaces} == set(Space)
    for threat in threats:
        kinds = {measure.kind for measure in threat.measures}
        assert MeasureKind.LESSON in kinds and len(kinds) > 1, threat.id


def test_every_open_act_of_a_threat_proposes_a_measure() -> None:
    """Whoever is accused, also if nobody knows who: five verified cases never pass in silence."""
    content = shipped_content()
    tracks = {lesson.id: lesson.track for lesson in content.lessons_by_id.values()}
    silent, tried = [], 0
    for threat in content.threats.threats:
        measures = [measure for measure in threat.measures if measure.kind in PROPOSED_KINDS]
        for act in (content.acts[act_id] for act_id in threat.act_ids):
            if is_restricted(act.id, content.acts):
                continue
            phase = next(phase for phase in act.phases if phase in threat.phases)
            space = next(space for space in act.spaces if space in threat.spaces)
            for actor in ("", *act.reportable_actors):
                tried += 1
                cases = [VerifiedActs("area", act.id, actor, phase, space, FEWEST)]
                if not any(
                    count_cases(
                        threat, measure, cases, acts=content.acts, agencies=content.agencies, tracks=tracks
                    )
                    for measure in measures
                ):
                    silent.append((threat.id, act.id, actor))
    assert tried > 100 and not silent, silent


def test_shipped_refused_words_name_no_act() -> None:
    """The list lets the words pass in which acts are described, but for three about division and parties."""
    content = shipped_content()
    caught = {
        act.id for act in content.acts.values() if any(refused_words(act.label, content.threats.refused))
    }
    assert caught == {"O31", "X01", "X02"}, caught


def test_letter_speaks_to_the_body_that_gets_it() -> None:
    """Its title stands behind «پیشنهاد سرپرست‌ها به …»: it asks that body, not others to ask it."""
    content = shipped_content()
    letters = [
        letter for threat in content.threats.threats for letter in threat.measures_of(MeasureKind.LETTER)
    ]
    assert len(letters) > 10
    wrong = [
        letter.title
        for letter in letters
        if f"از {content.agencies[letter.body].name.split()[0]} " in letter.title
    ]
    assert not wrong


def test_no_step_sends_a_body_to_itself() -> None:
    """«با هیئت نظارت مرور کنید» is said to others than the supervision board."""
    content = shipped_content()
    tasks = [(step.body, step.title) for step in content.roadmap]
    tasks += [(ready.body, ready.title) for threat in content.threats.threats for ready in threat.measures]
    own_names = {
        "court": "دادستان",
        "police": "پلیس",
        "sup-county": "هیئت نظارت",
        "exec-county": "هیئت اجرایی",
    }
    assert {body for body, _ in tasks} > own_names.keys()
    assert [title for body, title in tasks if own_names.get(body, "-") in title] == []


def test_facilities_are_told_as_the_calendar_has_it() -> None:
    """Article 95: bodies send their lists, the board tells candidates."""
    content = shipped_content()
    ends = {date.id: date.ends for date in content.calendar}
    threat = content.threats.threat("office-campaign")
    assert threat is not None
    letter, lists = threat.measure("letter"), threat.measure("lists")
    assert letter is not None and "به همهٔ نامزدها" in letter.title and letter.due == ends["facilities"]
    assert lists is not None and "دستگاه‌ها" in lists.title and lists.due == ends["facilities-lists"]
