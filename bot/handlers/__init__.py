"""Every route in one readable list: what a press, a command or a typed message leads to.

First a row's trigger (a ``/command``, a button's verb, ``state:name``, or a kind of update), then the
handler, then where it holds and for whom. A new button or command is a handler and a row here.
"""

from typing import Final

from bot.conversation.router import Route, Where
from bot.handlers import help, menu, problems, settings, stale, start

TABLE: Final[tuple[Route, ...]] = (
    # start and menu
    Route("/start", start.start),
    Route("who", start.who),
    Route("/menu", menu.menu),
    Route("menu", menu.menu),
    Route("/help", help.help_screen),
    Route("help", help.help_screen),
    Route("/settings", settings.settings),
    Route("settings", settings.settings),
    Route("/forget_me", settings.forget),
    Route("forget", settings.forget),
    # lessons
    # quizzes
    # reporting
    # moderation
    # group service
    # problems (last)
    Route("any-press", stale.stale_press, where=Where.ANY),
    Route("any-command", problems.unknown_command),
    Route("any-message", problems.nothing_awaited),
)
