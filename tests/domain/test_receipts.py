import pytest

from bot.domain.sent_reports.receipts import code_alone, group_digits, read_code

CODE = "1733176206909889"
PERSIAN = group_digits(CODE).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
ARABIC = group_digits(CODE).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


@pytest.mark.parametrize(
    "written",
    [
        CODE, group_digits(CODE), PERSIAN, ARABIC, PERSIAN.replace(" ", "-"), "\u200b".join(PERSIAN),
        f"\u061c\u2067{ARABIC}\u2069", f"\u202b{PERSIAN}\u202c\n", PERSIAN.replace(" ", "\u00a0"),
        f"کد: {PERSIAN}", f"کد رسید شما\n\n{PERSIAN}\n\nروی کاغذ بنویسیدش.", PERSIAN.replace(" ", "."),
        f"کد من {PERSIAN} است", f"این کد من است: {CODE}", f"کد رسید شما\n{PERSIAN}\nتا فردا " + "واژه " * 40,
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(written: str) -> None:
    assert read_code(written) == CODE


@pytest.mark.parametrize(
    "written",
    [
        "", "کد", CODE[:-1], CODE + "1", f"{CODE} {CODE}", f"پروندهٔ ۱۲: {PERSIAN}", "²" * 16, "१" * 16,
        "پول را به کارت 6037 9912 3456 7890 ریختند و رسیدش را دیدم",
        "نماینده‌اش پول را به این کارت ریخت:\n۶۰۳۷ ۹۹۱۲ ۳۴۵۶ ۷۸۹۰\nو رسیدش را نشان داد",
        "6037991234567890 شمارهٔ همان کارتی است که گفتم",
    ],
)  # fmt: skip
def test_anything_else_is_no_code(written: str) -> None:
    assert read_code(written) is None


@pytest.mark.parametrize(
    "written", [CODE, f" {PERSIAN}\n", f"\u202b{ARABIC}\u202c", group_digits(CODE).replace(" ", "-")]
)
def test_a_code_alone_is_nothing_but_digits(written: str) -> None:
    assert code_alone(written) == CODE


@pytest.mark.parametrize("written", [f"کد من {PERSIAN} است", f"به کارت {CODE}", "", CODE[:-1]])
def test_code_with_a_word_beside_it_is_not_alone(written: str) -> None:
    assert code_alone(written) is None
