import pytest

from bot.domain.receipts import grouped, read_code

CODE = "1733176206909889"
PERSIAN = grouped(CODE).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
ARABIC = grouped(CODE).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


@pytest.mark.parametrize(
    "written",
    [
        CODE, grouped(CODE), PERSIAN, ARABIC, PERSIAN.replace(" ", "-"), "\u200b".join(PERSIAN),
        f"\u061c\u2067{ARABIC}\u2069", f"\u202b{PERSIAN}\u202c\n", PERSIAN.replace(" ", "\u00a0"),
        f"کد: {PERSIAN}", f"کد رسید شما\n\n{PERSIAN}\n\nروی کاغذ بنویسیدش.", PERSIAN.replace(" ", "."),
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(written: str) -> None:
    assert read_code(written) == CODE


@pytest.mark.parametrize(
    "written",
    ["", "کد", CODE[:-1], CODE + "1", f"{CODE} {CODE}", f"پروندهٔ ۱۲: {PERSIAN}", "²" * 16, "१" * 16],
)
def test_anything_else_is_no_code(written: str) -> None:
    assert read_code(written) is None
