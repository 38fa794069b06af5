"""The connection that lines up before it begins a transaction."""

from __future__ import annotations

from django.db.backends.sqlite3 import base

from madang.kit.sqlite_in_line.line import Line, line_for

#: Seconds; SQLite's own timeout comes on top.  A line moves, so it is worth the wait.
PATIENCE = 60.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite; between beginning and end of a transaction it holds the line."""

    _line: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._line_up()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # untyped
        except BaseException:
            self._leave()
            raise

    def _line_up(self) -> None:
        line = line_for(str(self.settings_dict["NAME"]))
        if line.enter(PATIENCE):
            self._line = line

    def _leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.leave()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # untyped
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # untyped
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # untyped
        finally:
            self._leave()
