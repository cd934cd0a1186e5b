"""The trusted side's view of the student's side: what a notebook defined, used by test cells as if it were here.

Functions, classes and objects of the student stay in the student's process; what stands for them here asks over the
wire. Only plain data comes back. Nothing here runs the student's code, and an object that stays there never answers
`==`, truth or conversion to an array, so that it cannot lie its way through an assertion.
"""

import builtins
import ctypes
import inspect
import itertools
import socket
import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.inside import names, wire

MT19937_STATE = 4 * (624 + 1)  # bytes: the words and the position
LONGEST = 10_000  # characters of an exception's message
FRAMES = 50  # lines of the notebook that an exception may have passed through

EXCEPTIONS: dict[str, type[Exception]] = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type)
    and issubclass(value, Exception)
    and not issubclass(value, (StopIteration, StopAsyncIteration))
} | {"LinAlgError": np.linalg.LinAlgError}


class Gone(BaseException):
    """The student's process ended, or sent what nobody may send. No test can catch it by accident."""


class Opaque:
    """Stands for an element that cannot cross, such as an object in an array."""

    def __eq__(self, other: object) -> bool:
        raise wire.CannotCross("this value cannot be compared: it is neither a number nor a text")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise wire.CannotCross("this value is neither true nor false")


class Student:
    """The connection to the student's side."""

    def __init__(self, peer: socket.socket) -> None:
        self.peer = peer
        self.count = itertools.count(1)
        self.lent: list[Callable[..., Any]] = []
        self.random = random_memory()

    def ask(self, *request: Any) -> list[Any]:
        """Send a request and return the reply; answer calls of functions that were lent meanwhile.

        Raises what the student's code raised, as the same built-in type; Gone where there is no valid reply.
        """
        number = next(self.count)
        try:
            wire.send(self.peer, ["request", number, *request])
            while True:
                reply = wire.receive(self.peer)
                if reply[0] != "request":
                    break
                self.answer(reply)
            if reply[:2] != ["reply", number] or [reply[2], len(reply)] not in REPLIES:
                raise wire.WireError("a reply to another request")
            if reply[2] != "raise":
                return list(reply[2:])
            problem = raised(reply[3])
        except wire.TooLarge:  # what a test sends: nothing has gone over yet
            raise
        except Exception as error:  # a forged reply may raise anything, and half of a frame may be left to be read
            raise Gone(f"{type(error).__name__}: {error}"[:LONGEST]) from None
        raise problem

    def forget_what_nobody_asked_for(self) -> None:
        """Drop what the student's side has sent unasked: it would be taken for replies to what comes next."""
        try:
            while self.peer.recv(1 << 20, socket.MSG_DONTWAIT):
                pass
        except OSError:  # there is nothing more, or nobody
            pass

    def answer(self, request: list[Any]) -> None:
        """Call a function that was lent to the student's side: nothing else of this process can be asked for."""
        _, number, what, index, args, kwargs = request
        if what != "callback" or type(index) is not int or not 0 <= index < len(self.lent):
            raise wire.WireError("an unknown request")
        try:
            values, named = [self.decode(v) for v in args], {str(k): self.decode(v) for k, v in kwargs}
            reply = ["value", self.encode(self.lent[index](*values, **named))]
        except Exception as error:  # of the function that was lent
            reply = ["raise", type(error).__name__, str(error)[:LONGEST]]
        wire.send(self.peer, ["reply", number, *reply])

    def fetch(self, wanted: list[str]) -> dict[str, Any]:
        """Return the values of those names that the notebook has defined."""
        self.forget_what_nobody_asked_for()
        found = self.ask("names", wanted)[1]
        try:
            return {name: self.decode(value) for name, value in found if name in wanted}
        except (LookupError, TypeError, ValueError) as error:
            raise Gone(f"a malformed reply: {error}") from None

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the student; put changes of its arguments into the arguments."""
        values, named = [self.encode(v) for v in args], [[k, self.encode(v)] for k, v in kwargs.items()]
        reply = self.ask("call", number, values, named, self.new_random_state())
        try:
            _, result, changed = reply
            given = dict(enumerate(args)) | kwargs
            for key, new in changed:
                change(given[key], self.decode(new))
            if type(result) is list and result[0] == "argument":
                return given[result[1]]
        except (LookupError, TypeError, ValueError) as error:
            raise Gone(f"a malformed reply: {error}") from None
        return self.decode(result)

    def operate(self, operation: str, number: int, *operands: Any) -> Any:
        """Do something with an object that stayed on the student's side."""
        return self.decode(self.ask("operate", operation, number, *map(self.encode, operands))[1])

    def new_random_state(self) -> Any:
        """Return the state of numpy's global random numbers where a test has changed it, so that both sides agree."""
        memory = random_memory()
        if memory in (self.random, b""):
            return None
        self.random = memory
        return self.encode(np.random.get_state())

    def encode(self, value: Any) -> Any:
        """Return a value of a test as a message."""
        return wire.encode(value, self.lend)

    def lend(self, value: Any) -> list[Any]:
        """Return a handle of what is no plain data: the student's own objects, libraries by name, functions of a test.

        Raises CannotCross for anything else.
        """
        if isinstance(value, Remote):
            return ["b", object.__getattribute__(value, "_number")]
        named = names.name_of(value)
        if named:
            return named
        if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
            self.lent.append(value)
            return ["h", len(self.lent) - 1]
        raise wire.CannotCross(
            f"a value of type {type(value).__name__} cannot be handed to a student's function: "
            "use numbers, texts, lists, dicts, arrays of numbers or functions"
        )

    def decode(self, message: Any) -> Any:
        """Return the value of a message of the student's side. Raises Gone for a malformed one."""
        try:
            return wire.decode(message, self.remote)
        except wire.WireError as error:
            raise Gone(str(error)) from None

    def remote(self, message: list[Any]) -> Any:
        """Return what stands for an object of the student."""
        if message[0] == "o":
            array = np.empty(message[1] if len(message[1]) < 33 and np.prod(message[1]) < 10_000 else [], dtype=object)
            array.fill(Opaque())
            return array
        if message[0] != "h":
            raise wire.WireError("a name of a library")
        _, number, kind, type_name, name, doc = message
        base = {"function": RemoteFunction, "class": RemoteClass, "iterator": RemoteIterator}.get(kind, Remote)
        proxy: Remote = object.__new__(remote_type(clean(type_name), base))
        own: dict[str, Any] = {
            "_student": self,
            "_number": int(number),
            "__doc__": doc if isinstance(doc, str) else None,
        }
        if name:
            own["__name__"] = own["__qualname__"] = clean(name)
        vars(proxy).update(own)
        return proxy


