"""Which steps of the schema this program has."""

from pathlib import Path
from typing import Final

STEPS: Final = Path(__file__).parent / "migrations"


def is_known(step: str) -> bool:
    """Whether this program has this step."""
    return any((STEPS / "versions").glob(f"{step}_*.py"))
