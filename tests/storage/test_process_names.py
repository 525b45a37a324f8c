"""How processes are called towards the database where none has a number of its own."""

import os
import socket
from pathlib import Path

import pytest

from storage import process_names
from storage.process_names import EvidencePlace, ProcessName


def name_in_container(data_dir: Path) -> ProcessName:
    """Of one more container."""
    process_names._number_in_container.cache_clear()
    return ProcessName.of_this_process(data_dir, keys_held=True, evidence=EvidencePlace.FOLDER)


def test_containers_of_one_machine_have_names_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)
    monkeypatch.setattr(socket, "gethostname", lambda: "a" * 64)
    names = [name_in_container(tmp_path) for _ in range(5)]
    assert len({str(name) for name in names}) == 5
    assert ProcessName.of_this_process(tmp_path) == ProcessName.of_this_process(tmp_path), "one name each"
    assert all(ProcessName.read(str(name)) == name for name in names)
    assert all(len(name.of_connection.encode()) <= 63 for name in names), "PostgreSQL would cut it"


def test_process_of_a_machine_goes_by_its_number(tmp_path: Path) -> None:
    assert ProcessName.of_this_process(tmp_path).pid == os.getpid() != 1
