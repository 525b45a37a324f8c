"""The keys outside the data folder, and everything derived from them."""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from bot.domain.people import Account, Messenger, PersonKeys
from bot.domain.submissions.traces import Trace, hash_of
from storage.folders import own_user, sync_folder
from storage.trouble import KeyFileTrouble

_KEY_BYTES: Final = 32
KIND_BITS: Final = 4
"""The last bits of a trace's name hold its kind."""
_NAME_DIGITS: Final = 32
"""128 bits of an HMAC name a row: enough to exclude collisions, at half the space of the whole."""


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """The contents of the key file. ``root`` names rows and never changes; ``master`` wraps the key stores
    and can be rotated; ``former`` is there only while a rotation is under way."""

    root: bytes
    master: bytes
    former: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A JSON file with mode 600 that holds random keys.
    Anyone who has it and the data folder can read everything."""

    path: Path

    def open(self, *, data_dir: Path, fresh: bool) -> KeyMaterial:
        """The keys; they are made now if there are none and the data folder is ``fresh``.
        Raises KeyFileTrouble."""
        if self.path.resolve().is_relative_to(data_dir.resolve()):
            raise KeyFileTrouble(
                f"the key file {self.path} lies inside the data folder: move it out and set AMANAT_KEY_FILE"
            )
        try:
            if not _is_there(self.path):
                return self._make(fresh=fresh)
            return self._read_material()
        except OSError as trouble:
            raise self._unusable(trouble) from trouble

    def replace(self, material: KeyMaterial) -> None:
        """Replace the file: whole or not at all, and durable when this returns. Raises KeyFileTrouble."""
        unfinished = self.path.with_name(self.path.name + ".new")
        try:
            unfinished.unlink(missing_ok=True)
            _write(unfinished, material)
            unfinished.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as trouble:
            raise self._unusable(trouble) from trouble

    def _make(self, *, fresh: bool) -> KeyMaterial:
        if not fresh:
            raise KeyFileTrouble(
                f"the key file {self.path} is missing, and the data cannot be read without it: "
                "bring it back, or start with an empty data folder"
            )
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        material = KeyMaterial(os.urandom(_KEY_BYTES), os.urandom(_KEY_BYTES))
        _write(self.path, material)
        return material

    def _read_material(self) -> KeyMaterial:
        if os.name == "posix" and self.path.stat().st_mode & 0o077:
            raise KeyFileTrouble(f"the key file {self.path} is open to others: run chmod 600 {self.path}")
        try:
            fields = json.loads(self.path.read_text())
            root = _key(fields["root"])
            # Files of the first version hold only the root: the wrapping key is derived from it until it is
            # rotated.
            master = _key(fields["master"]) if "master" in fields else _derive_subkey(root, "wrap")
            former = _key(fields["former"]) if "former" in fields else None
        except (ValueError, KeyError, TypeError) as trouble:
            raise KeyFileTrouble(
                f"the key file {self.path} is damaged: bring back the copy that you keep of it"
            ) from trouble
        return KeyMaterial(root, master, former)

    def _unusable(self, trouble: OSError) -> KeyFileTrouble:
        why = trouble.strerror or type(trouble).__name__
        mend = "set AMANAT_KEY_FILE to a file of your own"
        if isinstance(trouble, PermissionError):
            folder = "its folder, which holds nothing else (in a container: the one that is mounted there)"
            mend = f"give {folder}, to {own_user()} with chown -R, or {mend}"
        return KeyFileTrouble(f"the key file {self.path} cannot be used ({why}): {mend}")


def _is_there(path: Path) -> bool:
    """Raises OSError where that cannot be seen: a file that may not be looked at is not a missing one."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def _key(text: str) -> bytes:
    """Raises ValueError or TypeError."""
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError("not a key")
    return key


