"""Who may see what, in the running program."""

from pathlib import Path

from tests.stories.story_house import house


async def test_storage_knows_the_areas_that_are_taught(tmp_path: Path) -> None:
    """Without them, a recusal from an area would cover only that very area and none below it."""
    async with house(tmp_path) as home, home.program.store.batch() as batch:
        areas = batch.uow.areas
        assert areas == home.program.teaching.content.areas
        assert areas.is_within("thr01s1", of="thr01")
