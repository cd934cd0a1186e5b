"""One submission in its two jailed processes: the student's side and the trusted side.

Runs outside, in the grader's process. It holds every time limit, ends both processes when one is over, and checks all
that the student's side says: outputs are shown, never believed.
"""

import re
import secrets
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder import clock
from autograder.inside import wire
from autograder.inside.code import Compiled, compiled
from autograder.inside.limits import Limits
from autograder.jail import JailError, Warm
from autograder.verdicts import Verdict

SHOWN = (
    "text/plain",
    "image/png",
    "image/jpeg",
)  # nothing that could run in a page: Markdown may hold HTML, LaTeX a link
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
PREPARE = 60  # seconds that the author's own locked cells get
# why the warm process killed a student's process, and the verdict for it
KILLED = {"memory": Verdict.MEMORY, "cpu": Verdict.TIMEOUT, "files": Verdict.OUTPUT_LIMIT}
COME_BACK = 5  # seconds that the student's side gets to answer at all once a cell has ended
LENGTH_OF_A_NUMBER = 16  # bytes
REPLIES = 16 << 20  # bytes of all that a student's side may say about its cells
ITEMS = 300_000  # items of what it may say about one cell: in the grader's memory each takes many bytes


@dataclass(frozen=True)
class Failure:
    """An exception that ended a cell: its type's name, its message, the traceback as plain text.

    `student` says that the student's code raised it; `frames` holds the cells and lines of the notebook it came from.
    """

    name: str
    message: str
    traceback: str = ""
    student: bool = False
    frames: tuple[tuple[int, int], ...] = ()
    cannot_cross: bool = False


@dataclass
class Ran:
    """What running one cell did. `fault` is a verdict where it was stopped from outside; the session may have `ended`.

    `score` is the number that a test's last line gives, `printed` what the test printed.
    """

    outputs: list[NotebookNode] = field(default_factory=list)
    number: int | None = None
    failure: Failure | None = None
    fault: Verdict | None = None
    score: float | None = None
    printed: str = ""


class GraderFault(Exception):
    """The grader itself failed: nothing of this submission may be recorded."""