def _write(path: Path, material: KeyMaterial) -> None:
    fields: dict[str, object] = {"version": 2}
    for name in ("root", "master", "former"):
        if (key := getattr(material, name)) is not None:
            fields[name] = base64.b64encode(key).decode()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(json.dumps(fields) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _derive_subkey(root: bytes, label: str, *, secret: bytes = b"") -> bytes:
    return hashlib.blake2b(
        label.encode() + secret, key=root, digest_size=32, person=b"amanat-subkey"
    ).digest()


def _prepare(key: bytes) -> hmac.HMAC:
    """HMACs under this key: to begin one takes longer than to hash a short text, so a copy of this one is used."""
    return hmac.new(key, digestmod="sha256")


def _digest(prepared: hmac.HMAC, text: str) -> bytes:
    begun = prepared.copy()
    begun.update(text.encode())
    return begun.digest()


def _name(prepared: hmac.HMAC, text: str) -> str:
    return _digest(prepared, text).hex()[:_NAME_DIGITS]


_PEOPLE: Final = 6_000
"""Whose keys are kept derived: as many as have rows in `storage.row_cache`."""


class KeyRing:
    """Subkeys of the root, one per purpose.
    A name made with one reveals nothing about a name made with another."""

    def __init__(self, material: KeyMaterial) -> None:
        root = self._root = material.root
        self._learner = _prepare(_derive_subkey(root, "learner"))
        self._reporter = _prepare(_derive_subkey(root, "reporter", secret=os.urandom(_KEY_BYTES)))
        self._conversation = _prepare(_derive_subkey(root, "conversation"))
        self._receipt = _prepare(_derive_subkey(root, "receipt"))
        self._codes = _prepare(_derive_subkey(root, "codes"))
        self.masters: Final = tuple(key for key in (material.master, material.former) if key is not None)
        """Wrap the store key of each key store; the first one wraps new store keys."""
        self.first_wrap: Final = _derive_subkey(root, "wrap")
        """Wrapped each key in key stores of the first version."""
        self._index = _prepare(_derive_subkey(root, "index"))
        """For the blind index over sealed text."""
        self.certificates: Final = _derive_subkey(root, "certificates")
        """The Ed25519 seed that certificates are signed with: no backup of the data folder holds it."""
        self.remarks: Final = _derive_subkey(root, "remarks")
        self.replies: Final = _derive_subkey(root, "replies")
        """Seals what learners write about cards."""
        self._texts = _prepare(_derive_subkey(root, "texts"))
        self._online = _prepare(_derive_subkey(root, "online"))
        self._numbers = _prepare(_derive_subkey(root, "numbers"))
        self._order = _prepare(_derive_subkey(root, "order"))
        self._notes = _prepare(_derive_subkey(root, "notes"))
        self._shown = _prepare(_derive_subkey(root, "shown"))
        self._tries = lru_cache(maxsize=2)(self._prepare_tries)
        self.vault_mark: Final = _derive_subkey(root, "vault").hex()[:_NAME_DIGITS].encode()
        """Written into a bucket, so that no other store takes its files for left behind."""
        self.keys_of = lru_cache(maxsize=_PEOPLE)(self._keys_of)

    @classmethod
    def from_file(cls, path: Path, *, data_dir: Path, fresh: bool) -> Self:
        return cls(KeyFile(path).open(data_dir=data_dir, fresh=fresh))

    def name_reporters(self, secret: bytes) -> None:
        """Reporters are named by the root and this secret, which is in the store of report keys and is burned
        with the accounts. Until it is set, a ring gives them random names, no two alike.

        An empty secret gives the names of the first version, which had no secret.
        """
        self._reporter = _prepare(_derive_subkey(self._root, "reporter", secret=secret))
        self.keys_of.cache_clear()

    def _keys_of(self, account: Account) -> PersonKeys:
        who = str(account)
        return PersonKeys(
            learner=_name(self._learner, who),
            reporter=_name(self._reporter, who),
            conversation=_name(self._conversation, who),
        )

    def receipt(self, code: str) -> str:
        """The name under which a receipt code is stored."""
        return _name(self._receipt, code)

    def code(self, purpose: str, code: str) -> str:
        """The name under which an invitation's or transfer's code is stored."""
        return _name(self._codes, f"{purpose} {code}")

    def text(self, text: str) -> str:
        """The name of a report's text: equal texts have the same name, and it reveals no words."""
        return _name(self._texts, text)

    def online(self, address: str) -> str:
        """The name of a reported page, or of a graded account."""
        return _name(self._online, address)

    def trace(self, scope: str, trace: Trace) -> int:
        """The name of a trace in the blind index: 59 bits of an HMAC, and its kind."""

        def hash_text(text: str) -> int:
            return int.from_bytes(_digest(self._index, f"{scope}\n{text}")[:8]) >> 5

        return hash_of(trace, hash_text) << KIND_BITS | trace.kind

    def tries(self, what: str, key: str, *, day: str) -> str:
        """A person's counter for one day: the next day's name cannot be linked to it."""
        return _name(self._tries(day), f"{what} {key}")

    def _prepare_tries(self, day: str) -> hmac.HMAC:
        return _prepare(_derive_subkey(self._root, f"tries {day}"))

    def inbox_conversation(self, messenger: Messenger, order: str) -> str:
        """The name under which updates wait that must keep their order (``Adapter.order_of``).
        It leads to no session."""
        return _name(self._order, f"{messenger} {order}")

    def notes(self, conversation: str, hour: int) -> str:
        """The name of the notes about a conversation's messages of one hour. Other hours have other names,
        and none of them leads to the conversation."""
        return _name(self._notes, f"{hour} {conversation}")

    def expiring_copy_name(self, conversation: str) -> str:
        """The name of the copies that a conversation's reporter is shown."""
        return _name(self._shown, conversation)

    def number_seed(self, block: int) -> bytes:
        """The seed that shuffles a block of case numbers.
        It is not in the database, so numbers reveal no order."""
        return _digest(self._numbers, str(block))
