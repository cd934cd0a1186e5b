"""Describe what a function does with some arguments as plain data, so that two answers can be compared.

This file's text is run inside the session of a submission, and there only: it uses numpy and nothing of the grader.
"""

import base64
import io
from ast import literal_eval
from copy import deepcopy

import numpy as np

LARGEST = 10_000  # numbers in a result that are described; more are only counted


def _described(value):
    if isinstance(value, (tuple, list)) and len(value) <= 8 and not all(np.isscalar(item) for item in value):
        return {"type": type(value).__name__, "items": [_described(item) for item in value]}
    try:
        array = np.asarray(value)
        numbers = np.ravel(array)[:LARGEST].astype(complex)
        kind, shape = array.dtype.kind, list(array.shape)
        values = [[float(number.real), float(number.imag)] for number in numbers]
    except Exception:
        return {"type": type(value).__name__}
    return {
        "type": "array" if isinstance(value, np.ndarray) else type(value).__name__,
        "kind": kind,
        "shape": shape,
        "values": values,
    }


def _changed(old, new):
    return old != new if isinstance(old, list) else not np.array_equal(old, new)


def _described_call(function, packed):
    with np.load(io.BytesIO(base64.b64decode(packed)), allow_pickle=False) as file:
        arguments = []
        for key in sorted(file.files, key=lambda name: int(name.split("-")[0])):
            value = file[key]
            if key.endswith("-literal"):
                value = literal_eval(str(value))
            arguments.append(
                value.tolist() if key.endswith("-plain") else tuple(value.tolist()) if key.endswith("-tuple") else value
            )
    before = deepcopy(arguments)
    try:
        described = {"result": _described(function(*arguments))}
    except Exception as error:
        described = {"raised": type(error).__name__}
    described["changed"] = [_changed(old, argument) for old, argument in zip(before, arguments)]
    return described


def _described_calls(function, many):
    return [_described_call(function, packed) for packed in many]
