"""What a mark means, and who may ever see one of its kind in the open.

``id`` account, ``name`` ``username`` ``phone`` of it; ``third`` a person whose words were forwarded; ``said``
a reporter's word, ``sentence`` what he typed to find the act by, ``hidden`` a number, plate, handle or link
in his words, ``post`` the words of a channel's post, ``dropped`` words and places that he took back or that were
never to be kept, ``place`` coordinates that he asked to keep; ``channel`` whose post it is; ``code`` the receipt;
``file`` a file's name,
``file-id`` the messenger's, ``exif`` what stands in a file, ``picture`` its bytes; ``asked`` a question about
the law, ``remark`` words about a card, ``holder`` the name on a certificate; ``question`` ``reason``
``summary`` ``note`` ``reply`` what moderators type; ``introduced`` what a reporter writes to a body.
"""

from __future__ import annotations

from typing import Final

MANY: Final = "many"
"""Whose mark it is when several people said the same."""

BY_HOLDER: Final = frozenset(
    {"place", "said", "post", "channel", "picture", "question", "reason", "summary", "note"}
)
"""What a moderator who holds the case is meant to see: the words, the named channel, the picture itself, and what
he and others wrote to the reporter."""
BY_OWNER: Final = frozenset({"remark"})
"""And an owner, who looks after the lessons: the words of a remark about a card."""
BY_HIMSELF: Final = frozenset(
    {
        "said",
        "post",
        "sentence",
        "dropped",
        "channel",
        "code",
        "remark",
        "holder",
        "question",
        "reason",
        "summary",
        "reply",
        "introduced",
    }
)
"""What the bot may repeat in somebody's own chat, of his own and of what was written to him: also words that he
has taken back since. What is hidden, and whatever he is called, it repeats nowhere."""
