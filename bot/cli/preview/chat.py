"""Renders the program's own screens as parts of a page: its texts, its buttons, its order. No wording is made
here."""

from collections.abc import Callable, Mapping

from bot.cli.preview.pieces import bubble, key, panel
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.texts import Texts

type LinkFor = Callable[[Press], str]
"""The page that a button leads to; empty if no page can show it."""


class ScreenRenderer:
    """Draws screens with the texts of the messengers."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def words(self, name: str, args: Mapping[str, Arg] | None = None) -> str:
        """A message as HTML."""
        return self._texts.render(name, args).replace("\n", "<br>")

    def label(self, name: TextRef | str) -> str:
        """Plain text on one line, as on a button."""
        return self._texts.label(name)

    def plain(self, name: str, value: str) -> str:
        """The name of a track or tier."""
        return self._texts.label(TextRef(f"{name}-name", {name: value}))

    def screen(
        self,
        screen: Screen,
        link_for: LinkFor,
        *,
        anchor: str = "",
        css: str = "",
        aside: str = "",
        panels: Mapping[str | Press, str] | None = None,
    ) -> str:
        """The message, its buttons, and below them what some of the buttons open.

        ``panels`` holds that by the button's verb, or by its press; ``aside`` is for editors and set apart from the
        message.
        """
        below = panels or {}
        opened = {
            button.press: f"{button.press.verb}-{button.press.argument.replace('/', '-')}"
            for row in screen.buttons
            for button in row
            if button.press is not None and (button.press in below or button.press.verb in below)
        }

        def target(press: Press) -> str:
            return f"#{opened[press]}" if press in opened else link_for(press)

        message = bubble(self.words(screen.key, screen.args), css=css)
        name = f' id="{anchor}"' if anchor else ""
        panels_html = "".join(
            panel(below.get(press) or below[press.verb], anchor=place, is_open=press.verb == "diagram")
            for press, place in opened.items()
        )
        keys = self._keys(screen.buttons, target)
        return f'<section class="turn"{name}>{message}{keys}{aside}{panels_html}</section>'

    def _keys(self, rows: Rows, link_for: LinkFor) -> str:
        drawn = "".join(
            f'<div class="row">{"".join(self._key(button, link_for) for button in row)}</div>'
            for row in rows
            if row
        )
        return f'<div class="keys">{drawn}</div>'

    def _key(self, button: Button, link_for: LinkFor) -> str:
        return key(self.label(button.label), link_for(button.press) if button.press is not None else "")
