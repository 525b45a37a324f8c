"""GIFT files of institutions: what is read, what is refused with its line, and that nothing ever raises."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cohorts.group_questions import (
    LONGEST_FEEDBACK,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_BYTES,
    MOST_IN_FILE,
    FileTrouble,
    GroupOption,
    QuestionText,
    QuestionTrouble,
)
from bot.language.masking import mask
from bot.library.group_gift import read_group_gift
from tests.fakes.effort import examples
from tests.fakes.timing import least_seconds

SINGLE = "::نام::شعبه کجاست؟ {\n=مدرسه#آفرین\n~مسجد#نه\n~شهرداری\n}"


def only_question(text: str) -> QuestionText:
    reading = read_group_gift(text.encode())
    assert reading.trouble is None and reading.faults == ()
    (question,) = reading.questions
    return question


def test_single_choice_is_read_with_its_feedback() -> None:
    question = only_question(SINGLE)
    assert question.text == "شعبه کجاست؟" and question.right.text == "مدرسه"
    assert question.options[1:] == (
        GroupOption("مسجد", right=False, feedback="نه"),
        GroupOption("شهرداری", right=False),
    )


def test_true_and_false_keep_moodle_s_order_of_feedback() -> None:
    question = only_question("کارت لازم است. {FALSE#لازم نیست#بله، لازم نیست}")
    assert [(option.text, option.right, option.feedback) for option in question.options] == [
        ("درست", False, "لازم نیست"),
        ("نادرست", True, "بله، لازم نیست"),
    ]


def test_full_weight_is_the_right_answer() -> None:
    assert only_question("پرسش؟ {~%100%الف ~%-50%ب}").right.text == "الف"


def test_escaped_signs_and_comments_are_read() -> None:
    question = only_question("// نکته\n$CATEGORY: x\n\nدو \\= یک \\+ یک؟ {=بله\\: همین ~نه}")
    assert question.text == "دو = یک + یک؟" and question.right.text == "بله: همین"


@pytest.mark.parametrize(
    ("text", "line", "trouble"),
    [
        ("پرسش؟ =الف ~ب", 1, QuestionTrouble.BRACES),
        ("پرسش {=الف ~ب} دیگر", 1, QuestionTrouble.GAP),
        ("بنویسید {}", 1, QuestionTrouble.NO_ANSWERS),
        ("چند؟ {#5:1}", 1, QuestionTrouble.NUMERIC),
        ("چند؟ {چیزی =الف ~ب}", 1, QuestionTrouble.UNCLEAR),
        ("کارت {TRUE#a#b#c}", 1, QuestionTrouble.TRUTH_FEEDBACK),
        ("پرسش {=الف ~ب####همه}", 1, QuestionTrouble.GENERAL_FEEDBACK),
        ("پرسش {=الف -> ۱ =ب -> ۲}", 1, QuestionTrouble.MATCHING),
        ("پرسش {=الف =ب}", 1, QuestionTrouble.SHORT_ANSWER),
        ("پرسش {~%50%الف ~%50%ب ~ج}", 1, QuestionTrouble.SEVERAL_RIGHT),
        ("پرسش {=الف =ب ~ج}", 1, QuestionTrouble.SEVERAL_RIGHT),
        ("پرسش {~الف ~ب}", 1, QuestionTrouble.NONE_RIGHT),
        ("پرسش {=1 ~2 ~3 ~4 ~5 ~6 ~7}", 1, QuestionTrouble.TOO_MANY),
        ("پرسش {=الف ~الف}", 1, QuestionTrouble.SAME),
        ("::n:: {=الف ~ب}", 1, QuestionTrouble.NO_TEXT),
        ("پ" * (LONGEST_QUESTION + 1) + " {=الف ~ب}", 1, QuestionTrouble.TEXT_LONG),
        ("پرسش {\n=الف\n~\n}", 3, QuestionTrouble.OPTION_EMPTY),
        ("پرسش {\n=الف\n~" + "ب" * (LONGEST_OPTION + 1) + "\n}", 3, QuestionTrouble.OPTION_LONG),
        ("پرسش {\n=الف#" + "ب" * (LONGEST_FEEDBACK + 1) + "\n~ج\n}", 2, QuestionTrouble.FEEDBACK_LONG),
        ("[html]<p>پرسش</p> {=الف ~ب}", 1, QuestionTrouble.HTML),
        ("پرسش&nbsp;است {=الف ~ب}", 1, QuestionTrouble.HTML),
        ("ببینید https\\://example.org {=الف ~ب}", 1, QuestionTrouble.CONTACT),
        ("کانال @some_channel {=الف ~ب}", 1, QuestionTrouble.CONTACT),
        ("پرسش {=t.me/abc ~ب}", 1, QuestionTrouble.CONTACT),
        ("بنویسید به a.b@example.org {=الف ~ب}", 1, QuestionTrouble.CONTACT),
        ("بنویسید به " + "a" * 90 + "@example.blue {=الف ~ب}", 1, QuestionTrouble.CONTACT),
        ("ببینید in-a.example.ir {=الف ~ب}", 1, QuestionTrouble.CONTACT),
        ("پرسش {" + "~الف " * 100 + "}", 1, QuestionTrouble.TOO_MANY),
        (f"پرسش {{TRUE{'#' * 900}}}", 1, QuestionTrouble.TRUTH_FEEDBACK),
    ],
)
def test_each_fault_is_named_with_its_line(text: str, line: int, trouble: QuestionTrouble) -> None:
    reading = read_group_gift(text.encode())
    assert reading.questions == ()
    assert [(fault.line, fault.trouble) for fault in reading.faults] == [(line, trouble)]


def test_numbers_of_people_are_refused() -> None:
    reading = read_group_gift("زنگ بزنید ۰۹۱۲ {=الف ~ب}".encode(), leads_to=lambda text: "۰۹" in text)
    assert [fault.trouble for fault in reading.faults] == [QuestionTrouble.CONTACT]


BIG: Final = 250_000
HEAVY: Final = {
    "word": "a" * BIG,
    "word-in-question": "a" * BIG + " {=الف ~ب}",
    "address": "a.b" * (BIG // 3) + "@ {=الف ~ب}",
    "hyphens": "a-" * (BIG // 2) + " {=الف ~ب}",
    "tags": "<a" * (BIG // 2) + " {=الف ~ب}",
    "digits": "1 " * (BIG // 2) + " {=الف ~ب}",
    "marks": "e\u0316\u0301" * (BIG // 5) + " {=الف ~ب}",
    "right": "پرسش {" + "=" * BIG + "}",
    "wrong": "پرسش {" + "~" * BIG + "}",
    "many-wrong": "پرسش {" + "~\n" * (BIG // 2) + "}",
    "feedback": "پرسش {=الف" + "#" * BIG + "}",
    "truth": "پرسش {TRUE" + "#" * BIG + "}",
    "option": "پرسش {=" + "a" * BIG + " ~ب}",
    "escapes": "پرسش {=" + "\\" * BIG + " ~ب}",
    "escaped": "\\=" * (BIG // 2) + " {=الف ~ب}",
    "braces": "{" * BIG,
    "comments": "//\n" * (BIG // 3),
    "blocks": "a\n\n" * (BIG // 3),
    "questions": "a{T}\n\n" * (BIG // 6),
    "numbers": "{#}\n\n" * (BIG // 5),
    "numbers-and-lines": "{#}\n\n" * 400 + "a\n" * (BIG // 3),
    "title": "::" + "a" * BIG,
    "spaces": " " * BIG + "a",
}


@pytest.mark.parametrize("kind", HEAVY)
def test_no_file_holds_up_the_program(kind: str) -> None:
    data = HEAVY[kind].encode()
    assert len(data) <= MOST_BYTES

    def read() -> None:
        read_group_gift(data, leads_to=lambda text: mask(text) != text)

    assert least_seconds(read, tries=2) < 0.5


def test_longest_good_file_is_read_in_time() -> None:
    text = "\n\n".join(
        f"پرسش {n}؟ {{=درست {'آ' * 30}#آفرین ~نادرست {'ب' * 30}#نه}}" for n in range(MOST_IN_FILE)
    )
    readings = []

    def read() -> None:
        readings.append(read_group_gift(text.encode(), leads_to=lambda text: mask(text) != text))

    assert least_seconds(read, tries=2) < 1.0
    assert len(readings[0].questions) == MOST_IN_FILE and readings[0].faults == ()
    more = read_group_gift((text + "\n\nبد").encode())
    assert more.trouble is FileTrouble.MANY and more.questions == ()


def test_same_text_with_other_answers_is_a_repeat() -> None:
    reading = read_group_gift("پرسش؟ {=الف ~ب}\n\nپرسش؟ {=ب ~الف}".encode())
    assert len(reading.questions) == 1 and reading.questions[0].right.text == "الف"
    assert [(fault.line, fault.trouble) for fault in reading.faults] == [(3, QuestionTrouble.REPEATED)]


def test_bad_question_hides_no_other_and_repeats_are_named() -> None:
    text = "\n\n".join([SINGLE, "بد", SINGLE, "خوب {TRUE}"])
    reading = read_group_gift(text.encode())
    assert [question.text for question in reading.questions] == ["شعبه کجاست؟", "خوب"]
    assert [(fault.line, fault.trouble) for fault in reading.faults] == [
        (7, QuestionTrouble.BRACES),
        (9, QuestionTrouble.REPEATED),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_texts_of_common_editors_are_read(encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    assert len(read_group_gift(mark + SINGLE.replace("\n", "\r\n").encode(encoding)).questions) == 1


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        ("سلام {=الف ~ب}".encode("cp1256", errors="replace"), FileTrouble.ENCODING),
        ("سلام \ufffd {=الف ~ب}".encode(), FileTrouble.ENCODING),
        (b"\xff\xfe\x00", FileTrouble.ENCODING),
        (b"PK\x03\x04\0\0", FileTrouble.NO_TEXT),
        (bytes(range(1, 32)) * 9 + b"\xff", FileTrouble.NO_TEXT),
        ("سلام\x07 {=الف ~ب}".encode(), FileTrouble.NO_TEXT),
        (b"", FileTrouble.EMPTY),
        ("// نکته\n\n$CATEGORY: x\n".encode(), FileTrouble.EMPTY),
        (b"a" * (MOST_BYTES + 1), FileTrouble.TOO_BIG),
    ],
)
def test_file_without_text_is_refused(data: bytes, trouble: FileTrouble) -> None:
    assert read_group_gift(data).trouble is trouble


@settings(max_examples=examples(200), deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet="آب{}=~#%\\:->\n 1T/[]", max_size=200).map(str.encode)
    )
)
def test_nothing_that_is_sent_raises(data: bytes) -> None:
    reading = read_group_gift(data)
    assert (reading.trouble is None) == bool(reading.questions or reading.faults)
    for question in reading.questions:
        assert question.text and sum(option.right for option in question.options) == 1
