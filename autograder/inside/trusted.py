"""The trusted side: the process in which an assignment's own locked cells and tests run, unmodified.

Holds the tests and the seed of one submission, so it is forked for that submission, jailed like the student's side, in
namespaces of its own, and killed afterwards. Trusts the cells of the author and the grader's control socket; of the
student's side it takes plain data only (see `proxies`).
"""

import ast
import contextlib
import io
import socket
import sys
import traceback
import types
from typing import Any

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from autograder.inside import wire
from autograder.inside.described_call import described_calls
from autograder.inside.proxies import Gone, Student

LONGEST = 20_000  # characters of what a test prints
SEED = "test_seed"  # the variable that an assignment's tests make their inputs from


class TrustedSide:
    """Runs the author's cells that come on `control`; the student's side answers on `peer`."""

    def __init__(self, control: socket.socket, peer: socket.socket) -> None:
        self.control = control
        self.student = Student(peer)
        self.transform = TransformerManager().transform_cell
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
            wire.send(self.control, reply)

    def do_prepare(self, cells: list[str], seed: int | None) -> dict[str, Any]:
        """Run the locked cells that need nothing of the student, then set the seed of the hidden inputs."""
        for number, cell in enumerate(cells):
            done = self.run(cell, f"locked cell {number + 1}")
            if done["failure"]:
                return {"fault": f"{done['failure']['name']}: {done['failure']['message']}"}
        if seed is not None:
            self.space[SEED] = seed
        return {"done": True}

    def do_test(self, source: str, names: list[str]) -> dict[str, Any]:
        """Run a test cell, with these names taken from the student's notebook as it is now."""
        found = self.student.fetch(names)
        for name in names:
            self.space.pop(name, None)
        self.space.update(found)
        return self.run(source, "test")

    def do_describe(self, function: str, probes: list[Any]) -> dict[str, Any]:
        """Describe what a function of the student does with each of some argument tuples."""
        found = self.student.fetch([function]).get(function)
        if not callable(found):
            return {"described": None}
        many = [wire.decode(probe, refused) for probe in probes]
        return {"described": described_calls(found, many)}

    def run(self, source: str, name: str) -> dict[str, Any]:
        """Run a cell: return how it failed, the number that its last line gives (partial credit), what it printed."""
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
                value = self.execute(self.transform(source), name)
        except Gone:
            raise
        except BaseException as error:  # a test may end in any way
            return {"failure": failure(error), "value": None, "printed": ""}
        score = float(value) if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else None
        return {"failure": None, "value": score, "printed": printed.getvalue()[:LONGEST]}

    def execute(self, source: str, name: str) -> Any:
        """Execute a cell's code; return the value of its last line where that is an expression."""
        tree = ast.parse(source, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self.space)
        if last is None or source.rstrip().endswith(";"):
            return None
        return eval(compile(ast.Expression(last.value), name, "eval"), self.space)


def failure(error: BaseException) -> dict[str, Any]:
    """Return an exception as plain data: `student` is there where the student's code raised it."""
    own = getattr(error, "student", None)
    lines = [f"{frame.name}, line {frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)][-3:]
    return {
        "name": type(error).__name__,
        "message": str(error),
        "student": own,
        "cannot_cross": isinstance(error, wire.CannotCross),
        "where": lines,
    }


def refused(message: list[Any]) -> Any:
    """Refuse handles: probes are plain data."""
    raise wire.WireError(f"no plain data: {message[0]}")
