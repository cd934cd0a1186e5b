"""The student's side: the shell in which a submission's cells run, and the answers to the calls of its tests.

Trusted by nobody. It runs in the same process as the student's code, which can change all of it: whatever it says is
taken for what the submission did, checked as data, and nothing more. It never holds a test, an expected value or a
seed.
"""

import builtins
import inspect
import selectors
import socket
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.inside import names, wire
from autograder.inside.files import write_files
from autograder.inside.shell import OutputLimit, Shell

MUTABLE = (np.ndarray, list, dict, set, bytearray)


UNKNOWN = {"name": "Exception", "bases": ["Exception"], "message": "", "frames": [], "over": False}


class StudentSide:
    """Runs cells that come on `control` and answers the trusted side's requests that come on `peer`."""

    def __init__(self, shell: Shell, control: socket.socket, peer: socket.socket) -> None:
        self.shell = shell
        self.control = control
        self.peer = peer
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.operations: dict[str, Callable[..., Any]] = {
            "get": getattr,
            "set": setattr,
            "delete": delattr,
            "length": len,
            "item": lambda value, key: value[key],
            "set_item": lambda value, key, item: value.__setitem__(key, item),
            "contains": lambda value, item: item in value,
            "iterate": iter,
            "is_instance": isinstance,
            "is_subclass": issubclass,
            "text": str,
        }

    def serve(self) -> None:
        """Answer until the grader closes the control socket."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.control, selectors.EVENT_READ, self.answer_control)
            waiting.register(self.peer, selectors.EVENT_READ, self.answer_peer)
            while True:
                for key, _ in waiting.select():
                    key.data()

    def answer_control(self) -> None:
        """Do what the grader asks: write the data files, say a number, run a cell."""
        request = wire.receive(self.control)
        if request["do"] == "files":
            write_files(request["files"])
            wire.send(self.control, {"done": True})
        elif request["do"] == "say":
            wire.send(self.control, request["number"])
        else:
            wire.send(self.control, self.shell.run(request["source"]))

    def answer_peer(self) -> None:
        """Answer one request of the trusted side."""
        self.answer(wire.receive(self.peer))

    def answer(self, request: list[Any]) -> None:
        """Do what a request asks, and send what came of it."""
        _, number, what, *parts = request
        try:
            with self.shell.unheard():
                reply = getattr(self, f"do_{what}")(*parts)
        except BaseException as error:  # of the student's code: any kind, SystemExit included
            try:
                reply = ["raise", self.described(error)]
            except BaseException:  # one that answers no question about itself
                reply = ["raise", UNKNOWN]
        try:
            wire.send(self.peer, ["reply", number, *reply])
        except (MemoryError, ValueError, OverflowError) as error:  # too large for a frame, or for msgpack
            wire.send(self.peer, ["reply", number, "raise", self.described(error)])

    def do_names(self, wanted: list[str]) -> list[Any]:
        """Return the values of those names that the notebook has defined."""
        space = self.shell.user_ns
        return ["value", [[name, self.encode(space[name])] for name in wanted if name in space]]

    def do_call(self, number: int, args: list[Any], kwargs: list[Any], random: Any) -> list[Any]:
        """Call a function; return its value, and the arguments that it changed in place."""
        if random is not None:
            np.random.set_state(self.decode(random))
        values = tuple([self.decode(value) for value in args])  # a tuple: a list would be one reference more to each
        named = {name: self.decode(value) for name, value in kwargs}
        function = self.objects[number]
        result = function(*values, **named)
        changed = []
        before = [*enumerate(args), *kwargs]
        for (key, old), value in zip(before, (*values, *named.values()), strict=True):
            if isinstance(value, MUTABLE):
                new = self.encode(value)
                if new != old:
                    changed.append([key, new])
        for key, value in (*enumerate(values), *named.items()):
            if result is value and isinstance(value, MUTABLE) and not resized(value, dict(before)[key]):
                return ["value", ["argument", key], changed]
        return ["value", self.encode(result), changed]

    def do_operate(self, operation: str, number: int, *operands: Any) -> list[Any]:
        """Do one of a few things with an object that stayed here."""
        value = self.operations[operation](self.objects[number], *(self.decode(operand) for operand in operands))
        return ["value", self.encode(value), []]

    def do_next(self, number: int) -> list[Any]:
        """Return the next value of an iterator, or say that there is none."""
        try:
            return ["value", self.encode(next(self.objects[number])), []]
        except StopIteration:
            return ["end"]

    def encode(self, value: Any) -> Any:
        """Return a value as a message; what is no plain data stays here and crosses as a handle."""
        return wire.encode(value, self.export)

    def export(self, value: Any) -> list[Any]:
        """Keep an object here; return its handle: number, kind, names of its type and itself, docstring."""
        if isinstance(value, np.ndarray):  # of objects, texts or records: only its shape is told
            return ["o", list(value.shape)] if value.size < 10_000 else ["o", []]
        if id(value) not in self.numbers:
            self.numbers[id(value)] = len(self.objects) + 1
            self.objects[len(self.objects) + 1] = value
        kind = "object"
        if issubclass(type(value), type):
            kind = "class"
        elif issubclass(type(value), Iterator):
            kind = "iterator"
        elif callable(value):
            kind = "function"
        doc, name = attribute(value, "__doc__"), attribute(value, "__name__")
        return [
            *("h", self.numbers[id(value)], kind, type(value).__name__),
            name if isinstance(name, str) else "",
            doc[:10_000] if isinstance(doc, str) else None,
        ]

    def do_signature(self, number: int) -> list[Any]:
        """Return a signature as plain data; a default that is no plain number or text is only named."""
        try:
            found = inspect.signature(self.objects[number]).parameters.values()
        except Exception:  # there is none, or the object has a say in it
            return ["value", None, []]
        plain = (bool, int, float, str, type(None))
        parameters = [
            [
                *(one.name, int(one.kind), one.default is not one.empty),
                one.default if type(one.default) in plain else repr(one.default)[:200],
            ]
            for one in found
        ]
        return ["value", parameters, []]

    def decode(self, message: Any) -> Any:
        """Return the value of a message of the trusted side."""
        return wire.decode(message, self.handled)

    def handled(self, message: list[Any]) -> Any:
        """Return an object that stayed here, a function of a library, or a way to call one of the trusted side."""
        if message[0] == "b":
            return self.objects[message[1]]
        if message[0] in ("L", "m"):
            return names.named(message)
        number = message[1]

        def callback(*args: Any, **kwargs: Any) -> Any:
            called = [[self.encode(v) for v in args], [[k, self.encode(v)] for k, v in kwargs.items()]]
            wire.send(self.peer, ["request", 0, "callback", number, *called])
            while True:
                reply = wire.receive(self.peer)
                if reply[0] == "request":
                    self.answer(reply)
                    continue
                if reply[2] == "value":
                    return self.decode(reply[3])
                raise getattr(builtins, reply[3], RuntimeError)(reply[4])

        return callback

    def described(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as plain data, with the lines of the notebook that it passed through."""
        try:
            text = str(error)[:10_000]
        except BaseException:  # an exception of the student's own, whose __str__ raises
            text = ""
        frames: list[list[int]] = []
        trace = error.__traceback__
        while trace is not None and len(frames) < 2000:
            number = self.shell.cell_of(trace.tb_frame.f_code.co_filename)
            if number is not None:
                frames.append([number, trace.tb_lineno])
            trace = trace.tb_next
        return {
            "name": type(error).__name__,
            "bases": [base.__name__ for base in type(error).__mro__],
            "message": text,
            "frames": frames[-20:],
            "over": isinstance(error, OutputLimit),
        }


def attribute(value: Any, name: str) -> Any:
    """Return an attribute, None where there is none: an object of the student's may raise anything for a name."""
    try:
        return getattr(value, name)
    except Exception:
        return None


def resized(value: Any, message: list[Any]) -> bool:
    """Tell whether an argument is an array that no longer has the shape in which it came."""
    return isinstance(value, np.ndarray) and list(value.shape) != message[2]
