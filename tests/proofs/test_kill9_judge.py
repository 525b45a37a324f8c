"""What the judge of ``bench.kill9`` takes for the card of a case."""

from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import default_world
from tests.proofs.crash.people import GROUP
from tests.proofs.crash.repeats import cards_of


def test_digest_is_no_card_of_a_case() -> None:
    """As is sent when cards are held, deadlines were missed, or the hour begins."""
    world = default_world(limits=False)
    group, bot = world.group(SandboxMessenger.BALE, GROUP), world.bot_on(SandboxMessenger.BALE).account
    card = world.post(group, bot, buttons=[[{"text": "برمی‌دارم", "callback_data": "case.claim:Ab12"}]])
    world.post(group, bot, buttons=[[{"text": "بعدی", "callback_data": "case.next"}]])
    assert list(cards_of(world, SandboxMessenger.BALE)) == [("Ab12", card.id)]
