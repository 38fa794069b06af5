"""A PostgreSQL cluster that lives as long as one `with` block, for the tests.

It is made in a temporary folder from the machine's own binaries, as an unprivileged
user when we are root, listens on a unix socket and on a free loopback port, and is
stopped and removed whatever happens.  `python tests/postgres.py` keeps one up until
Ctrl-C and prints its address.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = 15
USERS = ("postgres", "nobody", "daemon")
QUICK = {  # nothing here outlives the tests, so nothing needs to reach the disk
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
SAFE = {"fsync": "on", "synchronous_commit": "on"}


class NoPostgres(Exception):  # noqa: N818 -- a reason to skip, not an error
    """This machine cannot run a PostgreSQL of its own; the text says why."""


def binaries() -> Path:
    """The folder that holds `initdb` and `postgres`, newest release first."""
    seen = [shutil.which("postgres"), shutil.which("pg_ctl")]
    folders = [Path(found).resolve().parent for found in seen if found]
    if tool := shutil.which("pg_config"):
        asked = subprocess.run(
            [tool, "--bindir"], capture_output=True, text=True, check=False
        )
        folders.append(Path(asked.stdout.strip() or "/nowhere"))
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    for folder in folders:
        if (folder / "initdb").exists() and _release(folder) >= OLDEST:
            return folder
    raise NoPostgres(f"no PostgreSQL {OLDEST} or newer found on this machine")


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Yield the address of a fresh cluster; it is gone afterwards.

    `durable` keeps fsync on, for tests that kill what writes.

    Raises:
        NoPostgres: the machine has no binaries, or no user to run them as.
    """
    tools = binaries()
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="madang-pg-"))
    try:
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        _run(
            [
                str(tools / "initdb"),
                *("-D", str(home / "data"), "-U", "madang", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            home,
            user,
        )
        port = _free_port()
        server = _start(tools, home, user, port, SAFE if durable else QUICK)
        try:
            _wait(tools, server, port, home)
            yield f"postgres://madang@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _release(folder: Path) -> int:
    told = subprocess.run(
        [str(folder / "postgres"), "--version"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    digits = told.split()[2].split(".")[0] if len(told.split()) > 2 else "0"
    return int("".join(c for c in digits if c.isdigit()) or 0)


def _user() -> pwd.struct_passwd | None:
    """The account to run as; PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    for name in USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("we are root, and there is no other user to run PostgreSQL as")


def _as(user: pwd.struct_passwd | None, home: Path) -> dict[str, object]:
    """Keyword arguments that make a child process run as `user` inside `home`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    kept["HOME"] = str(home)
    found: dict[str, object] = {"cwd": home, "env": kept}
    if user:
        found |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return found


def _run(command: list[str], home: Path, user: pwd.struct_passwd | None) -> None:
    done = subprocess.run(  # type: ignore[call-overload]
        command, capture_output=True, text=True, check=False, **_as(user, home)
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _start(
    tools: Path,
    home: Path,
    user: pwd.struct_passwd | None,
    port: int,
    settings: dict[str, str],
) -> subprocess.Popen[bytes]:
    told = {
        **settings,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(home),
        "max_connections": "200",
        "shared_buffers": "128MB",
        "log_min_messages": "fatal",
    }
    command = [str(tools / "postgres"), "-D", str(home / "data"), "-p", str(port)]
    for name, value in told.items():
        command += ["-c", f"{name}={value}"]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command, stdout=log, stderr=log, **_as(user, home)
        )


def _wait(tools: Path, server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    """Return once the cluster answers."""
    ask = [str(tools / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if subprocess.run(ask, check=False).returncode == 0:
            return
        time.sleep(0.05)
    said = (home / "log").read_text(errors="replace")[-800:]
    raise NoPostgres(f"PostgreSQL did not start: {said}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop fast: a smart stop would wait for connections somebody forgot."""
    for how, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 10)):
        server.send_signal(how)
        try:
            server.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            continue
        return
    server.kill()
    server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    with cluster() as address, contextlib.suppress(KeyboardInterrupt):
        print(address, flush=True)  # noqa: T201 -- run by hand, it tells the address
        while True:
            time.sleep(3600)
