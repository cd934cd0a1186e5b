"""From what a student handed in to the notebook that is judged: the same that nbgrader's sanitizing steps make of it.

Nothing of a submission is run here, and no link in it is followed. Trusts the author's notebook; believes a
submission's texts, and none of its metadata.
"""

import hashlib
import json
from pathlib import Path

from nbformat import NotebookNode

from autograder import source, verdicts
from autograder.admission import not_run, read_submission, renamed_notebook
from autograder.mend import mended
from autograder.verdicts import Verdict

BIGGEST = 32 << 20  # bytes of all data files that a student handed in


def read(folder: Path, name: str, blank: NotebookNode) -> NotebookNode:
    """Return the notebook to judge from a student's folder: mended, without outputs, with notes in its metadata.

    `blank` is the author's notebook with its answers left out. What is absent or no notebook comes back as a blank one
    that says so.
    """
    path = folder / f"{name}.ipynb"
    if is_file(path):
        notebook = read_submission(path, blank)
    else:
        other = renamed_notebook(folder, blank)
        if other is None:
            reason = f"There is no notebook `{name}.ipynb` in this submission, and no other that could be it."
            notebook = not_run(blank, Verdict.MISSING, reason)
        else:
            notebook = read_submission(other, blank)
            verdicts.notes(notebook).append(
                f"Your notebook was called `{other.name}` and was graded as `{name}.ipynb`."
            )
    return sanitized(notebook, blank)


def sanitized(notebook: NotebookNode, blank: NotebookNode) -> NotebookNode:
    """Return a notebook with the author's cells in their places, and without outputs."""
    result, notes = mended(notebook, blank)
    if not notebook.metadata.get(verdicts.KEY, {}).get("not_run"):
        verdicts.notes(result).extend(notes)
    result.metadata["kernelspec"] = blank.metadata.get("kernelspec", result.metadata.get("kernelspec", {}))
    for cell in result.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return result


def with_checksums(notebook: NotebookNode, checksums: dict[str, str]) -> NotebookNode:
    """Give each of the author's cells the checksum that the gradebook keeps: nbgrader knows a blank answer by it."""
    for cell in notebook.cells:
        if source.grade_id(cell) in checksums:
            cell.metadata.nbgrader["checksum"] = checksums[source.grade_id(cell)]
    return notebook


def own_files(folder: Path) -> dict[str, Path]:
    """Return the files beside the notebook that a student handed in, by name: plain files, within the size limit."""
    found, left = {}, BIGGEST
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.suffix == ".ipynb" or path.name == "timestamp.txt" or not is_file(path):
            continue
        left -= path.stat().st_size
        if left >= 0:
            found[str(path.relative_to(folder))] = path
    return found


def is_file(path: Path) -> bool:
    """Tell whether a path is a plain file, reached without a link: a link could lead to another student's folder."""
    return path.is_file() and not path.is_symlink() and path.resolve().parent == path.parent.resolve()


def digest(folder: Path) -> str:
    """Return the SHA-256 of everything that a student handed in, names and contents."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if is_file(path):
            total.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode("utf-8", "surrogateescape"))
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook in one step: after a crash there is the old file or the new one, never a half.

    Each cell is a line: nbformat's own layout would take four times as long, and the notebook was valid when it came.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in notebook.cells)
    new.write_text(f'{{"cells": [\n{cells}\n],\n{json.dumps(rest, ensure_ascii=False)[1:]}\n', encoding="utf-8")
    new.replace(path)
