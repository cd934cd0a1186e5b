"""Put a submitted notebook back into the shape of its release, and note what had to be mended.

Students delete, copy, split and move cells. The result holds every cell of the release in its order: texts and tests
from the source, answers from the submission. The student's own cells stay behind the cell that they followed.
"""

from typing import Any

from nbformat import NotebookNode

from autograder import source


def mended(submitted: NotebookNode, release: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """Return the notebook to grade and the notes for the student.

    `release` is the assignment's notebook with blank answers and with its hidden tests. A part of an answer that was
    split off is joined again, a copy that says the same is dropped.
    """
    known = {source.grade_id(cell) for cell in release.cells}
    parts: dict[str, list[NotebookNode]] = {}
    followers: dict[str, list[NotebookNode]] = {}
    order: list[str] = []
    before = ""
    for cell in submitted.cells:
        name = source.grade_id(cell)
        if name in known:
            parts.setdefault(name, []).append(cell)
            if len(parts[name]) == 1:
                order.append(name)
            before = name
        else:
            followers.setdefault(before, []).append(plain(cell))
    notes: list[str] = []
    missing: list[str] = []
    changed: list[str] = []
    cells = list(followers.get("", []))
    for cell in release.cells:
        name = source.grade_id(cell)
        found = parts.get(name, [])
        cells.append(fresh(cell))
        if not found:
            if cell.cell_type == "code" or source.is_question(cell):
                missing.append(name)
        elif cell.metadata.nbgrader.get("solution"):
            cells[-1].source, note = joined(name, [part.source for part in found], cell.source)
            notes += note
        elif cell.cell_type == "code" and found[0].source.strip() != shown(cell):
            changed.append(name)
        cells += followers.get(name, [])
    if missing:
        notes.append(f"These cells were missing and were put back, answers empty: {listed(missing)}.")
    if changed:
        notes.append(f"These cells were changed, and were graded with the text that they had: {listed(changed)}.")
    expected = [source.grade_id(cell) for cell in release.cells if source.grade_id(cell) in parts]
    if order != expected:
        notes.append("Some cells were moved. They were graded in the order of the assignment.")
    result = NotebookNode(submitted)
    result.metadata = copied(submitted.metadata)
    result.cells = cells
    return result, notes


def fresh(cell: NotebookNode) -> NotebookNode:
    """Return a copy of a cell that may be changed; copying its outputs, too, would take most of the time."""
    copy = NotebookNode(cell)
    copy["metadata"] = copied(cell["metadata"])
    return copy


def copied(value: Any) -> Any:
    """Return a copy of what JSON can hold, in a tenth of the time that `deepcopy` takes."""
    if isinstance(value, dict):
        return NotebookNode({key: copied(item) for key, item in value.items()})
    return [copied(item) for item in value] if isinstance(value, list) else value


def listed(names: list[str]) -> str:
    """Return names of cells as a list for a sentence."""
    return ", ".join(f"`{name}`" for name in names)


def shown(cell: NotebookNode) -> str:
    """Return what students see of a locked cell: its text without the hidden test."""
    return str(cell.source).split("### BEGIN HIDDEN TESTS")[0].strip()


def joined(name: str, sources: list[str], stub: str) -> tuple[str, list[str]]:
    """Return the text of an answer that may stand in several cells, and what to tell the student about it.

    `stub` is the blank answer of the release: a copy that was left blank is not a part.
    """
    written = [text for text in sources if text.strip() and text != stub] or [sources[0]]
    different = list(dict.fromkeys(written))
    if len(sources) == 1:
        return sources[0], []
    if len(different) == 1:
        return different[0], [f"The cell `{name}` stood {len(sources)} times and was graded once."]
    return "\n".join(different), [
        f"The cell `{name}` stood in {len(sources)} parts, which were graded together, in their order."
    ]


def plain(cell: NotebookNode) -> NotebookNode:
    """Return a student's own cell without nbgrader metadata, which only the release's cells may carry."""
    copy = fresh(cell)
    copy.metadata.pop("nbgrader", None)
    copy.metadata.pop("autograder", None)
    return copy
