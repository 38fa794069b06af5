"""`madang demo` goes from an empty folder to an answering server, twice in a row."""

import re
import socket
from pathlib import Path

import pytest

from tests.config.test_processes import children_of, fetch, serving, until
from tests.installation import Installation

pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.slow]


def first_address(process):
    for line in process.stdout:
        if found := re.search(r"ready after \d+ s: (http://127\.0\.0\.1:\d+)/", line):
            return found.group(1)
    raise AssertionError("no address was printed")


def test_a_demo_stands_and_keeps_what_it_had(tmp_path):
    here = Installation(tmp_path)
    for _turn in range(2):
        with serving(here, "demo") as process:
            address = first_address(process)
            assert fetch(address + "/")[0] == 200
            until(lambda: fetch(address + "/readyz")[0] == 200)  # noqa: B023
            assert len(children_of(process.pid)) == 2
    assert here.database.exists()
    assert not (Path.home() / ".gunicorn" / "gunicorn.ctl").exists()


def test_a_taken_port_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        told = Installation(tmp_path).run("demo", "--port", port, fails=True)
    assert told == f"Port {port} is taken; name another with --port.\n"


def test_the_command_line_explains_itself(tmp_path):
    here = Installation(tmp_path)
    usage = here.run("--help")
    for word in ("demo", "serve", "worker", "check", "backup", "restore", "solve"):
        assert f"\n  {word}" in usage
    assert "no command “nonsense”" in here.run("nonsense", fails=True)
    assert "PROBLEM is one of" in here.run("solve", "--help")
