"""Imports the parts of aiogram that this program uses, and builds the models of those methods only.

``import aiogram`` builds the models of every type of the Bot API: 1.6 s and 120 MB, of which one in twenty is ever used
here, because no answer is decoded into models. So its packages are opened one module at a time: a name is imported
from the module from which the package's own ``__init__`` takes it, when somebody asks for it. Afterwards aiogram is
not among the imported modules, and whoever imports it gets the whole of it, as a second copy.

The classes are aiogram's own. `tests/platforms/test_aiogram_parts.py` compares them with those of the whole library.
"""

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

METHODS: Final = (
    "AnswerCallbackQuery",
    "CreateForumTopic",
    "DeleteEphemeralMessage",
    "DeleteMessage",
    "DeleteMessages",
    "DeleteWebhook",
    "EditEphemeralMessageText",
    "EditMessageMedia",
    "EditMessageText",
    "GetChat",
    "GetChatMember",
    "GetChatMenuButton",
    "GetFile",
    "GetMe",
    "GetMyCommands",
    "GetMyDescription",
    "GetMyShortDescription",
    "GetUpdates",
    "GetWebhookInfo",
    "SendAudio",
    "SendDocument",
    "SendMediaGroup",
    "SendMessage",
    "SendPhoto",
    "SendVideo",
    "SendVoice",
    "SetChatMenuButton",
    "SetMyCommands",
    "SetMyDescription",
    "SetMyShortDescription",
    "SetWebhook",
)
"""The methods that the adapter calls. Others are not there."""

__all__ = (
    "METHODS",
    "AiohttpSession",
    "BufferedInputFile",
    "Method",
    "TelegramAPIServer",
    "TokenValidationError",
    "extract_bot_id",
    "methods",
)

_PACKAGES: Final = ("aiogram", "aiogram.enums", "aiogram.methods", "aiogram.types")
"""Those that import all their modules."""
_WORD: Final = re.compile(r"\w+")
_IMPORT: Final = re.compile(r"^from (\.\w[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)


class _OpenedPackage(ModuleType):
    """A package whose names are imported when they are asked for."""

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name)
        self.__path__ = [str(folder)]
        source = (folder / "__init__.py").read_text(encoding="utf-8")
        self._homes = {word: home for home, names in _IMPORT.findall(source) for word in _WORD.findall(names)}

    def __getattr__(self, name: str) -> Any:
        home = self.__dict__.get("_homes", {}).get(name)
        if home is None:
            raise AttributeError(f"{self.__name__}.{name} is not imported: see {__name__}")
        value = getattr(importlib.import_module(home, self.__name__), name)
        setattr(self, name, value)
        return value

    def close(self) -> None:
        """Import nothing more."""
        self._homes = {}


@contextmanager
def _packages_opened() -> Iterator[None]:
    """Within, aiogram's packages are opened one module at a time. If it is imported as a whole, that is used."""
    if "aiogram" in sys.modules:
        yield
        return
    spec = importlib.util.find_spec("aiogram")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("aiogram is not installed: run ./amanat setup")
    root = Path(spec.submodule_search_locations[0])
    opened = [_OpenedPackage(name, root.joinpath(*name.split(".")[1:])) for name in _PACKAGES]
    sys.modules |= {package.__name__: package for package in opened}
    try:
        yield
    finally:
        for package in opened:
            package.close()
        for name in [name for name in sys.modules if name.partition(".")[0] == "aiogram"]:
            del sys.modules[name]


class _KnownTypes(dict[str, Any]):
    """The types that annotations name, by name."""

    def __init__(self, types: ModuleType, default: type) -> None:
        super().__init__({"Default": default})
        self._types = types
        self._seen: set[object] = set()

    def learn(self, annotation: Any) -> None:
        """Import what an annotation names, what the models that it names need, and so on."""
        if isinstance(annotation, str):
            for name in _WORD.findall(annotation):
                if name not in self and hasattr(self._types, name):
                    self[name] = getattr(self._types, name)
                    self.learn(self[name])
        elif _is_model(annotation) and annotation not in self._seen:
            self._seen.add(annotation)
            for model in annotation.__mro__:
                for part in vars(model).get("__annotations__", {}).values():
                    self.learn(part)
        for part in get_args(annotation):
            self.learn(part)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


if TYPE_CHECKING:
    from aiogram import methods
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import BufferedInputFile
    from aiogram.utils.token import TokenValidationError, extract_bot_id
else:
    with _packages_opened():
        from aiogram import methods, types
        from aiogram.client.default import Default
        from aiogram.client.session.aiohttp import AiohttpSession
        from aiogram.client.telegram import TelegramAPIServer
        from aiogram.types import BufferedInputFile
        from aiogram.utils.token import TokenValidationError, extract_bot_id

        _known = _KnownTypes(types, Default)
        for _method in METHODS:
            _known.learn(getattr(methods, _method))
            getattr(methods, _method).model_rebuild(_types_namespace=_known)

type Method = methods.TelegramMethod[Any]
