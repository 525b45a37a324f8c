"""A case from its report to its outcome, played over both messengers' wires against the whole program.

The claimer gets whispers on Telegram, and private messages on Bale; the reporter is on Telegram in both.
"""

import io
from pathlib import Path

import pytest

from bot.cli.sandbox import world_and_program
from bot.sandbox.story import play_file

HERE = Path(__file__).parent


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_claim_details_question_answer_undo_and_outcome(messenger: str) -> None:
    told = io.StringIO()
    async with world_and_program() as (server, _program):
        status = await play_file(server.base_url, HERE / f"moderation_{messenger}.json", told)
    assert status == 0, told.getvalue()
    assert told.getvalue().endswith("66 steps passed\n")
