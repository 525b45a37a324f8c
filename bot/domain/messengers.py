"""What a messenger can do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a messenger can do. Nothing outside ``bot/platforms`` asks which messenger it is: it asks here."""

    ephemerals: bool
    protects: bool
    deletes_many: bool
    edits_reliably: bool
    member_updates: bool
    """Whether the messenger reports membership changes by itself."""
    caption_limit: int
    group_per_minute: int
    """The most sends, edits and ephemerals to one group in a minute that this program allows itself."""
    per_second: float
    """Messages a second over all chats with which a new bot begins; 0 for no limit. What it takes is learned."""
    strips_photos: bool = False
    """Whether a picture sent as a photo is known to lose its date and place on the way."""
    topics: bool = False
    """Whether groups can have forum topics."""
    edits_files: bool = False
    """Whether a message's picture can be replaced by another one."""
    copies_text: bool = False
    """Whether a button can copy a text to the clipboard."""
    webhook_header: str = ""
    """The header in which it sends the secret to the webhook; empty if it can only be polled."""
