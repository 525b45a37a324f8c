"""``amanat exports``: everything that can be taken out of the program as files. A line for each, and a class in the
module of its command."""

from importlib import import_module
from typing import Final

from bot.cli.export import Export
from bot.cli.words import from_left, pad, visible_length, words

_CLASSES: Final = (
    "bot.cli.keeping:BackupExport",
    "bot.cli.certificate:RevocationsExport",
    "bot.cli.class_sheets:ClassExport",
    "bot.cli.content_gift:GiftExport",
    "bot.cli.content_languages:TranslationExport",
    "bot.cli.content_lawyer:LawyerExport",
    "bot.cli.content_preview:PreviewExport",
    "bot.cli.content_voice:VoiceExport",
    "bot.cli.division:PatchExport",
    "bot.cli.final_report:FinalReportExport",
    "bot.cli.handout:HandoutExport",
    "bot.cli.publish:PublicationExport",
    "bot.cli.referral:ReferralExport",
)
"""``module:class``; a command loads its own module only."""


def export_classes() -> tuple[type[Export], ...]:
    """All exports, by name."""
    return tuple(sorted(map(_load_class, _CLASSES), key=lambda export: export.name))


def _load_class(place: str) -> type[Export]:
    module, _, class_name = place.partition(":")
    loaded: type[Export] = getattr(import_module(module), class_name)
    return loaded


def list_exports() -> int:
    """Print each with its files and what they are for."""
    rows = [(export.name, from_left(words(export.form)), words(export.about)) for export in export_classes()]
    name_width, form_width = (max(visible_length(row[column]) for row in rows) for column in (0, 1))
    for name, form, about in rows:
        print(f"{name:<{name_width}}  {pad(form, form_width)}  {from_left(about)}")
    return 0