class Session:
    """A submission's namespace on the student's side, and its tests on the trusted side."""

    @clock.step("fork and jail")
    def __init__(
        self,
        warm: Warm,
        timeout: float,
        limits: Limits | None = None,
        files: dict[str, bytes] | None = None,
        own: dict[str, bytes] | None = None,
        author: Warm | None = None,
    ) -> None:
        """Fork both processes; `timeout` is the limit of one cell in seconds.

        The trusted side is forked from `author`, where there is one: a twin in which the locked cells have run.

        `files` holds the assignment's data by name, for both sides, and `own` what the student handed in with the
        notebook, for the student's side only. Raises GraderFault where there is no jail.
        """
        self.warm = warm
        self.author = author
        self.timeout = timeout
        self.ended = False
        self.left = REPLIES
        self.done: set[int] = set()
        limits = limits or Limits()
        sockets: dict[str, socket.socket] = {}
        parents = {"student": warm, "trusted": author or warm}
        peers = socket.socketpair()
        try:
            for (side, parent), peer in zip(parents.items(), peers, strict=True):
                sockets[side], theirs = socket.socketpair()
                with theirs:
                    parent.fork(side, limits, theirs, peer)
            self.pids = {side: parent.forked() for side, parent in parents.items()}  # two parents fork at once
        except JailError as error:
            raise GraderFault(str(error)) from None
        finally:
            for peer in peers:
                peer.close()
        self.student, self.trusted = sockets["student"], sockets["trusted"]
        for target, data in ((self.student, (own or {}) | (files or {})), (self.trusted, files)):
            if not data:
                continue
            try:
                wire.send(target, {"do": "files", "files": data})
                wire.receive(target, time.monotonic() + PREPARE)
            except (wire.WireError, wire.Late, wire.TooLarge) as error:
                self.close()
                raise GraderFault(f"The data files could not be written: {error}") from None

    @clock.step("student cells")
    def run(self, source: str) -> Ran:
        """Run a cell on the student's side; never raises for what the cell does."""
        if self.ended:
            return Ran(fault=Verdict.CRASHED)
        try:
            wire.send(self.student, {"do": "run", "source": source})
            frame = wire.frame(self.student, time.monotonic() + self.timeout, self.left)
            self.left -= len(frame)
            done = ran(wire.unpack(frame, ITEMS))
            self.check_that_it_came_back()
            return done
        except wire.Late:
            self.close()
            return Ran(fault=Verdict.TIMEOUT)
        except wire.TooLarge:
            return Ran(failure=Failure("ValueError", "the cell is too large to be run"))
        except wire.WireError as error:
            return Ran(fault=self.why_ended(error))

    def check_that_it_came_back(self) -> None:
        """Ask for a new number, so that a cell which only sent its reply itself is blamed, and not the next one.

        Raises Late or WireError where the student's side does not return it.
        """
        number = secrets.randbits(62)
        wire.send(self.student, {"do": "say", "number": number})
        if wire.receive(self.student, time.monotonic() + COME_BACK, LENGTH_OF_A_NUMBER) != number:
            raise wire.WireError("another number than the one that was asked for")

    def prepare(self, cells: list[str], seed: int | None = None) -> None:
        """Run the author's locked cells on the trusted side, without waiting for them; set the seed of the tests."""
        code = [] if self.author else compiled_cells(cells)
        wire.send(self.trusted, {"do": "prepare", "cells": code, "seed": seed})
        self.preparing = True

    def prepared(self) -> None:
        """Wait for the author's locked cells. Raises GraderFault where one of them fails."""
        if self.preparing:
            self.preparing = False
            reply = self.answer(PREPARE)
            if "fault" in reply:
                raise GraderFault(f"A locked cell of the assignment fails on the trusted side: {reply['fault']}")

    preparing = False

    def answer(self, seconds: float) -> dict[str, Any]:
        """Return the trusted side's next message. Raises GraderFault where it is gone, Late after `seconds`."""
        try:
            reply: dict[str, Any] = wire.receive(self.trusted, time.monotonic() + seconds)
        except wire.WireError as error:
            self.close()
            raise GraderFault(f"The trusted side ended: {error}") from None
        return reply

    def keep(self, key: str, names: list[str]) -> Ran:
        """Keep these names of the student's notebook as they are now, for the test that is called `key`."""
        if self.ended:
            return Ran(fault=Verdict.CRASHED)
        self.prepared()
        return self.asked({"do": "keep", "key": key, "names": names})[0]

    @clock.step("tests")
    def test(self, source: str, names: list[str], key: str = "") -> Ran:
        """Run a test cell on the trusted side, with these names of the student's notebook, kept under `key` or now."""
        if self.ended:
            return Ran(fault=Verdict.CRASHED)
        self.prepared()
        try:
            code = compiled(source, "test")
        except SyntaxError as error:
            return Ran(failure=Failure("SyntaxError", str(error)))
        return self.asked({"do": "test", "cell": code, "names": names, "key": key})[0]

    def asked(self, request: dict[str, Any]) -> tuple[Ran, dict[str, Any]]:
        """Send the trusted side a request that calls the student's side; return what came of it."""
        try:
            wire.send(self.trusted, request)
            reply = self.answer(self.timeout)
        except wire.Late:
            self.close()
            return Ran(fault=Verdict.TIMEOUT), {}
        if "gone" in reply:
            return Ran(fault=self.why_ended(reply["gone"])), {}
        return tested(reply), reply

    def calls(self, function: str, many: list[tuple[Any, ...]]) -> list[dict[str, Any]] | None:
        """Call a function with each of some arguments; return what it did each time (see `described_call`).

        None means that there is no answer: the function loops, or the process died.
        """
        if self.ended:
            return None
        self.prepared()
        probes = [wire.encode(one, refused) for one in many]
        described = self.asked({"do": "describe", "function": function, "probes": probes})[1].get("described")
        return described if isinstance(described, list) else None

    def why_ended(self, reason: object) -> Verdict:
        """End the session after the student's process is gone or talks nonsense; return the verdict for that."""
        how = self.close()
        if str(reason).startswith("MemoryError"):
            return Verdict.MEMORY
        if isinstance(reason, wire.WireError) and str(reason).startswith("a frame of"):
            return Verdict.OUTPUT_LIMIT
        return KILLED.get(how.get("killed", ""), Verdict.CRASHED)

    @clock.step("end")
    def close(self) -> dict[str, Any]:
        """End both processes and all that they started; return how the student's side ended."""
        if self.ended:
            return {}
        self.ended = True
        try:  # while the sockets are open: a process that ends by itself is slower to be gone
            how = self.warm.end(self.pids["student"])
            (self.author or self.warm).end(self.pids["trusted"])
        except JailError as error:
            raise GraderFault(str(error)) from None
        finally:
            self.student.close()
            self.trusted.close()
        return how


