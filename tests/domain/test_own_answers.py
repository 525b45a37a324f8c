"""Which own card answers a question: by the articles of the answer and the words that only few cards have."""

from bot.domain.duties.own_answers import OwnCardWords, best_own_card

CARDS = [
    OwnCardWords("seal", article_ids=("84-kaf",), texts=("seal of the box", "whoever breaks the lock …")),
    OwnCardWords("close", article_ids=("29",), texts=("late voters inside", "the door closes after them")),
    OwnCardWords("door", article_ids=("29", "56"), texts=("people at the door", "keep the door free")),
    OwnCardWords("count", article_ids=("82",), texts=("minutes of the count", "observer gets a copy")),
    OwnCardWords("quiet", article_ids=("20",), texts=("nobody asks for votes", "the vote is secret")),
]


def answer(text: str, *articles: str, cards: list[OwnCardWords] | None = None) -> str | None:
    return best_own_card(text, articles, CARDS if cards is None else cards, str.split)


def test_card_with_article_and_words_answers() -> None:
    assert answer("may late voters inside still vote", "29") == "close"
    assert answer("who keeps people free", "56") == "door"


def test_words_without_shared_article_are_no_answer() -> None:
    assert answer("may late voters inside still vote", "82") is None


def test_single_shared_word_is_no_answer() -> None:
    assert answer("what about late trains", "29") is None
    assert answer("", "29") is None


def test_equal_cards_are_no_answer() -> None:
    twins = [
        OwnCardWords("a", article_ids=("29",), texts=("late voters",)),
        OwnCardWords("b", article_ids=("29",), texts=("late voters",)),
        *CARDS[3:],
        *CARDS[:1],
    ]
    assert answer("late voters", "29", cards=twins) is None


def test_words_of_most_cards_do_not_count() -> None:
    cards = [
        OwnCardWords(f"c{n}", article_ids=("1",), texts=(f"station election {word}",))
        for n, word in enumerate(("stamp", "queue", "paper"))
    ]
    assert answer("the election at the station", "1", cards=cards) is None
    assert answer("election paper station", "1", cards=cards) is None, "only one word tells them apart"
