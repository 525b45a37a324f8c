"""Which parts of a message are asked for: of a story all sentences, of several questions each, else none."""

from bot.search.question_parts import LONGEST_QUESTION, MOST_PARTS, PART, question_parts


def test_one_question_is_read_whole() -> None:
    for text in ("با گذرنامه می‌شود رأی داد؟", "صف بود. با گذرنامه می‌شود رأی داد؟", "", "؟ " * 60):
        assert question_parts(text) == [text]


def test_two_questions_are_asked_one_by_one() -> None:
    both = "با گذرنامه می‌شود رأی داد؟ نتیجه کی اعلام می‌شود؟"
    assert question_parts(both) == [both, "با گذرنامه می‌شود رأی داد؟", "نتیجه کی اعلام می‌شود؟"]
    tagged = "ایراد ندارد با گذرنامه رأی بدهم؟ دارد؟"
    assert question_parts(tagged) == [tagged]


def test_end_of_a_long_story_is_among_its_parts() -> None:
    story = " ".join(f"w{n}" for n in range(120)) + ". نتیجه کی اعلام می‌شود؟"
    parts = question_parts(story)
    assert parts[-1] == "نتیجه کی اعلام می‌شود؟"
    assert parts[0] == story and len(parts) == 1 + MOST_PARTS
    assert all(len(part.split()) <= PART for part in parts[1:])


def test_each_word_of_a_story_is_in_some_part() -> None:
    words = [f"w{n}" for n in range(LONGEST_QUESTION + 10)]
    assert set(words) == {word for part in question_parts(" ".join(words))[1:] for word in part.split()}
