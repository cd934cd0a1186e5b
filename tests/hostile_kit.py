"""What the hostile suite is made of: the submissions in tests/hostile, the course that they attack, one warm grader.

A submission is a text file. Its first line says what it tries. Lines `key: words` follow:

    attacks   the tasks that it attacks; their answers are wrong unless a block replaces them
    earns     tests of those tasks that pass all the same, because the values are right
    half      tests of those tasks that give half of their points, because a part of the values is right
    verdict   the verdicts that its lost tests may have
    limits    the time limits that it may cost, 0 where there is none
    jails     where it runs, bubblewrap alone where there is no such line
    wins      the tasks whose points it takes where tests run in the student's own process
    shows     yes, where an output may hold hidden inputs: the seed of one submission is of no use for another

Then blocks of code: "first" stands before the first answer, "last" behind the last test, the name of a task is its
answer. COURSE, PORT, PROCESS and SOCKETS in the code are the course's folder, a listening port, a process and sockets.
"""

import os
import re
import select
import socket
import subprocess
import time
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import numpy as np
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from autograder import proof, source, verdicts
from autograder.admission import read_submission
from autograder.grader import Grader, Options
from autograder.inside.limits import MB, Limits
from autograder.mend import mended
from autograder.verdicts import Judgement, Verdict

FOLDER = Path(__file__).parent / "hostile"
TIMEOUT = 1.5  # seconds
SMALL = Limits(memory=256 * MB, processes=32, files=16 * MB, output=200_000)
SEED = 20_301
WRONG = {
    "double": "def double(x):\n    return np.asarray(x) * 0 - 1.0",
    "smooth": "def smooth(x, w):\n    return np.zeros(3) - 1.0",
    "Counter": "class Counter:\n    total = -1\n\n    def add(self, n):\n        return self",
    "energy": "samples = np.arange(6.0)\nenergy = -1.0",
}
NOBODY = 65534


@dataclass
class Hostile:
    """One submission of the suite, read from its file."""

    name: str
    tries: str
    attacks: list[str]
    earns: list[str]
    half: list[str]
    verdict: list[str]
    limits: int
    jails: list[str]
    wins: list[str]
    shows: bool
    blocks: list[tuple[str, str]]