def prepared(warm: Warm, cells: list[str]) -> Warm | None:
    """Return a twin in which the author's locked cells have run; None where it cannot be had or a cell fails there.

    A trusted side that runs them itself then does the same, and says why.
    """
    twin = warm.twin()
    ours, theirs = socket.socketpair()
    try:
        with ours:
            with theirs:
                twin.prepare(theirs)
            wire.send(ours, {"do": "prepare", "cells": compiled_cells(cells), "seed": None})
            if "done" in wire.receive(ours, time.monotonic() + PREPARE):
                return twin
    except (JailError, wire.WireError, wire.Late):
        pass
    twin.close()
    return None


def compiled_cells(cells: list[str]) -> list[Compiled]:
    """Return the author's locked cells as code. Raises GraderFault where one is no Python."""
    try:
        return [compiled(cell, f"locked cell {number}") for number, cell in enumerate(cells, start=1)]
    except SyntaxError as error:
        raise GraderFault(f"A locked cell of the assignment is no Python: {error}") from None


def ran(reply: Any) -> Ran:
    """Return what the student's side says of a cell. Raises WireError where it is malformed."""
    try:
        outputs = [shown(output) for output in reply["outputs"]]
        number = count(reply["number"])
        failed = reply["failure"]
        failure = failed and Failure(
            type_name(failed[0]), text(failed[1]), "\n".join(map(text, failed[2])), student=True
        )
        fault = Verdict.OUTPUT_LIMIT if reply["over"] is True else None
    except Exception as error:  # forged replies come in every shape
        raise wire.WireError(f"a malformed reply: {type(error).__name__}") from None
    return Ran([output for output in outputs if output], number, failure or None, fault)


def shown(output: dict[str, Any]) -> NotebookNode | None:
    """Return an output as nbformat has it, with nothing in it that could run in the instructor's browser.

    Made by hand: nbformat would validate each one, which takes seconds where there are thousands.
    """
    kind = output["output_type"]
    if kind == "stream":
        name = "stderr" if output["name"] == "stderr" else "stdout"
        return NotebookNode(output_type="stream", name=name, text=text(output["text"]))
    if kind == "error":
        lines = [text(line) for line in output["traceback"]]
        return NotebookNode(
            output_type="error", ename=text(output["ename"]), evalue=text(output["evalue"]), traceback=lines
        )
    data = NotebookNode({mime: text(output["data"][mime]) for mime in SHOWN if mime in output["data"]})
    for mime in set(data) - {"text/plain"}:
        if not BASE64.fullmatch(data[mime]):
            del data[mime]
    made = NotebookNode(output_type="display_data", data=data, metadata=NotebookNode())
    if kind == "execute_result":
        made |= {"output_type": kind, "execution_count": count(output["execution_count"])}
    return made if data else None


def text(value: Any) -> str:
    """Return a text that any file can hold: half a surrogate pair becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def type_name(value: Any) -> str:
    """Return the name of an exception's type, a general one where it is no name."""
    return value if isinstance(value, str) and value.isidentifier() and len(value) < 100 else "Exception"


def count(value: Any) -> int:
    """Return a cell's number. Raises TypeError where it is none."""
    if type(value) is not int:
        raise TypeError("no number")
    return value


def tested(reply: dict[str, Any]) -> Ran:
    """Return what the trusted side says of a test."""
    failed = reply.get("failure")
    if not failed:
        return Ran(score=reply.get("value"), printed=reply.get("printed", ""))
    own = failed["student"]
    if own and own["over"]:
        return Ran(fault=Verdict.OUTPUT_LIMIT)
    frames = tuple((cell, line) for cell, line in own["frames"]) if own else ()
    failure = Failure(
        own["name"] if own else failed["name"],
        own["message"] if own else failed["message"],
        "\n".join(failed["where"]),
        bool(own),
        frames,
        failed["cannot_cross"],
    )
    return Ran(failure=failure)


def refused(value: object) -> list[Any]:
    """Refuse what is no plain data."""
    raise wire.CannotCross(
        f"a probe holds a value of type {type(value).__name__}: use numbers, texts, lists and arrays"
    )


def data_files(folder: Path) -> dict[str, bytes]:
    """Return the data files below a folder by name: all but notebooks."""
    if not folder.is_dir():
        return {}
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".ipynb")
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in found if ".ipynb_checkpoints" not in path.parts
    }
