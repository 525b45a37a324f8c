"""Rows of numbers: as even as possible, read from the right."""

import pytest

from bot.conversation.outgoing import Button
from bot.handlers.pieces import number_rows


@pytest.mark.parametrize(
    ("count", "lengths"),
    [(0, []), (1, [1]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3]), (9, [3, 3, 3]), (11, [4, 4, 3])],
)
def test_rows_are_even(count: int, lengths: list[int]) -> None:
    buttons = [Button(str(number)) for number in range(1, count + 1)]
    rows = number_rows(buttons, most=4)
    assert [len(row) for row in rows] == lengths
    assert [button for row in rows for button in reversed(row)] == buttons
