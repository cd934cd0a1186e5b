"""Describe what a function does with some arguments as plain data, so that two answers can be compared.

Runs on the trusted side; the function is the student's, called over the wire.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from autograder.inside.proxies import Remote

LARGEST = 10_000  # numbers in a result that are described; more are only counted


def described_calls(function: Callable[..., Any], many: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Call a function with each of some argument tuples; return the description of each call."""
    return [described_call(function, arguments) for arguments in many]


def described_call(function: Callable[..., Any], given: tuple[Any, ...]) -> dict[str, Any]:
    """Return the described result or the name of the exception, and which arguments were changed in place."""
    arguments = deepcopy(given)
    try:
        description: dict[str, Any] = {"result": described(function(*arguments))}
    except Exception as error:  # of the student's code
        description = {"raised": type(error).__name__}
    description["changed"] = [changed(old, new) for old, new in zip(given, arguments, strict=True)]
    return description


def described(value: Any) -> dict[str, Any]:
    """Return the type, kind, shape and values of a result."""
    if isinstance(value, (tuple, list)) and len(value) <= 8 and not all(np.isscalar(item) for item in value):
        return {"type": type(value).__name__, "items": [described(item) for item in value]}
    if isinstance(value, Remote):
        return {"type": type(value).__name__}
    try:
        array = np.asarray(value)
        numbers = np.ravel(array)[:LARGEST].astype(complex)
    except Exception:  # ragged lists, texts, objects
        return {"type": type(value).__name__}
    return {
        "type": "array" if isinstance(value, np.ndarray) else type(value).__name__,
        "kind": array.dtype.kind,
        "shape": list(array.shape),
        "values": [[float(number.real), float(number.imag)] for number in numbers],
    }


def changed(old: Any, new: Any) -> bool:
    """Tell whether an argument differs from what it was."""
    return bool(old != new) if isinstance(old, list) else not np.array_equal(old, new)