class Remote:
    """An object that stays on the student's side: its attributes and methods can be used."""

    _student: Student
    _number: int

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._student.operate("get", self._number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._student.operate("set", self._number, name, value)

    def __delattr__(self, name: str) -> None:
        self._student.operate("delete", self._number, name)

    def __len__(self) -> int:
        return size(self._student.operate("length", self._number))

    def __getitem__(self, key: Any) -> Any:
        return self._student.operate("item", self._number, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._student.operate("set_item", self._number, key, value)

    def __contains__(self, item: Any) -> bool:
        return self._student.operate("contains", self._number, item) is True

    def __iter__(self) -> Iterator[Any]:
        return iter(self._student.operate("iterate", self._number))

    def __str__(self) -> str:
        text = self._student.operate("text", self._number)
        return text if isinstance(text, str) else ""

    def __repr__(self) -> str:
        return f"<a value of type {type(self).__name__} of the student>"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Remote):
            return other._number == self._number
        raise wire.CannotCross(f"a value of type {type(self).__name__} cannot be compared with {type(other).__name__}")

    def __hash__(self) -> int:
        return self._number

    def __bool__(self) -> bool:
        raise wire.CannotCross(f"a value of type {type(self).__name__} is neither true nor false here")


class RemoteFunction(Remote):
    """A function of the student."""

    @property
    def __signature__(self) -> inspect.Signature:
        found = signature(self._student.ask("signature", self._number)[1])
        if found is None:
            raise AttributeError("__signature__")
        return found

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student.call(self._number, args, kwargs)

    def __bool__(self) -> bool:
        return True


class RemoteClass(RemoteFunction):
    """A class of the student: calling it makes an instance, which stays on the student's side."""

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, Remote) and self._student.operate("is_instance", instance._number, self) is True

    def __subclasscheck__(self, subclass: type) -> bool:
        return isinstance(subclass, Remote) and self._student.operate("is_subclass", subclass._number, self) is True


