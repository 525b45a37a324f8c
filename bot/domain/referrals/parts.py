"""The copies of a referral in parts that a messenger takes. Pure rules."""

from collections.abc import Sequence
from typing import Final

PART_BYTES: Final = 10 * 1024 * 1024
"""Of the originals in one part. Bale was seen to refuse files above 20 MB, and a film whose fields are covered is
written anew, so that it may become larger than it was. One file alone is a part, however large it is."""


def in_parts(sizes: Sequence[int]) -> Sequence[slice]:
    """Which copies go together, in their order; one slice at least where there is any."""
    parts, begin, held = list[slice](), 0, 0
    for at, size in enumerate(sizes):
        if at > begin and held + size > PART_BYTES:
            parts.append(slice(begin, at))
            begin, held = at, 0
        held += size
    return (*parts, slice(begin, len(sizes))) if sizes else ()
