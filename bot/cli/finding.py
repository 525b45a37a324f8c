"""One line of what ``amanat doctor`` finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the screen: fine, worth a look, or in the way of a start."""

    mark: str
    what: str

    @property
    def bad(self) -> bool:
        return self.mark == "✗"
