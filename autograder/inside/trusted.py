"""The trusted side: the process in which an assignment's own locked cells and tests run, unmodified.

Holds the tests and the seed of one submission, so it is forked for that submission, jailed like the student's side, in
namespaces of its own, and killed afterwards. Trusts the cells of the author and the grader's control socket; of the
student's side it takes plain data only (see `proxies`).
"""

import contextlib
import io
import socket
import sys
import traceback
import types
from collections.abc import Container
from typing import Any

import numpy as np

from autograder.inside import wire
from autograder.inside.code import Compiled, loaded
from autograder.inside.described_call import described_calls
from autograder.inside.files import write_files
from autograder.inside.proxies import Gone, Student

LONGEST = 20_000  # characters of what a test prints
SEED = "test_seed"  # the variable that an assignment's tests make their inputs from


class TrustedSide:
    """Runs the author's cells that come on `control`; the student's side answers on `peer`.

    With `author`, in which the locked cells have run before this process was forked, it goes on from there.
    """

    def __init__(self, control: socket.socket, peer: socket.socket, author: "TrustedSide | None" = None) -> None:
        self.control = control
        self.student = Student(peer)
        self.kept: dict[str, dict[str, Any]] = {}
        self.space: dict[str, Any]
        if author is not None:
            self.space = author.space
            self.student.random = author.student.random  # as it was before the locked cells, which may set a seed
            return
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.space = module.__dict__
        self.space["get_ipython"] = lambda: None
        self.space["display"] = lambda *_, **__: None

    def serve(self) -> None:
        """Answer until the grader closes the control socket."""
        while True:
            request = wire.receive(self.control)
            try:
                reply = getattr(self, f"do_{request.pop('do')}")(**request)
            except Gone as error:
                reply = {"gone": str(error)}
            try:
                wire.send(self.control, reply)
            except MemoryError:  # a description of what the student's function returned, which may be anything
                wire.send(self.control, {"gone": "the answer is too large"})

    def do_prepare(self, cells: list[Compiled], seed: int | None) -> dict[str, Any]:
        """Run the locked cells that need nothing of the student, then set the seed of the hidden inputs."""
        for cell in cells:
            done = self.run(cell)
            if done["failure"]:
                return {"fault": f"{done['failure']['name']}: {done['failure']['message']}"}
        if seed is not None:
            self.space[SEED] = seed
        return {"done": True}

    def do_files(self, files: dict[str, bytes]) -> dict[str, Any]:
        """Write the assignment's data files into the working directory."""
        write_files(files)
        return {"done": True}

    def do_keep(self, key: str, names: list[str]) -> dict[str, Any]:
        """Keep these names as the student's notebook has them now, for a test that runs later."""
        with contextlib.suppress(Exception):  # of the student's side: the test will meet it again
            self.kept[key] = self.student.fetch(names)
        return {"done": True}

    def do_test(self, cell: Compiled, names: list[str], key: str) -> dict[str, Any]:
        """Run a test cell, with these names as kept under a key, else as the student's notebook has them now."""
        try:
            found = self.kept[key] if key in self.kept else self.student.fetch(names)
        except Exception as error:  # of the student's side: a variable that cannot cross
            return {"failure": failure(error), "value": None, "printed": ""}
        for name in names:
            self.space.pop(name, None)
        self.space.update(found)
        return self.run(cell, names)

    def do_describe(self, function: str, probes: list[Any]) -> dict[str, Any]:
        """Describe what a function of the student does with each of some argument tuples."""
        many = [wire.decode(probe, refused) for probe in probes]
        try:
            found = self.student.fetch([function]).get(function)
            return {"described": described_calls(found, many) if callable(found) else None}
        except Exception:  # of the student's side
            return {"described": None}

    def run(self, cell: Compiled, of_student: Container[str] = ()) -> dict[str, Any]:
        """Run a cell: return how it failed, the number that its last line gives (partial credit), what it printed.

        A last line that only calls something of the student gives no number: the student would name the points.
        """
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
                value = self.execute(cell, of_student)
            is_score = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
            score = float(value) if is_score else None  # a number of the student's may be too large for a float
        except Gone:
            raise
        except BaseException as error:  # a test may end in any way
            return {"failure": failure(error), "value": None, "printed": ""}
        return {"failure": None, "value": score, "printed": printed.getvalue()[:LONGEST]}

    def execute(self, cell: Compiled, of_student: Container[str]) -> Any:
        """Execute a cell; return the value of its last line where that is an expression without a semicolon."""
        body, last, root = cell
        exec(loaded(body), self.space)
        if last is None:
            return None
        value = eval(loaded(last), self.space)
        return None if root == ";" or root in of_student else value


def failure(error: BaseException) -> dict[str, Any]:
    """Return an exception as plain data: `student` is there where the student's code raised it."""
    own = getattr(error, "student", None)
    try:
        message = str(error)[:LONGEST]
    except Exception:  # it holds something of the student's that cannot be shown
        message = ""
    lines = [f"{frame.f_code.co_name}, line {line}" for frame, line in traceback.walk_tb(error.__traceback__)][-3:]
    return {
        "name": type(error).__name__,
        "message": message,
        "student": own,
        "cannot_cross": isinstance(error, wire.CannotCross),
        "where": lines,
    }


def refused(message: list[Any]) -> Any:
    """Refuse handles: probes are plain data."""
    raise wire.WireError(f"no plain data: {message[0]}")
