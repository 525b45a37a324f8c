"""Splitting a referral's copies into parts that a messenger accepts. Pure rules."""

from collections.abc import Sequence
from typing import Final

PART_BYTES: Final = 10 * 1024 * 1024
"""Bytes of originals in one part. Bale refused files above 20 MB, and a film with covered fields is encoded
anew and may grow. A single file is a part, however large it is."""


def in_parts(sizes: Sequence[int]) -> Sequence[slice]:
    """Which copies go together, in order; at least one slice if there are any."""
    parts, begin, held = list[slice](), 0, 0
    for at, size in enumerate(sizes):
        if at > begin and held + size > PART_BYTES:
            parts.append(slice(begin, at))
            begin, held = at, 0
        held += size
    return (*parts, slice(begin, len(sizes))) if sizes else ()
