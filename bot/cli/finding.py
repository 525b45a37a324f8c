"""One line of the findings of ``amanat doctor``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the screen: fine, worth a look, or preventing a start."""

    mark: str
    what: str

    @property
    def bad(self) -> bool:
        return self.mark == "✗"
