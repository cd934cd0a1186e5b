"""The one small interface behind which student code runs.

`judge` and `diagnose` know a `Session` and nothing else: whoever isolates student code better writes another one.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from nbformat import NotebookNode


@dataclass(frozen=True)
class Failure:
    """An exception that ended a cell: its type's name, its message, and the traceback as plain text."""

    name: str
    message: str
    traceback: str = ""


@dataclass
class Ran:
    """What running one cell did. At most one of `failure`, `timed_out` and `died` is set."""

    outputs: list[NotebookNode] = field(default_factory=list)
    number: int | None = None
    failure: Failure | None = None
    timed_out: bool = False
    died: bool = False


class Session(Protocol):
    """A namespace in which one submission's cells run, one after the other."""

    def run(self, source: str) -> Ran:
        """Run a cell and return what it did; never raises for what the cell does."""

    def calls(self, function: str, many: list[tuple[Any, ...]]) -> list[dict[str, Any]] | None:
        """Call a function with each of some arguments; return what it did each time (see `described_call`).

        None means that there is no answer: the function loops, or the process died.
        """

    def close(self) -> None:
        """End the session and everything that it started."""