def read(path: Path) -> Hostile:
    """Return the submission in a file."""
    head, *rest = re.split(r"^```python (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    tries, *lines = head.strip().split("\n")
    keys = dict(line.split(": ", 1) for line in lines if line)
    words = {key: value.split() for key, value in keys.items()}
    unknown = set(words) - {"attacks", "earns", "half", "verdict", "limits", "jails", "wins", "shows"}
    assert not unknown, f"{path.name}: {unknown}"
    blocks = [(where, code.split("\n```")[0] + "\n") for where, code in zip(rest[::2], rest[1::2], strict=True)]
    assert {where for where, _ in blocks} <= {"first", "last", *WRONG}, path.name
    verdict = [part.strip() for part in keys.get("verdict", "").split(",") if part.strip()]
    return Hostile(
        path.stem,
        tries,
        words.get("attacks", []),
        words.get("earns", []),
        words.get("half", []),
        verdict,
        int(keys.get("limits", "0")),
        words.get("jails", ["bubblewrap"]),
        words.get("wins", []),
        "shows" in words,
        blocks,
    )


def assignment() -> NotebookNode:
    """Return the author's notebook of the assignment under attack."""
    notebook = jupytext.read(FOLDER / "assignment.md")
    notebook.metadata.pop("jupytext", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def submission(author: NotebookNode, answers: dict[str, str], first: list[str], last: list[str]) -> NotebookNode:
    """Return a student's notebook with these answers and own cells."""
    notebook = deepcopy(author)
    for cell in notebook.cells:
        cell.source = answers.get(source.grade_id(cell), cell.source)
        if source.is_test(cell):
            cell.source = cell.source.split("\n")[0]
    notebook.cells = [*map(new_code_cell, first), *notebook.cells, *map(new_code_cell, last)]
    return notebook


@dataclass
class Target:
    """What lies outside the jail and must stay as it is: a course, a process of the same user, listening sockets."""

    course: Path
    process: subprocess.Popen[bytes]
    servers: list[socket.socket]
    port: int
    before: dict[str, Any] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """Put the places into an attack's code."""
        places = [str(self.course / "socket"), f"\0hostile-{self.port}"]
        return (
            text.replace("COURSE", repr(str(self.course)))
            .replace("PORT", str(self.port))
            .replace("PROCESS", str(self.process.pid))
            .replace("SOCKETS", repr(places))
        )

    def close(self) -> None:
        """End the process and close the sockets."""
        self.process.kill()
        self.process.wait()
        for server in self.servers:
            server.close()

    def state(self) -> dict[str, Any]:
        """Return what an attack could have changed."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        ready, _, _ = select.select(self.servers, [], [], 0)
        return {
            "files": {
                str(path): (path.stat().st_mode, path.stat().st_uid, path.stat().st_mtime, path.read_bytes())
                for path in sorted(self.course.rglob("*"))
                if path.is_file()
            },
            "names": sorted(str(path) for path in self.course.rglob("*")),
            "left in /tmp": [str(path) for path in Path("/tmp").glob("*hostile-left*")],
            "left in /dev/shm": sorted(path.name for path in Path("/dev/shm").glob("*hostile-left*")),
            "shared memory": hostile_shared_memory(),
            "process": (stat[0] in "SR", self.process.poll(), stat[15:17]),  # alive, and as important as before
            "limits": Path(f"/proc/{self.process.pid}/limits").read_text(encoding="utf-8"),
            "may run on": re.findall(r"Cpus_allowed_list:\s*(\S+)", status),
            "connections": len(ready),
        }


def hostile_shared_memory() -> list[str]:
    """Return the shared memory segments of System V that have the size that the attacks use."""
    lines = Path("/proc/sysvipc/shm").read_text(encoding="utf-8").splitlines()[1:]
    return [line for line in lines if line.split()[3] == "123456"]


def target(folder: Path) -> Target:
    """Make a course in a folder that anybody may change, and what else an attack may look for."""
    course = folder / "course"
    for name, text in (
        ("gradebook.db", "SQLite format 3: the marks of all students"),
        ("secret", "the secret of the course"),
        ("source/victim/victim.ipynb", ""),
        ("submitted/other/victim/victim.ipynb", "the answers of another student"),
        (".ipython/profile_default/startup/00.py", "started = True"),
    ):
        path = course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    nbformat.write(assignment(), course / "source" / "victim" / "victim.ipynb")
    for path in (folder, course, *course.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    for parent in folder.parents:  # pytest's folders are shut to others: what stops an attack must be the jail
        if parent.stat().st_uid == os.getuid() and parent != Path("/") and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    process = subprocess.Popen(["sleep", "900"], start_new_session=True, **user)  # type: ignore[call-overload]
    tcp = socket.create_server(("127.0.0.1", 0))
    port = tcp.getsockname()[1]
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", port))
    named, datagrams, abstract = (socket.socket(socket.AF_UNIX, kind) for kind in (1, 2, 1))
    named.bind(str(course / "socket"))
    datagrams.bind(str(course / "datagrams"))
    abstract.bind(f"\0hostile-{port}")
    for path in (course / "socket", course / "datagrams"):
        path.chmod(0o777)
    for server in (named, abstract):
        server.listen()
    return Target(course, process, [tcp, udp, named, datagrams, abstract], port)


@dataclass
class Graded:
    """What became of one submission."""

    judgements: dict[str, Judgement]
    points: dict[str, float]
    notebook: NotebookNode
    seconds: float

    def shown(self) -> str:
        """Return all that was noted or shown."""
        outputs = [cell.get("outputs", []) for cell in self.notebook.cells if cell.cell_type == "code"]
        return str(outputs) + str(self.judgements)


class Classroom:
    """One warm grader, and the assignment that it grades."""

    def __init__(self, isolation: str, folder: Path) -> None:
        self.isolation = isolation
        self.idle: set[int] = set()  # the processes that run between two submissions
        self.grader = Grader(Options(isolation, TIMEOUT, SMALL))
        self.author = assignment()
        self.blank = proof.blank(self.author)
        self.folder = folder
        self.path = folder / "course" / "source" / "victim" / "victim.ipynb"
        self.points = {source.grade_id(c): source.points_of(c) for c in self.author.cells if source.is_test(c)}

    def hand_in(self, notebook: NotebookNode) -> Path:
        """Write a submission into a file of its own."""
        path = self.folder / "handed-in.ipynb"
        nbformat.write(notebook, path)
        return path

    def grade(self, path: Path, seed: int = SEED) -> Graded:
        """Grade a file as nbgrader's steps do."""
        start = time.monotonic()
        notebook, _ = mended(read_submission(path, self.blank), self.blank)
        self.grader.judge(notebook, self.path, seed)
        seconds = time.monotonic() - start
        judgements, points = {}, {}
        for cell in notebook.cells:
            if source.is_test(cell):
                judgement = verdicts.stored(cell)
                assert judgement is not None
                judgements[source.grade_id(cell)] = judgement
                points[source.grade_id(cell)] = determine_grade(cell)[0]  # as nbgrader reads it
        written = self.folder / "graded.ipynb"
        nbformat.write(notebook, written)  # what cannot be written cannot be recorded
        return Graded(judgements, points, notebook, seconds)

    def together(self, notebook: NotebookNode) -> dict[str, bool]:
        """Run a submission and the tests in the student's own process, as other graders do: which tests pass there."""
        session = self.grader.session()
        session.timeout = 20 * TIMEOUT  # an attack that traces every call is slow, and wins all the same
        passed = {}
        hidden = {source.grade_id(cell): cell.source for cell in self.author.cells if source.is_test(cell)}
        try:
            for cell in notebook.cells:
                ran = session.run(hidden.get(source.grade_id(cell), cell.source))
                if source.is_test(cell):
                    passed[source.grade_id(cell)] = ran.failure is None and ran.fault is None
        finally:
            session.close()
        return passed


def hidden_numbers(seed: int = SEED) -> set[str]:
    """Return the numbers that the tests of `double` and `Counter` make from a seed, as texts."""
    rng = np.random.default_rng(seed)
    numbers = [rng.integers(100_000, 999_999, size=shape) for shape in [(5,), (3, 4), (2, 3, 2)]]
    return {str(number) for array in numbers for number in array.ravel()}


def lost(graded: Graded) -> dict[str, Verdict]:
    """Return the verdicts of the tests that did not pass."""
    return {name: one.verdict for name, one in graded.judgements.items() if one.verdict is not Verdict.PASS}
