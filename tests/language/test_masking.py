"""Outside the moderator's private view, everything that names a person or leads to them is masked."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.digits import ARABIC, HIDDEN, LATIN, PERSIAN
from bot.language.masking import BY_NAME, BY_SHAPE, MARK, _patterns_for, _plain_text, mask
from tests.fakes.timing import least_seconds

SCRIPTS = (LATIN, PERSIAN, ARABIC)


def in_script(text: str, script: str) -> str:
    return text.translate(str.maketrans(LATIN, script))


MASKED = [
    "09123456789",
    "0912 345 6789",
    "0912-345-67-89",
    "0912/3456789",
    "0912.345.6789",
    "9123456789",
    "912 345 67 89",
    "+989123456789",
    "+98 (912) 345 67 89",
    "00989123456789",
    "0 9 1 2 3 4 5 6 7 8 9",
    "021-88123456",
    "(021) 88123456",
    "02188123456",
    "+98 21 8812 3456",
    "88123456",
    "+49 151 23456789",
    "6037991234567890",
    "6037 9912 3456 7890",
    "6037-9912-3456-7890",
    "6037/9912/3456/7890",
    "IR820540102680020817909002",
    "IR82 0540 1026 8002 0817 9090 02",
    "ir-820540102680020817909002",
    "0012345678",
    "001-234567-8",
    "123456789",
    "12ب345-67",
    "12ب34567",
    "12 ب 345 ایران 67",
    "12 الف 345",
    "12و345",
    "12 و 345 ایران 67",
    "ایران 67 - 345 ب 12",
    "پلاک موتور 123-45678",
]


@pytest.mark.parametrize("script", SCRIPTS, ids=("latin", "persian", "arabic"))
@pytest.mark.parametrize("number", MASKED)
def test_numbers_are_masked_in_three_scripts(number: str, script: str) -> None:
    masked_text = mask(f"این را ببینید: {in_script(number, script)}، دیروز عصر")
    assert masked_text.startswith("این را ببینید: ")
    assert masked_text.endswith("، دیروز عصر")
    assert MARK in masked_text
    assert not any(digit in masked_text for digit in LATIN + PERSIAN + ARABIC)


@pytest.mark.parametrize(
    "secret",
    [
        "@ali_1370",
        "@x",
        "＠ali",
        "ali.rezaei@example.com",
        "علی۱۲@نمونه.ایران",
        "https://t.me/+AbCdEf123",
        "HTTP://Example.org/path?q=1#x",
        "tg://resolve?domain=ali",
        "www.example.ir/profile",
        "t.me/ali",
        "ble.ir/join/abc",
        "eitaa.com/ali-r",
        "نمونه.ایران/صفحه",
    ],
)
def test_handles_links_and_mails_are_masked(secret: str) -> None:
    assert mask(f"کانال {secret} را ببینید") == f"کانال {MARK} را ببینید"


@pytest.mark.parametrize("script", SCRIPTS, ids=("latin", "persian", "arabic"))
@pytest.mark.parametrize(
    "plain",
    [
        "روز 1405/09/12 ساعت 14:35",
        "12 آذر 1405",
        "مبلغ 50,000,000 تومان",
        "مبلغ 50٬000٬000 تومان",
        "حدود 50000000 تومان",
        "شعبهٔ 12 و 345",
        "مادهٔ 84 و تبصرهٔ 3",
        "ساعت 8 تا 24، شعبه‌های 1234 و 5678",
        "سال‌های 1404 و 1405",
        "گزارش 4821 در 3 نوبت",
        "123456",
        "سه نفر. بعد رفتند",
    ],
)
def test_dates_amounts_and_station_numbers_stay(plain: str, script: str) -> None:
    assert mask(in_script(plain, script)) == in_script(plain, script)


TYPED = [
    # a mobile number, split in every usual way
    "0912,345,67,89",
    "0912،345،6789",
    "0912، 345، 6789",
    "0912:345:6789",
    "0912؛3456789",
    "0912٬345٬6789",
    "0912/345/6789",
    "0912|345|6789",
    "0912+345+6789",
    "0912~345~6789",
    "0912...345...6789",
    "0912*345*6789#",
    "0912\n345\n6789",
    "0912\u200b345\u200c6789",
    "0\u200d9\u2060 1\u180e2 345\ufeff6789",
    "0\u03329\u03321\u03322\u03323\u03324\u03325\u03326\u03327\u03328\u03329\u0332",
    "0912📞345📞6789",
    "0912 و 345 و 67 و 89",
    "O912 345 6789",
    "912,345,6789",
    "912٬345٬67٬89",
    "98,912,345,6789",
    "+98,912,345,6789",
    "0098/912/345/6789",
    # other numbers
    "021:88123456",
    "021،8812،3456",
    "051-3812-3456",
    "6037،9912،3456،7890",
    "6037, 9912, 3456, 7890",
    "6037:9912:3456:7890",
    "6037\n9912\n3456\n7890",
    "1037|9912|3456|7890",
    "IR 82 0540 1026 8002 0817 9090 02",
    "IR82-0540-1026-8002-0817-9090-02",
    "IR82،0540،1026،8002،0817،9090،02",
    "82 0540 1026 8002 0817 9090 02",
    "001/234567/8",
    "001،234567،8",
    "شماره ملی 127 123 45",
    "0912 بعد 345 بعد 6789",
    "0912 بعدش 345، بعدش 67 و 89",
    "شماره پرسنلی 123456",
    "شمارهٔ پرسنلی‌اش: 1234",
    "کد پرسنلی 12345",
    "شماره شناسنامه 123",
    "شمارهٔ شناسنامه‌اش 4567",
    "شماره دانشجویی 98123",
    "شماره کارمندی 321",
    "ID 123456",
    "id: 12345",
    "آیدی عددی 123456",
    "تلفن 8812 3456",
    "تلفنش: 8812,3456",
    "کارت 6037 9912",
    # plates, in the orders that the writing direction can produce
    "12ب345-67",
    "67-345ب12",
    "67 345 ب 12",
    "67 ایران 345 ب 12",
    "ایران67 345ب12",
    "ایران 67 - 12 ب 345",
    "345 ب 12 ایران 67",
    "345-ب-12",
    "12\u200cب\u200c345",
    "12 سین 345 ایران 67",
    "12 جیم 345",
    "12B345-67",
]


@pytest.mark.parametrize("script", SCRIPTS, ids=("latin", "persian", "arabic"))
@pytest.mark.parametrize("number", TYPED)
def test_numbers_are_masked_however_they_are_typed(number: str, script: str) -> None:
    masked_text = mask(f"این را ببینید: {in_script(number, script)}، دیروز عصر")
    assert MARK in masked_text
    assert masked_text.endswith("، دیروز عصر")
    assert not any(digit in masked_text.replace("98,", "") for digit in LATIN + PERSIAN + ARABIC)


@pytest.mark.parametrize(
    "number",
    ["۰۹۱2٣٤٥۶۷۸۹", "０９１２３４５６７８９", "𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⓪⑨①②③④⑤⑥⑦⑧⑨", "०९१२३४५६७८९", "0️⃣9️⃣1️⃣2️⃣ 3️⃣4️⃣5️⃣,6️⃣7️⃣8️⃣9️⃣"],
    ids=("mixed", "full-width", "bold", "circled", "devanagari", "keycaps"),
)
def test_digits_of_any_shape_are_digits(number: str) -> None:
    assert mask(f"به {number} زنگ زدند") == f"به {MARK} زنگ زدند"


@pytest.mark.parametrize(
    "spoken",
    [
        "صفر نهصد و دوازده سیصد و چهل و پنج شصت و هفت هشتاد و نه",
        "صفر نه یک دو سه چهار پنج شش هفت هشت نه",
        "صفر، نهصد و دوازده، ۳۴۵، ۶۷، ۸۹",
    ],
)
def test_a_mobile_in_words_is_masked(spoken: str) -> None:
    assert mask(f"زنگ بزنید {spoken} بعد") == f"زنگ بزنید {MARK} بعد"


@pytest.mark.parametrize(
    "typed",
    [
        "@ ali_r",
        "@  ali.r",
        "ali_rezaei_91",
        "آیدی من ali_rezaei_91",
        "آیدی من alirezaei",
        "آیدیش alirezaei",
        "آیدی‌اش هست alirezaei",
        "آیدی: alirezaei",
        "آی دی alirezaei",
        "ای‌دی تلگرامش alirezaei",
        "آیدی عددی 1234567",
        "اینستا alirezaei",
        "اینستام: ali.rezaei",
        "اینستاگرام او «alirezaei»",
        "یوزرنیم alirezaei",
        "نام کاربری من: alirezaei",
        "id: alirezaei",
        "ID=alirezaei",
        "insta: alirezaei",
        "تلگرامش alirezaei",
        "پیج alirezaei",
        "ali.rezaei@",
        "ali [at] gmail.com",
        "ali.rezaei91@gmail.com",
        "t.me/alirezaei",
        "t . me / alirezaei",
        "t,me/alirezaei",
        "کانالt.me/alirezaei",
        "telegram.me/alirezaei",
        "instagram.com/alirezaei",
        "alirezaei.blogfa.com",
        "tel:+989123456789",
        "mailto:alirezaei",
        "ali [at] gmail [dot] com",
        "ali(at)gmail(dot)com",
        "ali at gmail dot com",
        "alirezaei [dot] com",
        "توییترش AliRezaei",
        "پیجش Alirezaei",
        "O912l234567",
        "o9I2 345 67 89",
        "09l2-345-6789",
    ],
)
def test_handles_are_masked_however_they_are_typed(typed: str) -> None:
    masked_text = mask(f"دیروز {typed} بود")
    assert MARK in masked_text
    assert "ali" not in masked_text.lower() and not any(digit in masked_text for digit in LATIN)
    assert masked_text.startswith("دیروز ") and masked_text.endswith(" بود")


@pytest.mark.parametrize("script", SCRIPTS, ids=("latin", "persian", "arabic"))
@pytest.mark.parametrize(
    "plain",
    [
        "ساعت 14:30",
        "ساعت 09:30 تا 10:45",
        "ساعت 09:30-10:45، 123 نفر",
        "روز 1405/02/11",
        "1405/09/12، 14:30، 123 نفر بودند",
        "ساعت 09:30، 1405/2/11",
        "09:30 1405/02/11",
        "02/11/1405 14:30، 12 نفر",
        "09-12-1405 14:30",
        "1405/12/09، 12:30، 12345 رأی",
        "شعبهٔ 1234",
        "شعبه‌های 1234، 5678، 9012، 3456",
        "شعبه‌های 12، 34 و 567",
        "شعبهٔ 091، صندوق 3",
        "نامزد الف 912، 345 و 67 رأی آورد",
        "950، 820، 1120 رأی",
        "رأی‌ها: 1,234 و 950 و 87",
        "500٬000 تومان",
        "9,000,000,000 تومان",
        "5.000.000 تومان",
        "کارت به مبلغ 5,000,000 تومان",
        "12 نفر، 3 ماشین",
        "10 تا 12 نفر، 8 تا موتور",
        "از 100 رأی، 45% و 3.5 درصد",
        "مواد 66، 67 و 68",
        "قانون 1404، مادهٔ 84 بند 3",
        "خیابان 17 شهریور، پلاک 12",
        "تلفن در ساعت 14:30 زنگ خورد",
        "طبقهٔ 2 واحد 14",
        "شناسنامه 120 نفر را گرفتند",
        "شماره شناسنامه 120 نفر را نوشتند",
        "کد 12 و شماره 34",
        "پرسنل 120 نفر بودند",
        "ساعت 09 بعد 12 نفر، بعد 345 نفر آمدند",
        "صفر تا صد",
        "ساعت صفر، نه نفر و دو ماشین",
        "سال‌های 1398، 1402 و 1405",
        "1. شعبه\n2. صندوق\n3. ناظر",
    ],
)
def test_ordinary_numbers_stay(plain: str, script: str) -> None:
    assert mask(in_script(plain, script)) == in_script(plain, script)


@pytest.mark.parametrize(
    "plain",
    [
        "کانال BBC را دیدم",
        "پوستر HDP روی دیوار",
        "فایل mp4 و عکس jpg",
        "کانال BBC Persian و تلگرام",
        "a meeting at noon in Tehran",
        "the ID of a voter",
        "IDs 12 and 34",
        "تلگرام را باز کردم",
        "کانال نامزد الف در ایتا",
        "شناسهٔ ملی همراه نداشت",
        "آقای رئیس، @ یعنی چه؟",
        "خیلی بد بود...بعد رفتند",
    ],
)
def test_ordinary_words_stay(plain: str) -> None:
    assert mask(plain) == plain


def test_keycap_digits_do_not_slip_through() -> None:
    keycaps = "".join(f"{digit}\ufe0f\u20e3" for digit in "09123456789")
    assert mask(f"شماره {keycaps}") == f"شماره {MARK}"


def test_two_numbers_are_masked_apart_from_their_words() -> None:
    assert mask("از ۰۹۱۲۳۴۵۶۷۸۹ یا @ali یا ۸۸۱۲۳۴۵۶ بپرسید") == f"از {MARK} یا {MARK} یا {MARK} بپرسید"


separators = st.sampled_from(
    ["", " ", "-", ".", "\u200c", "\u200f", "\u2066", " - ", "\u202c", "\ufeff", "_"]
)
anything = st.sampled_from(
    [
        "",
        " ",
        "-",
        "–",
        ".",
        ",",
        "، ",
        "،",
        ":",
        ";",
        "؛",
        "٬",
        "٫",
        "/",
        "\\",
        "|",
        "*",
        "+",
        "=",
        "~",
        "#",
        "'",
        "\n",
        "\u200c",
        "\u200b",
        "\u200d",
        "\u200f",
        "\ufe0f\u20e3",
        "_",
        "ـ",
        " • ",
        " / ",
        "(",
        ")",
        "📞",
        " و ",
    ]
)
digits9 = st.lists(st.integers(0, 9), min_size=9, max_size=9)


def test_a_card_that_begins_like_clock_times_is_masked() -> None:
    assert mask("کارت ۰۰.۰۰ - ۰.۰۰ ۰۰۰۰۰۰۰۰۰ است") == f"کارت {MARK} است"
    assert mask("از ۰۸:۳۰ - ۰۹:۰۰ ۱۲ نفر") == "از ۰۸:۳۰ - ۰۹:۰۰ ۱۲ نفر"


@given(digits9, st.lists(anything, min_size=10, max_size=10), st.sampled_from(SCRIPTS))
def test_a_mobile_number_is_masked_whatever_stands_between(
    rest: list[int], gaps: list[str], script: str
) -> None:
    digits = "09" + "".join(map(str, rest))
    typed = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    assert mask(f"تلفن {in_script(typed, script)} است") == f"تلفن {MARK} است"


@given(st.lists(st.integers(0, 9), min_size=16, max_size=16), st.lists(separators, min_size=15, max_size=15))
@example([0] * 16, ["", "", "", "", "", "", " ", ".", "", "-", ".", "", " ", "", ""])
def test_a_card_number_is_masked_whatever_stands_between(digits: list[int], gaps: list[str]) -> None:
    typed = str(digits[0]) + "".join(f"{gap}{digit}" for gap, digit in zip(gaps, digits[1:], strict=True))
    masked_text = mask(f"کارت {in_script(typed, PERSIAN)} است")
    assert not any(digit in masked_text for digit in PERSIAN)


@given(st.text(alphabet=st.sampled_from("سلام و۰۱۹09٩@.-:/ بD\u200c\u200f+()\n,،ir"), max_size=80))
def test_masking_twice_changes_nothing_and_leaves_no_handle(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert not any(mark in once for mark in HIDDEN - {"\u200c", "\u200d"})


@given(st.text(max_size=200))
def test_any_text_is_masked_without_an_error(text: str) -> None:
    assert mask(mask(text)) == mask(text)


HOSTILE = [
    "0", "۹ ", "a.", "a-", "a.a-", "@۹ ", "a_", "@", "ایران ", "12ب", "9-", "+", "(", "www.", "a@", "\u200c", "0\u200c",
    "0\u0332", "09:30 ", "1405/02/11 ", "1,234", "آیدی ", "آیدی من ", "صفر نه ", "صفر نهصد یک دو ", "t . ", "پلاک ",
    "IR0 ", "0 و ", "a[at]", "کارت ", "09,", "0912345678،", "@ a", "\n", "شماره ", "tel:", "1234، ", "id: "
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("end", ["", "x", "۹"])
def test_hostile_texts_take_no_long_time(piece: str, end: str) -> None:
    text = piece * (5000 // len(piece)) + end
    mask(text)
    assert least_seconds(lambda: mask(text), tries=3) < 0.05


PIECES = (
    *("تلفن", "آیدی", "پلاک", "شناسه ", "شماره شناسنامه ", "تلگرام", "کد ملی", "ایران", ".ایران"),
    *("صفر ", "نهصد ", "و ", "یک ", "الف", "نقطه", "12", "3", "45", " 6", "09"),
)
"""Words that what is masked begins with, is made of or stands beside."""


@example("نشانی.ایران")
@example("صفر نهصد و دوازده سیصد و چهل پنجاه")
@example("12 الف 3 45")
@given(st.lists(st.sampled_from([*"آبيپک هٔ.،:-/\n\u200c", *PIECES]), max_size=12).map("".join))
def test_patterns_that_are_left_out_would_find_nothing(text: str) -> None:
    plain, _ = _plain_text(text)
    for pattern in {BY_SHAPE, *BY_NAME} - {*_patterns_for(plain)}:
        assert not pattern.search(plain), pattern
