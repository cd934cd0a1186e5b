"""Let every submission in, whatever state its file is in, with a verdict for what cannot be graded."""

import json
import re
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.reader import NotJSONError

from autograder import source, verdicts
from autograder.verdicts import Verdict

LARGEST = 50_000_000  # bytes of a notebook file
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # as JSON spells it


def not_run(release: NotebookNode, verdict: Verdict, reason: str) -> NotebookNode:
    """Return the blank release with a note that nothing of it is to be run, and why."""
    notebook = deepcopy(release)
    notebook.metadata[verdicts.KEY] = {"not_run": {"verdict": str(verdict), "reason": reason}, "notes": [reason]}
    return notebook


def read_submission(path: Path, release: NotebookNode) -> NotebookNode:
    """Return the notebook in a file, or a blank one marked as malformed that says what is wrong with the file."""
    if path.stat().st_size > LARGEST:
        return not_run(release, Verdict.MALFORMED, f"The file is larger than {LARGEST // 1_000_000} MB.")
    invalid: dict[str, Exception] = {}
    try:
        text = path.read_text(encoding="utf-8")
        if SURROGATE.search(text):  # half of a pair, which no file can hold, becomes a question mark
            text = json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
        notebook = nbformat.reads(text, as_version=4, capture_validation_error=invalid)
    except UnicodeDecodeError:
        return not_run(release, Verdict.MALFORMED, "The file is not a notebook: its text is not UTF-8.")
    except (json.JSONDecodeError, NotJSONError, RecursionError):
        return not_run(
            release, Verdict.MALFORMED, "The file is not a notebook: it is not valid JSON. Save it again from Jupyter."
        )
    except Exception as error:  # nbformat raises many kinds for a file of its users' making
        invalid["ValidationError"] = error
    if invalid:
        return not_run(release, Verdict.MALFORMED, "The file is JSON, but not a notebook that Jupyter can read.")
    for place in (notebook, *notebook.cells):
        place.metadata.pop(verdicts.KEY, None)  # what the grader found: a student may write it too
    return notebook


def belongs_to(path: Path, names: Iterable[str]) -> bool:
    """Tell whether a file is a notebook with at least one cell of the assignment, whatever the file is called."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:  # as above: unreadable is a plain no here
        return False
    known = set(names)
    return any(source.grade_id(cell) in known for cell in notebook.cells)


def renamed_notebook(folder: Path, release: NotebookNode) -> Path | None:
    """Return the one notebook of a submission that is the assignment under another name, or None."""
    names = [source.grade_id(cell) for cell in release.cells]
    found = [path for path in sorted(folder.glob("*.ipynb")) if belongs_to(path, names)]
    return found[0] if len(found) == 1 else None
