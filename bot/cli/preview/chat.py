"""The program's own screens as parts of a page: its words, its buttons, its order. Nothing is worded here."""

from collections.abc import Callable, Mapping

from bot.cli.preview.pieces import bubble, key, panel
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Term
from bot.texts import Texts

type Ways = Callable[[Press], str]
"""Where on the pages a button leads; empty where it leads nowhere that a page could show."""


class Chat:
    """Draws screens with the texts that the messengers get."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def words(self, name: str, args: Mapping[str, Arg] | None = None) -> str:
        """A message as HTML."""
        return self._texts.render(name, args).replace("\n", "<br>")

    def label(self, name: Term | str) -> str:
        """Plain words on one line, as on a button."""
        return self._texts.label(name)

    def plain(self, name: str, value: str) -> str:
        """The name of a track or tier."""
        return self._texts.label(Term(f"{name}-name", {name: value}))

    def screen(
        self,
        screen: Screen,
        ways: Ways,
        *,
        anchor: str = "",
        css: str = "",
        aside: str = "",
        panels: Mapping[str, str] | None = None,
    ) -> str:
        """The message, its buttons, and below them what some of the buttons open.

        ``panels`` holds that by the button's verb; ``aside`` is for editors and set apart from the message.
        """
        below = panels or {}
        opened = {
            button.press: f"{button.press.verb}-{button.press.argument.replace('/', '-')}"
            for row in screen.buttons
            for button in row
            if button.press is not None and button.press.verb in below
        }

        def leads(press: Press) -> str:
            return f"#{opened[press]}" if press in opened else ways(press)

        said = bubble(self.words(screen.key, screen.args), css=css)
        name = f' id="{anchor}"' if anchor else ""
        shown = "".join(
            panel(below[press.verb], anchor=place, is_open=press.verb == "diagram")
            for press, place in opened.items()
        )
        return (
            f'<section class="turn"{name}>{said}{self._keys(screen.buttons, leads)}{aside}{shown}</section>'
        )

    def _keys(self, rows: Rows, ways: Ways) -> str:
        drawn = "".join(
            f'<div class="row">{"".join(self._key(one, ways) for one in row)}</div>' for row in rows if row
        )
        return f'<div class="keys">{drawn}</div>'

    def _key(self, button: Button, ways: Ways) -> str:
        return key(self.label(button.label), ways(button.press) if button.press is not None else "")
