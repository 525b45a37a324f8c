"""Waves of equal texts."""

from bot.domain.submissions.waves import LEAST, Signals, TextMark, read_signals, signals_of


def marks(*minutes: int, fresh: int = 0) -> list[TextMark]:
    return [TextMark(f"r{n}", f"c{n}", minute, n < fresh) for n, minute in enumerate(minutes)]


def test_a_few_equal_texts_are_no_wave() -> None:
    assert signals_of(marks(*range(LEAST - 1))) == Signals()
    assert str(Signals()) == ""


def test_wave_counts_similar_simultaneous_and_new_reports() -> None:
    signals = signals_of(marks(5, 5, 5, 7, 9, fresh=4))
    assert signals == Signals(same=5, at_once=3, fresh=4)
    assert read_signals(str(signals)) == signals
    assert read_signals("") == Signals()
