"""What the specification says about single acts, independently of the content."""

from typing import Final

RESTRICTED_ACTS: Final = frozenset({"O13", "O43", "O47", "O53"})
"""Acts of officials and forces: for the restricted circle only."""
PERSON_ACTS: Final = frozenset({"O01", "O03", "O04", "O05", "O06", "O07", "O09", "O12", "O13", "O14", "O27"})
"""The only acts for which a private person may be reported."""
SPEECH_ACTS: Final = frozenset({"O17", "O22", "O23", "O24", "O26", "O37", "X05", "X06"})
"""Acts done by speaking: a private person can never be reported for them."""
SCOPED_ACTS: Final = {"O32": frozenset({"candidate", "headquarters", "staff"})}
"""Acts whose actors are fixed one by one."""
