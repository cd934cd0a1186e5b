"""Turn what a test did into a sentence for the student that gives no hidden input away.

A message reaches the student only if it has one of the forms below, or is a sentence that the author wrote into the
test. Whatever else a message says may come from the student's code and hold what the test passed to it.
"""

import ast
import builtins
import re

from autograder.session import Failure

# each has one way only to match: a message made to fit in many ways would keep the grader busy for ever
SHAPE = r"\((?:\d{1,9}, ){0,7}(?:\d{1,9},?)?\)"
NUMPYS_SHAPE = r"\((?:\d{1,4},){0,4}(?:\d{1,4})?\)"
TYPES = {name for name, value in vars(builtins).items() if isinstance(value, type)} | {
    "NoneType",
    "generator",
    "function",
}
DTYPES = {
    f"{kind}{bits}"
    for kind, sizes in {
        "int": (8, 16, 32, 64),
        "uint": (8, 16, 32, 64),
        "float": (16, 32, 64),
        "complex": (64, 128),
    }.items()
    for bits in sizes
}
DTYPES |= {"bool", "object"}

DTYPES_ARE = rf"Expected shape {SHAPE} and dtype (?P<dtype1>\w+), yours are {SHAPE} and (?P<dtype2>\S+)\."
FORMS = [
    re.compile(form)
    for form in (
        r"Your function returned nothing \(None\)\. Does it end with a return\?",
        r"A numpy array is expected, yours is of type (?P<type>\w+)\.",
        rf"The shape differs: expected {SHAPE}, yours is {SHAPE}\.",
        r"The dtype differs: expected (?P<dtype1>\w+), yours is (?P<dtype2>\S+)\.",
        rf"The value differs first at index {SHAPE}\. {DTYPES_ARE}",
        r"The number differs from the expected one\.",
        r"The ValueError for (?P<case>.+) has no message\. Say what is wrong\.",
        r"A ValueError is expected for (?P<case>.+), yours is of type (?P<type>\w+)\.",
        r"A ValueError is expected for (?P<case>.+), but your function returned a result\.",
        r"Your function changed its argument \d{1,2} in place\. Work on a copy\.",
    )
]
SWITCHED_OFF = re.compile(
    r"[a-z_.]{1,40}\.[a-z_0-9]{1,40} is switched off in this notebook: the task is to write the operation yourself\."
)
PYTHON_SAYS = [
    re.compile(form)
    for form in (
        r"index -?\d{1,4} is out of bounds for axis \d with size \d{1,4}",
        r"(list|tuple|string) index out of range",
        r"too many indices for array: array is \d-dimensional, but \d were indexed",
        rf"operands could not be broadcast together with shapes {NUMPYS_SHAPE} {NUMPYS_SHAPE}",
        rf"could not broadcast input array from shape {NUMPYS_SHAPE} into shape {NUMPYS_SHAPE}",
        r"division by zero",
        r"'NoneType' object is not (subscriptable|iterable|callable)",
        r"maximum recursion depth exceeded(?: while calling a Python object| in comparison| in __instancecheck__)?",
    )
]
FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


def literals(test: str) -> set[str]:
    """Return the strings that an author wrote into a test cell."""
    try:
        tree = ast.parse(test)
    except SyntaxError:
        return set()
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def assertion(failure: Failure, test: str) -> str:
    """Return the sentence for a failed assertion of a test cell; a general one if its message may not be shown."""
    message = failure.message.strip()
    written = literals(test)
    if message in written and message:
        return message
    for form in FORMS:
        match = form.fullmatch(message)
        if match is None:
            continue
        parts = match.groupdict()
        if "case" in parts and parts["case"] not in written:
            continue
        for name, known, instead in (
            ("type", TYPES, "another kind"),
            ("dtype1", DTYPES, "another"),
            ("dtype2", DTYPES, "another"),
        ):
            if name in parts and parts[name] not in known:
                message = message.replace(parts[name], instead)
        return message
    return "The result is not what was asked for."


def exception(failure: Failure, task: str, answer: str, number: int | None) -> str:
    """Return the sentence for an exception: its type, the line of the student's own cell, and Python's words if safe.

    `answer` is the source of the task's cell and `number` its execution count, by which the traceback names it.
    """
    if failure.name == "SwitchedOff":
        match = SWITCHED_OFF.search(failure.message)
        return match.group(0) if match else "A library function that is switched off in this notebook was called."
    name = failure.name if failure.name in TYPES else "an exception of its own"
    where, line = last_line(failure.frames, answer, number)
    says = failure.message.strip()
    known = any(form.fullmatch(says) for form in PYTHON_SAYS)
    undefined = re.fullmatch(r"name '(\w+)' is not defined", says)
    if undefined and re.search(rf"\b{undefined.group(1)}\b", answer):
        known = True
    words = f" ({says})" if known and not line.strip().startswith("raise") else ""
    return f"`{task}` stopped with {name}{words}{where}." + (f" The line is `{line.strip()}`." if line.strip() else "")


def last_line(frames: tuple[tuple[int, int], ...], answer: str, number: int | None) -> tuple[str, str]:
    """Return " in line N of your cell" and that line, for the innermost frame in the student's cell."""
    lines = answer.split("\n")
    for cell, line in reversed(frames):
        if number is not None and cell == number and 0 < line <= len(lines):
            return f" in line {line} of your cell", lines[line - 1]
    return "", ""
