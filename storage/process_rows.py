"""The rows in which processes that divide the work say what they do. Ages are by the server's clock: nobody's own
counts."""

from typing import Final

from sqlalchemy import text

PUT: Final = text(
    "INSERT INTO processes (run, name, roles, holds, seen, burns, page) VALUES (:run, :name, :roles, :holds, "
    "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint), :burns, :page) "
    "ON CONFLICT (run) DO UPDATE SET name = excluded.name, roles = excluded.roles, holds = excluded.holds, "
    "seen = excluded.seen, burns = excluded.burns, page = excluded.page"
)
AGE: Final = "extract(epoch FROM clock_timestamp()) - seen / 1000000.0"
READ: Final = f"SELECT run, name, roles, holds, burns, page, {AGE} AS age FROM processes ORDER BY name"  # noqa: S608 our own words
