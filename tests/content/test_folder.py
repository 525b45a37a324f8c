"""A changed folder is noticed without reading it. Then it is loaded, or all its problems are reported."""

import os
from pathlib import Path

from bot.library import LoadedContent
from bot.library.folder import CONTENT, ContentFolder
from tests.fakes.timing import least_seconds

L = "lessons/voter/basic/01-lesson.md"


def test_the_folder_that_ships_is_known():
    assert (CONTENT / "lessons").is_dir()


def test_a_change_is_seen_once_and_loaded(folder):
    watched = ContentFolder(folder.root)
    assert watched.has_changed(), "never loaded"
    before = watched.load()
    assert isinstance(before, LoadedContent)
    assert not watched.has_changed()
    folder.replace(L, "این کارت سوم است.", "این کارت سوم نیست.")
    assert watched.has_changed()
    after = watched.load()
    assert isinstance(after, LoadedContent)
    assert after.hash() != before.hash()
    assert not watched.has_changed()


def test_added_and_removed_files_are_changes_except_hidden(folder):
    watched = ContentFolder(folder.root)
    watched.load()
    folder.write("law/.more.yaml.swp", "x")
    folder.write(".git/index", "x")
    assert not watched.has_changed()
    folder.write("glossary.yaml", "terms:\n  - {id: a, fa: برگه, en: slip, meaning: یک برگ.}\n")
    assert watched.has_changed()
    assert isinstance(watched.load(), LoadedContent)
    folder.path("glossary.yaml").unlink()
    assert watched.has_changed()


def test_the_same_size_at_another_time_is_a_change(folder):
    watched = ContentFolder(folder.root)
    watched.load()
    os.utime(folder.path(L), ns=(1, 1))
    assert watched.has_changed()


def test_problems_are_listed_and_the_next_fix_is_noticed(folder):
    watched = ContentFolder(folder.root)
    folder.replace(L, "[20, 84]", "[20, 99]")
    problems = watched.load()
    assert not isinstance(problems, LoadedContent)
    assert [problem.line for problem in problems] == [folder.line(L, "## two")]
    assert not watched.has_changed(), "the same problems are not reported twice"
    folder.replace(L, "[20, 99]", "[20, 84]")
    assert watched.has_changed()
    assert isinstance(watched.load(), LoadedContent)


def test_a_look_costs_little(folder):
    watched = ContentFolder(CONTENT)
    watched.load()
    assert least_seconds(watched.has_changed, tries=20) < 0.02


def test_no_folder_is_a_problem_and_no_crash(tmp_path: Path):
    assert not isinstance(ContentFolder(tmp_path / "nowhere").load(), LoadedContent)