class RemoteIterator(Remote):
    """An iterator of the student; each value crosses when it is asked for."""

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        reply = self._student.ask("next", self._number)
        if reply[0] == "end":
            raise StopIteration
        return self._student.decode(reply[1])


# the kinds of a reply, and how many parts each has
REPLIES = (["value", 4], ["value", 5], ["raise", 4], ["end", 3])


def raised(description: dict[str, Any]) -> Exception:
    """Return an exception of the student as one of the same built-in type; `student` holds its description.

    A type of the student's own, and one that no `except` of a test catches by accident, keeps its name and takes the
    nearest built-in type as its base. StopIteration becomes a RuntimeError: it would end a loop of the test.
    """
    name, bases = clean(description["name"]), description["bases"]
    base = next((EXCEPTIONS[one] for one in bases if isinstance(one, str) and one in EXCEPTIONS), RuntimeError)
    if base is Exception and name not in ("Exception", "StopIteration", "StopAsyncIteration"):
        kind: type[Exception] = type(name, (Exception,), {})
    elif "StopIteration" in bases or "StopAsyncIteration" in bases or base.__name__ != name:
        kind = type(name, (RuntimeError if base is Exception else base,), {})
    else:
        kind = base
    message = str(description["message"])[:LONGEST]
    try:
        error = kind(message)
    except TypeError:  # UnicodeDecodeError and its like take more arguments
        error = type(name, (ValueError,), {})(message)
    error.student = {  # type: ignore[attr-defined]
        "name": name,
        "message": message,
        "frames": [[int(cell), int(line)] for cell, line in description["frames"][:FRAMES]],
        "over": description["over"] is True,
    }
    return error


def random_memory() -> bytes:
    """Return the state of numpy's global random numbers as it lies in memory: `get_state` takes fifty times as long.

    Nothing where a test has put another kind of generator in their place: that one has no state that could cross.
    """
    generator = np.random.get_bit_generator()  # type: ignore[attr-defined]
    if not isinstance(generator, np.random.MT19937):
        return b""
    return ctypes.string_at(generator.ctypes.state_address, MT19937_STATE)


def clean(name: Any) -> str:
    """Return a name that is safe to use as one."""
    return name if isinstance(name, str) and name.isidentifier() and len(name) < 100 else "object"


def size(value: Any) -> int:
    """Return a length that a student's `__len__` may have made up."""
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise TypeError("a length is a whole number that is not negative")
    return value


def change(old: Any, new: Any) -> None:
    """Give an argument the value that the student's function left in it."""
    if type(old) is not type(new) and not (isinstance(old, np.ndarray) and isinstance(new, np.ndarray)):
        raise TypeError("an argument changed its type")
    if isinstance(old, np.ndarray):
        if not old.flags.writeable:
            return
        if old.shape == new.shape:
            old[...] = new
        else:  # another size would move the memory below whatever else looks at it: other values must tell the change
            old[...] = 0 if np.any(old) else 1
    elif isinstance(old, (list, bytearray)):
        old[:] = new
    elif isinstance(old, (dict, set)):
        old.clear()
        old.update(new)


@lru_cache(maxsize=100)
def remote_type(name: str, base: type["Remote"]) -> type["Remote"]:
    """Return the type of what stands for an object, with the name of the object's own type."""
    return type(name, (base,), {})


def signature(parameters: Any) -> inspect.Signature | None:
    """Return the signature of a function of the student, None where it has none."""
    kinds = {int(kind): kind for kind in inspect._ParameterKind}
    try:
        return inspect.Signature(
            [
                inspect.Parameter(name, kinds[kind], default=default if has else inspect.Parameter.empty)
                for name, kind, has, default in parameters
            ]
        )
    except (TypeError, ValueError, KeyError):
        return None
