"""What people type where the form shows buttons: the choice that they mean, and nothing that tells more."""

import pytest

from bot.domain.learning.lessons import Audience
from bot.domain.reporting.drafts import FieldName
from bot.language.typed_choices import TypedChoices

CHOICES = TypedChoices()


@pytest.mark.parametrize(
    ("typed", "actor"),
    [
        ("مسئول ستاد", "headquarters"),
        ("ستاد نامزد الف بود", "headquarters"),
        ("عامل شعبه", "staff"),
        ("یکی از اعضای شعبه", "staff"),
        ("مأمور بود", "force"),
        ("کار بسیجی‌ها بود", "force"),
        ("مدیر مدرسه", "official"),
        ("خود نامزد", "candidate"),
        ("شهروند عادی بود", "person"),
        ("نمیدونم", "unknown"),
        ("نمی‌دانم، ندیدم کی بود", "unknown"),
        ("رئیس ستاد انتخاباتیش", "headquarters"),
        ("setad", "headquarters"),
        ("بسیج محله", "force"),
        ("چند نفر موتور سوار", "organised_group"),
        ("مامور برگه‌ها رو برد", ""),
        ("رئیس شعبه و پلیس", ""),
        ("هوادار نامزد", ""),
        ("مدیر کانال", ""),
        ("سلام", ""),
    ],
)
def test_typed_actor_is_a_class_only_alone(typed: str, actor: str) -> None:
    assert CHOICES.read_choice(typed, FieldName.ACTOR) == actor


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("خودم دیدم", FieldName.SEEN, "saw"),
        ("بهم گفتن", FieldName.SEEN, "heard"),
        ("ندیدم", FieldName.SEEN, "heard"),
        ("از داداشم شنیدم", FieldName.SEEN, "heard"),
        ("شوهرم دیده", FieldName.SEEN, "heard"),
        ("تو گروه فامیلی خوندم", FieldName.SEEN, "heard"),
        ("همسایمون تعریف کرد", FieldName.SEEN, "heard"),
        ("خودم با چشمای خودم دیدم", FieldName.SEEN, "saw"),
        ("با گوش خودم شنیدم", FieldName.SEEN, "saw"),
        ("didam", FieldName.SEEN, "saw"),
        ("تو کانالشون دیدم", FieldName.SEEN, ""),
        ("برادرم دید که پول می‌دادند", FieldName.SEEN, ""),
        ("نه فقط پیش خودتون بمونه", FieldName.CONSENT, "no"),
        ("اول از خودم بپرسید", FieldName.CONSENT, "ask_me"),
        ("تو تلگرام", FieldName.SPACE, "virtual"),
        ("حضوری بود", FieldName.SPACE, "real"),
        ("آره", FieldName.CONSENT, "yes"),
        ("نه ممنون", FieldName.CONSENT, "no"),
        ("می‌خوام", FieldName.CONTACT, "returnable"),
        ("نمیخوام", FieldName.CONTACT, "no_return"),
        ("آره خودم", FieldName.SEEN, "saw"),
        ("آره ولی برادرم هم دید", FieldName.SEEN, ""),
        ("هیچی ندارم", FieldName.EVIDENCE, "done"),
        ("همین‌ها بود", FieldName.EVIDENCE, "done"),
        ("بله", FieldName.EVIDENCE, ""),
        ("عکس ندارم ولی فیلم دارم", FieldName.EVIDENCE, ""),
        ("خودم دیدم", FieldName.TEXT, ""),
    ],
)
def test_other_choices_in_other_words(typed: str, name: FieldName, value: str) -> None:
    assert CHOICES.read_choice(typed, name) == value


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("یادم نیست", True),
        ("دقیق یادم نیست", True),
        ("نمی‌دونم", True),
        ("ساعتش یادم رفته", True),
        ("yadam nist", True),
        ("یادم نیست، دیروز بود", False),
        ("نمی‌دونم چی بگم پول می‌دادن", False),
        ("دیروز", False),
    ],
)
def test_not_knowing_is_all_that_is_said(typed: str, unknown: bool) -> None:
    assert CHOICES.says_unknown(typed) is unknown


@pytest.mark.parametrize(
    ("typed", "goes_on"),
    [
        ("ادامه", True),
        ("خب تموم شد دیگه", True),
        ("بله بفرست", True),
        ("میخوام ادامه بدم", True),
        ("ادامه نمیدم", False),
        ("بعدا ادامه میدم", False),
        ("تموم شد رفت پول دادن", False),
    ],
)
def test_going_on_is_all_that_is_said(typed: str, goes_on: bool) -> None:
    assert CHOICES.goes_on(typed) is goes_on


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("چرا باید بگم کجا بود؟", True),
        ("لازمه بگم؟", True),
        ("برای چی می‌خواید", True),
        ("میشه نگم؟", True),
        ("چرا مردم رأی نمی‌دادند", False),
        ("مدرسهٔ باهنر", False),
        ("لازمه ناظر باشه؟", False),
    ],
)
def test_question_about_the_question(typed: str, why: bool) -> None:
    assert CHOICES.asks_why(typed) is why


@pytest.mark.parametrize(
    ("typed", "audience"),
    [
        ("شهروند", Audience.VOTER),
        ("رای‌دهنده", Audience.VOTER),
        ("رأی دهنده‌ام", Audience.VOTER),
        ("نامزد", Audience.CANDIDATE),
        ("کاندیدای شورای شهر هستم", Audience.CANDIDATE),
        ("ناظر", Audience.STAFF),
        ("ناظر نامزد هستم", None),
        ("رئیس شعبه‌ام", Audience.STAFF),
        ("مأمور نیروی انتظامی", Audience.SECURITY),
        ("نامزد پول داد", None),
        ("ناظر حق داره؟", None),
        ("شهروند کیه", None),
    ],
)
def test_role_is_what_the_sender_is(typed: str, audience: Audience | None) -> None:
    assert CHOICES.read_audience(typed) is audience


@pytest.mark.parametrize("text", ["هیچ‌کدام", "هیچکدوم", "نه هیچکدوم از اینا نیست", "هیچ کدوم"])
def test_says_that_none_fits(text: str) -> None:
    assert CHOICES.says_none(text)


@pytest.mark.parametrize("text", ["هیچکدوم از مامورا جلوشو نگرفت", "نه", "هیچ"])
def test_tells_more_than_that_none_fits(text: str) -> None:
    assert not CHOICES.says_none(text)


LABELS = ("خرید و فروش رأی", "تبانی یا خرید انصراف", "تهدید یا تطمیع رأی‌دهنده")


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("خرید رای", 0),
        ("۲", 1),
        ("همون سومی", 2),
        ("خرید", None),
        ("خرید رای بود تو ستاد", None),
        ("چهارمی", None),
    ],
)
def test_shown_label_is_named_by_its_words_or_place(typed: str, index: int | None) -> None:
    assert CHOICES.read_label(typed, LABELS) == index


@pytest.mark.parametrize(
    ("typed", "later"),
    [("بعدا ادامه میدم", True), ("فردا تکمیلش میکنم", True), ("ادامه میدم", False), ("بعدا پول دادن", False)],
)
def test_going_on_later_is_all_that_is_said(typed: str, later: bool) -> None:
    assert CHOICES.goes_on_later(typed) is later
