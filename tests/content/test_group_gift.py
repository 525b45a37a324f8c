"""GIFT files of institutions: what is read, what is refused with its line, and that nothing ever raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cohorts.group_questions import (
    LONGEST_FEEDBACK,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_BYTES,
    FileTrouble,
    GroupOption,
    QuestionText,
    QuestionTrouble,
)
from bot.library.group_gift import read_group_gift
from tests.fakes.effort import examples

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
    ],
)
def test_each_fault_is_named_with_its_line(text: str, line: int, trouble: QuestionTrouble) -> None:
    reading = read_group_gift(text.encode())
    assert reading.questions == ()
    assert [(fault.line, fault.trouble) for fault in reading.faults] == [(line, trouble)]


def test_numbers_of_people_are_refused() -> None:
    reading = read_group_gift("زنگ بزنید ۰۹۱۲ {=الف ~ب}".encode(), leads_to=lambda text: "۰۹" in text)
    assert [fault.trouble for fault in reading.faults] == [QuestionTrouble.CONTACT]


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
