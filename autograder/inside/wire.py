"""The data that crosses between processes: plain values and raw array buffers, never pickle, never a class.

A frame is its length and a msgpack message. `encode` turns a value into such a message, `decode` turns it back and
trusts nothing of what it reads: types, shapes, sizes and depth are checked, arrays are rebuilt as plain ndarrays.
What is no plain data crosses as a handle, made by the caller's `export` and looked up by the reader's `handle`.
"""

import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np

LENGTH = struct.Struct("<I")
LARGEST = 64 << 20  # bytes of one frame
DEEPEST = 100  # lists in lists
LONGEST_INTEGER = 1 << 16  # bits
DTYPES = {
    np.dtype(order + code).str
    for code in (["i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"])
    for order in "<>"
} | {
    "|b1",
    "|i1",
    "|u1",
    np.dtype(np.longdouble).str,
    np.dtype(np.clongdouble).str,
}
NAMED_TYPES: dict[str, type] = {
    t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object)
}
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

PLAIN_BASES = (list, tuple, dict, int, float, complex, str)  # of subclasses such as namedtuple

Export = Callable[[Any], list[Any]]
Handle = Callable[[list[Any]], Any]


class WireError(Exception):
    """What came is not what may come: the other side is broken, or lies."""


class Closed(WireError):
    """The other side is gone."""


class Late(Exception):
    """Nothing came within the time limit."""


class CannotCross(TypeError):
    """A value that is neither plain data nor something that can stay where it is."""


class TooLarge(MemoryError):
    """A value that is larger than what may cross."""


def send(sock: socket.socket, message: Any) -> None:
    """Send one message. Raises TooLarge where it does not fit into a frame, Closed where nobody listens."""
    data = msgpack.packb(message, unicode_errors="surrogatepass")
    if len(data) > LARGEST:
        raise TooLarge(f"a value of {len(data) >> 20} MB is larger than the {LARGEST >> 20} MB that may cross")
    try:
        sock.sendall(LENGTH.pack(len(data)) + data)
    except OSError as error:
        raise Closed(str(error)) from None


def receive(sock: socket.socket, deadline: float | None = None, largest: int = LARGEST) -> Any:
    """Return the next message. Raises Closed, WireError for a malformed one, Late after `deadline` (monotonic)."""
    return unpack(frame(sock, deadline, largest))


def frame(sock: socket.socket, deadline: float | None = None, largest: int = LARGEST) -> bytearray:
    """Return the next frame, not taken apart. Raises Closed, WireError where it is too large, Late after `deadline`."""
    (size,) = LENGTH.unpack(read(sock, LENGTH.size, deadline))
    if size > largest:
        raise WireError(f"a frame of {size} bytes")
    return read(sock, size, deadline)


def unpack(data: bytearray, most: int | None = None) -> Any:
    """Return the message of a frame. Raises WireError for a malformed one, and for one of more than `most` items.

    A frame of a few megabytes can stand for lists that need gigabytes; `most` is for a reader that has no other limit.
    """
    left = len(data) if most is None else most

    def counted(items: Any) -> Any:
        nonlocal left
        left -= 1 + len(items)
        if left < 0:
            raise WireError(f"a frame of more than {most} items")
        return items

    hooks = {} if most is None else {"list_hook": counted, "max_array_len": most, "max_map_len": most}
    if most is not None:
        hooks["object_pairs_hook"] = lambda pairs: dict(counted(pairs))
    try:
        return msgpack.unpackb(data, unicode_errors="surrogatepass", strict_map_key=True, **hooks)
    except WireError:
        raise
    except Exception as error:  # msgpack raises many kinds for a frame that somebody forged
        raise WireError(f"a malformed frame: {type(error).__name__}") from None


def read(sock: socket.socket, size: int, deadline: float | None) -> bytearray:
    """Return exactly `size` bytes of a socket."""
    data = bytearray(size)
    view = memoryview(data)
    while view:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late
            sock.settimeout(left)
        try:
            count = sock.recv_into(view)
        except TimeoutError:
            raise Late from None
        except OSError as error:
            raise Closed(str(error)) from None
        if count == 0:
            raise Closed("end of file")
        view = view[count:]
    return data


def encode(value: Any, export: Export, depth: int = 0) -> Any:
    """Return a value as a message. Raises CannotCross and TooLarge."""
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes):
        return value
    if kind is int:
        return encode_integer(value)
    if depth > DEEPEST:
        raise CannotCross(f"a value that is nested deeper than {DEEPEST} levels")
    if isinstance(value, (np.ndarray, np.generic)):
        return encode_array(value, export)
    if kind is list or kind is tuple:
        return ["l" if kind is list else "t", [encode(item, export, depth + 1) for item in value]]
    if kind is dict:
        return ["d", [[encode(k, export, depth + 1), encode(v, export, depth + 1)] for k, v in value.items()]]
    if kind is complex:
        return ["c", value.real, value.imag]
    return encode_other(value, export, depth)


def encode_integer(value: int) -> Any:
    """Return an integer as a message; large ones as hexadecimal text."""
    if -(1 << 63) <= value < 1 << 63:
        return value
    if value.bit_length() > LONGEST_INTEGER:
        raise TooLarge(f"an integer of {value.bit_length()} bits")
    return ["I", hex(value)]


