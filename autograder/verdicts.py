"""The closed set of verdicts, and the judgement of one cell."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nbformat import NotebookNode

KEY = "autograder"  # where a cell and a notebook keep what the grader found, in their metadata


class Verdict(StrEnum):
    """What became of one graded cell."""

    PASS = "pass"
    WRONG = "wrong"  # the code ran, the result is not right
    ERROR = "error"  # the code raised an exception
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output limit"
    CRASHED = "crashed"  # the process died
    MISSING = "missing"  # nothing was handed in for this cell
    MALFORMED = "malformed"  # the file is not a notebook
    GRADER_FAULT = "grader fault"  # ours: never scores, tried again by the next run


@dataclass(frozen=True)
class Judgement:
    """The verdict of one cell, the sentence for the student, and the hint of a recognised mistake with its name.

    `score` is set where a test gives a part of the points.
    """

    verdict: Verdict
    reason: str = ""
    hint: str = ""
    mistake: str = ""
    score: float | None = None

    def store(self, cell: NotebookNode) -> None:
        """Keep the judgement in a cell's metadata."""
        cell.metadata[KEY] = dict(vars(self))


def stored(cell: NotebookNode) -> Judgement | None:
    """Return the judgement that a cell's metadata keep, or None."""
    data: dict[str, Any] | None = cell.metadata.get(KEY)
    if not data:
        return None
    return Judgement(Verdict(data["verdict"]), data["reason"], data["hint"], data["mistake"], data.get("score"))


def notes(notebook: NotebookNode) -> list[str]:
    """Return the list of notes about a whole notebook, which the caller may add to."""
    found: list[str] = notebook.metadata.setdefault(KEY, {}).setdefault("notes", [])
    return found
