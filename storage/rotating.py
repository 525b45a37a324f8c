"""A new master key. It wraps one row per key store, so this takes as long with a million keys as with one.

The steps may be interrupted anywhere: first the key file holds both masters, then the key stores are wrapped
by the new one, then the key file holds only the new one. After each step the folder can be opened.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from storage.hour_keys import HOUR_KEYS, HourKeys
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.keys import KeyFile, KeyMaterial, KeyRing
from storage.trouble import DatabaseUnusable


def rotate(
    key_file: Path, *, data_dir: Path, copy_dir: Path | None = None, holder: KeyHolder | None = None
) -> Iterator[str]:
    """Yields a line after each step. The caller ensures that no program runs on the folder.

    Completes an interrupted earlier rotation instead, if there is one. Raises KeyFileTrouble,
    DatabaseUnusable; nothing is lost then, and it can be tried again.
    """
    file = KeyFile(key_file)
    material = file.open(data_dir=data_dir, fresh=False)
    if material.former is None:
        material = replace(material, master=os.urandom(32), former=material.master)
        file.replace(material)
        yield "the key file holds the new master key beside the old one"
    else:
        yield "a rotation was interrupted: going on with it"
    _rewrap(material, data_dir, copy_dir, holder)
    yield "the key stores are wrapped by the new master key"
    file.replace(replace(material, former=None))
    yield "the key file holds the new master key alone"


def _rewrap(material: KeyMaterial, data_dir: Path, copy_dir: Path | None, holder: KeyHolder | None) -> None:
    ring = KeyRing(material)
    for name, kind in ((REPORT_KEYS, ReportKeys), (HOUR_KEYS, HourKeys)):
        if holder is not None:
            keys = kind(holder.rows(name), ring)
        else:
            keys = kind(data_dir / name, ring, copy_to=copy_dir / name if copy_dir is not None else None)
        try:
            if keys.file.copy_behind:
                raise DatabaseUnusable(
                    f"the copy of the key files in {copy_dir} cannot be written, and could not be opened any more: "
                    "bring it back, or take AMANAT_COPY_DIR out, and rotate again"
                )
            keys.file.rewrap()
        finally:
            keys.file.close()
