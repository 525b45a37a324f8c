"""The election that ships with the program, for made-up content that needs one."""

from typing import Final

from bot.domain.catalogue.election import Election
from bot.library.folder import CONTENT
from bot.library.ledger import Ledger
from bot.library.read_election import read_election
from bot.library.sources import parse_yaml


def read_shipped_election() -> Election:
    file = CONTENT / "election.yaml"
    election = read_election(parse_yaml(str(file), file.read_text(encoding="utf-8")), Ledger())
    assert election is not None
    return election


ELECTION: Final = read_shipped_election()
