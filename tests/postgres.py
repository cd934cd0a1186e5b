"""A PostgreSQL server for the tests: import the fixture `postgres` into a test file.

The server is one per test process, of its own, in a temporary folder, listens on a socket there and nowhere else, and
is stopped at the end. PostgreSQL's programs are looked for on the PATH and where Debian puts them.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

UNSAFE_AND_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")
names = (f"gradebook{number}" for number in count())


@dataclass(frozen=True)
class Postgres:
    """A running server; `folder` holds its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://tester@/{database}?host={self.folder}"

    def new(self, template: str = "template0") -> str:
        """Make a database as a copy of another that nobody is connected to; return its name."""
        name = next(names)
        engine = create_engine(
            self.url("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        engine.dispose()
        return name


def program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's programs, the newest version's, or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: (len(path.name), path.name), reverse=True)
    folders = [os.environ.get("PATH", ""), *(str(version / "bin") for version in versions)]
    return shutil.which(name, path=os.pathsep.join(folders))


def unprivileged() -> dict[str, Any]:
    """Return the options of `subprocess` to leave root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a server; where PostgreSQL is not installed, skip (or fail where the environment says CI)."""
    initdb, server = program("initdb"), program("postgres")
    if initdb is None or server is None:
        message = "PostgreSQL is not installed (looked for initdb and postgres)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    # not pytest's own folder: that of root is closed to the user whom the server runs as
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = unprivileged()
    if user:
        os.chown(folder, user["user"], user["group"])
    options: dict[str, Any] = {"cwd": folder, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **user}
    data = folder / "data"
    try:
        made = subprocess.run(
            [initdb, "--no-sync", "--auth=trust", "--username=tester", "--encoding=UTF8", "--locale=C", str(data)],
            **options,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stdout
        settings = [*UNSAFE_AND_QUICK, "listen_addresses=", f"unix_socket_directories={folder}"]
        with (folder / "log").open("w") as log:
            words = [server, "-D", str(data), *(word for one in settings for word in ("-c", one))]
            process = subprocess.Popen(words, **{**options, "stdout": log})
        try:
            wait_for(process, data / "postmaster.pid", folder / "log")
            yield Postgres(folder)
        finally:
            process.send_signal(signal.SIGINT)  # closes the connections and stops
            process.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(process: "subprocess.Popen[bytes]", status: Path, log: Path) -> None:
    """Wait until a server says in its status file that it takes connections."""
    for _ in range(600):
        if status.is_file() and status.read_text().rstrip().endswith("ready"):
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())
