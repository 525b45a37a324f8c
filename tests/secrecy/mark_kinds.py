"""What a mark means, and who may ever see one of its kind in the open.

``id`` account, with its ``name``, ``username``, ``phone``; ``third`` a person whose words were forwarded;
``said`` a reporter's word, ``sentence`` what they typed to find the act, ``hidden`` a number, plate, handle
or link in their words, ``post`` the words of a channel's post, ``dropped`` words and places that they removed
or that must never be stored, ``place`` coordinates that they asked to store; ``channel`` the channel of the
post; ``code`` the receipt; ``file`` a file's name, ``file-id`` the messenger's, ``exif`` metadata of a file,
``picture`` its bytes; ``asked`` a question about the law, ``handed`` one that was
handed to the editors, ``remark`` words about a card, ``holder`` the name
on a certificate; ``question`` ``reason`` ``summary`` ``note`` ``reply`` what moderators type; ``introduced``
what a reporter writes to a body.
"""

from __future__ import annotations

from typing import Final

MANY: Final = "many"
"""The owner of a mark that several people said."""

BY_HOLDER: Final = frozenset(
    {"place", "said", "post", "channel", "picture", "question", "reason", "summary", "note"}
)
"""What the assignee of a case may see: the words, the named channel, the picture itself, and what they and
other staff wrote to the reporter."""
BY_OWNER: Final = frozenset({"remark", "handed"})
"""An owner, who edits the lessons, also sees the words of a remark about a card, and of a question to the editors."""
BY_HIMSELF: Final = frozenset(
    {
        "said",
        "post",
        "sentence",
        "dropped",
        "channel",
        "code",
        "remark",
        "handed",
        "holder",
        "question",
        "reason",
        "summary",
        "reply",
        "introduced",
    }
)
"""What the bot may repeat in a person's own chat: their own words and what was written to them, also words
that they have removed since. It never repeats masked data or a person's names."""
