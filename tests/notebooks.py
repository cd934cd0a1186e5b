"""Small notebooks for the tests of the grader."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def cell(
    name: str, source: str, *, solution: bool = False, points: float | None = None, locked: bool = True
) -> NotebookNode:
    """Return a code cell with nbgrader metadata; `points` make it a test."""
    data = {
        "grade": points is not None,
        "grade_id": name,
        "locked": locked and not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        data["points"] = points
    return new_code_cell(source, metadata={"nbgrader": data})


def text(name: str, source: str) -> NotebookNode:
    """Return a locked text cell."""
    data = {"grade": False, "grade_id": name, "locked": True, "schema_version": 3, "solution": False, "task": False}
    return new_markdown_cell(source, metadata={"nbgrader": data})


def answer(name: str, body: str = "return x") -> NotebookNode:
    """Return an answer cell that defines a function of one argument."""
    return cell(name, f"def {name}(x):\n    {body}\n", solution=True)


def test_cell(name: str, body: str, points: float = 1) -> NotebookNode:
    """Return a hidden test."""
    return cell(name, f"# Hidden test: something.\n### BEGIN HIDDEN TESTS\n{body}\n### END HIDDEN TESTS", points=points)


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook of these cells."""
    made = new_notebook(cells=list(cells))
    for number, one in enumerate(made.cells):
        one["id"] = f"c{number}"
    return made


test_cell.__test__ = False  # type: ignore[attr-defined]
