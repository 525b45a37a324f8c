"""The asyncio engine is SQLAlchemy's own, without the mapper that its package imports with it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = """
import sys
{before}
from storage import sqlalchemy_parts
from sqlalchemy.ext import asyncio
same = sqlalchemy_parts.AsyncEngine is asyncio.AsyncEngine
mapper = "sqlalchemy.orm" in sys.modules
sessions = hasattr(asyncio, "AsyncSession")
from sqlalchemy.ext.asyncio.session import AsyncSession
print(same, mapper, sessions, AsyncSession.__module__)
"""


def ask(before: str = "") -> list[str]:
    """What a program of its own finds."""
    command = [sys.executable, "-c", ASK.format(before=before)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.slow
def test_engine_comes_without_the_mapper_and_sessions_when_asked() -> None:
    assert ask() == ["True", "False", "False", "sqlalchemy.ext.asyncio.session"]


@pytest.mark.slow
def test_whole_package_is_used_where_it_is_there_already() -> None:
    assert ask("import sqlalchemy.ext.asyncio") == ["True", "True", "True", "sqlalchemy.ext.asyncio.session"]
