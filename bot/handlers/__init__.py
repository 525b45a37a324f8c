"""Every route in one readable list: what a press, a command or a typed message leads to.

First a row's trigger (a ``/command``, a button's verb, ``state:name``, or a kind of update), then the
handler, then where it holds and for whom. A new button or command is a handler and a row here.
"""

from typing import Final

from bot.conversation.router import Route

TABLE: Final[tuple[Route, ...]] = (
    # start and menu
    # lessons
    # quizzes
    # reporting
    # moderation
    # group service
    # problems (last)
)