def encode_array(value: Any, export: Export) -> list[Any]:
    """Return an array or a numpy scalar as a message: its base class, whatever subclass it is."""
    array = np.asarray(value)
    if array.dtype.str not in DTYPES:
        return export(value)
    if array.nbytes > LARGEST - 4096:
        raise TooLarge(f"an array of {array.nbytes >> 20} MB is larger than the {LARGEST >> 20} MB that may cross")
    if isinstance(value, np.generic):
        return ["n", array.dtype.str, array.tobytes()]
    return [
        "a",
        array.dtype.str,
        list(array.shape),
        array.tobytes(),
        bool(array.flags.writeable),
        bool(array.flags.owndata),
    ]


def encode_other(value: Any, export: Export, depth: int) -> list[Any]:
    """Return the rarer kinds of plain data as a message, and anything else as a handle."""
    kind = type(value)
    if kind in (set, frozenset):
        return ["s" if kind is set else "f", [encode(item, export, depth + 1) for item in value]]
    if kind in (slice, range):
        return [
            "S" if kind is slice else "r",
            *(encode(part, export, depth + 1) for part in (value.start, value.stop, value.step)),
        ]
    if value is Ellipsis:
        return ["."]
    if isinstance(value, np.dtype) and value.str in DTYPES:
        return ["y", value.str]
    if isinstance(value, type) and NAMED_TYPES.get(value.__name__) is value:
        return ["T", value.__name__]
    if isinstance(value, np.random.Generator):
        state = value.bit_generator.state
        return ["g", state["bit_generator"], encode(state, export, depth + 1)]
    base: Any = next((one for one in PLAIN_BASES if isinstance(value, one)), None)
    return export(value) if base is None else encode(base(value), export, depth + 1)


def decode(message: Any, handle: Handle, depth: int = 0) -> Any:
    """Return the value of a message. Raises WireError for whatever `encode` would not have made."""
    if message is None or type(message) in (bool, int, float, str, bytes):
        return message
    if type(message) is not list or not message or depth > DEEPEST + 1:
        raise WireError("a malformed value")
    tag, *parts = message
    try:
        if tag == "a":
            return decode_array(*parts)
        if tag == "l":
            return [decode(item, handle, depth + 1) for item in parts[0]]
        if tag == "t":
            return tuple(decode(item, handle, depth + 1) for item in parts[0])
        if tag == "n":
            return decode_array(parts[0], [], parts[1], True, True)[()]
        if tag == "d":
            return {decode(k, handle, depth + 1): decode(v, handle, depth + 1) for k, v in parts[0]}
        if tag == "c":
            return complex(parts[0], parts[1])
        if tag in ("h", "b", "L", "m", "o"):
            return handle(message)
        return decode_other(tag, parts, handle, depth)
    except (WireError, MemoryError):
        raise
    except Exception as error:  # a forged message may raise anything
        raise WireError(f"a malformed value ({type(error).__name__})") from None


def decode_array(dtype: str, shape: list[int], data: bytes, writeable: bool, owner: bool) -> Any:
    """Return a plain ndarray: one that owns its memory, or a view, which cannot be resized."""
    if dtype not in DTYPES or len(shape) > 32 or any(type(n) is not int or n < 0 for n in shape):
        raise WireError("a malformed array")
    size = np.dtype(dtype).itemsize
    for length in shape:
        size *= length
    if type(data) is not bytes or len(data) != size:
        raise WireError("an array whose size does not fit its shape")
    array = np.frombuffer(data, dtype=dtype).reshape(shape).copy()
    if dtype == "|b1":  # a byte that is neither 0 nor 1 would be a truth value that numpy does not expect
        array = array.view(np.uint8) != 0
    array.flags.writeable = bool(writeable)
    return array if owner else array[...]


def decode_other(tag: Any, parts: list[Any], handle: Handle, depth: int) -> Any:
    """Return the value of one of the rarer kinds."""
    if tag == "I" and len(parts[0]) <= LONGEST_INTEGER // 4 + 3:
        return int(parts[0], 16)
    if tag in ("s", "f"):
        return (set if tag == "s" else frozenset)(decode(item, handle, depth + 1) for item in parts[0])
    if tag in ("S", "r"):
        start, stop, step = (decode(part, handle, depth + 1) for part in parts)
        return (slice if tag == "S" else range)(start, stop, step)
    if tag == ".":
        return Ellipsis
    if tag == "y" and parts[0] in DTYPES:
        return np.dtype(parts[0])
    if tag == "T":
        return NAMED_TYPES[parts[0]]
    if tag == "g" and parts[0] in BIT_GENERATORS:
        bits = getattr(np.random, parts[0])()
        state = decode(parts[1], handle, depth + 1)
        if not position_is_inside(state):
            raise WireError("a malformed state of random numbers")
        bits.state = state
        return np.random.Generator(bits)
    raise WireError(f"an unknown kind of value {tag!r}")


def position_is_inside(state: dict[str, Any]) -> bool:
    """Tell whether the position in a generator's buffer is one of its places: numpy itself does not check it."""
    position, buffered = state["state"].get("pos", 0), state.get("buffer_pos", 0)  # of MT19937, of Philox
    return type(position) is int and 0 <= position <= 624 and type(buffered) is int and 0 <= buffered <= 4
