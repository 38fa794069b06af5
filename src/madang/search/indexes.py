"""The full-text index of each database, kept current by the database itself.

SQLite: an FTS5 table over the entries, filled by triggers.  PostgreSQL: a generated
``tsvector`` column with a GIN index; the vector is written token by token, so that no
parser or locale of the server cuts the tokens again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections

from madang.search.models import Entry

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = Entry._meta.db_table
#: What PostgreSQL's index of names holds.
TITLES = "ts_filter(vector, '{a}')"

SQLITE = [
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(
        title_tokens, body_tokens, content='{TABLE}', content_rowid='id',
        prefix='1 2 3', tokenize='unicode61 remove_diacritics 0')""",
    f"""CREATE TRIGGER IF NOT EXISTS search_fts_insert AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO search_fts(rowid, title_tokens, body_tokens)
        VALUES (NEW.id, NEW.title_tokens, NEW.body_tokens); END""",
    f"""CREATE TRIGGER IF NOT EXISTS search_fts_delete AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO search_fts(search_fts, rowid, title_tokens, body_tokens)
        VALUES ('delete', OLD.id, OLD.title_tokens, OLD.body_tokens); END""",
    f"""CREATE TRIGGER IF NOT EXISTS search_fts_update
        AFTER UPDATE OF title_tokens, body_tokens ON {TABLE} BEGIN
        INSERT INTO search_fts(search_fts, rowid, title_tokens, body_tokens)
        VALUES ('delete', OLD.id, OLD.title_tokens, OLD.body_tokens);
        INSERT INTO search_fts(rowid, title_tokens, body_tokens)
        VALUES (NEW.id, NEW.title_tokens, NEW.body_tokens); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION search_vector(title text, body text)
        RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(quote_literal(word) || ':'
            || least(place, 16383) || weight, ' '), '')::tsvector
        FROM (SELECT word, place, 'A' AS weight
            FROM unnest(string_to_array(title, ' ')) WITH ORDINALITY AS t(word, place)
            UNION ALL SELECT word, place + 2 + array_length(
                string_to_array(title || ' ', ' '), 1), 'D'
            FROM unnest(string_to_array(body, ' ')) WITH ORDINALITY AS b(word, place)
        ) AS words WHERE word <> '' $$""",
    # A vector beside its row is ranked in half the time of one fetched from elsewhere.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 8160)",
    f"""ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS vector tsvector
        GENERATED ALWAYS AS (search_vector(title_tokens, body_tokens)) STORED""",
    f"CREATE INDEX IF NOT EXISTS search_vector_gin ON {TABLE} USING gin (vector)",
    # Names alone, so that the box finds them without looking into texts.
    f"""CREATE INDEX IF NOT EXISTS search_title_gin ON {TABLE}
        USING gin ({TITLES})""",
]


def build(connection: BaseDatabaseWrapper) -> None:
    """Build what is missing of the index; fill it if it was missing."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for statement in POSTGRESQL:
                cursor.execute(statement)
            return
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_fts_insert'")
        was_there = cursor.fetchone()
        for statement in SQLITE:
            cursor.execute(statement)
        if not was_there:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")


def build_after_migrate(*, using: str, **_signal: Any) -> None:
    """Build the index once its table stands."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        build(connection)
