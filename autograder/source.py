"""From an assignment's MyST Markdown to the notebook that `nbgrader generate_assignment` reads.

Reads `exercises/<name>/<name>.md` with jupytext, puts in the shared checks, writes the points into each hidden test's
first line and into the table of points, and refuses a notebook that could not be graded. Trusts the author.
"""

import re
import shutil
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder import layout

NONE = NotebookNode()
HIDDEN_TEST = "# Hidden test: "
POINTS_TABLE = "{{points}}"


class SourceError(Exception):
    """An assignment's source breaks a rule; the message names the cell and says what to do."""


def metadata(cell: NotebookNode) -> NotebookNode:
    """Return a cell's nbgrader metadata, empty where it has none. It is asked very often."""
    found: NotebookNode = cell["metadata"].get("nbgrader", NONE)
    return found


def grade_id(cell: NotebookNode) -> str:
    """Return a cell's `grade_id`, empty where it has none."""
    return str(metadata(cell).get("grade_id", ""))


def is_answer(cell: NotebookNode) -> bool:
    """Tell whether a student writes code into this cell."""
    return cell.cell_type == "code" and bool(metadata(cell).get("solution"))


def answers(notebook: NotebookNode) -> dict[str, str]:
    """Return the source of each answer cell by its `grade_id`."""
    return {grade_id(cell): cell.source for cell in notebook.cells if is_answer(cell)}


def is_test(cell: NotebookNode) -> bool:
    """Tell whether a cell is a hidden test: a locked code cell that is graded, other than a visible test."""
    return is_graded_code(cell) and not is_visible_test(cell)


def is_visible_test(cell: NotebookNode) -> bool:
    """Tell whether a cell is a test that students see: graded with 0 points, so that `nbgrader validate` reports it."""
    return is_graded_code(cell) and grade_id(cell).endswith("-visible")


def is_graded_code(cell: NotebookNode) -> bool:
    """Tell whether nbgrader grades a code cell by what it does."""
    noted = metadata(cell)
    return cell["cell_type"] == "code" and bool(noted.get("grade")) and not noted.get("solution")


def is_question(cell: NotebookNode) -> bool:
    """Tell whether a cell is an answer that a person marks."""
    return bool(metadata(cell).get("grade")) and bool(metadata(cell).get("solution"))


def task_of(cell: NotebookNode) -> str:
    """Return the task that a cell belongs to: its `grade_id` up to the first hyphen."""
    return grade_id(cell).split("-", 1)[0]


def points_of(cell: NotebookNode) -> float:
    """Return the points that a cell can earn."""
    return float(metadata(cell).get("points", 0))


def property_of(cell: NotebookNode) -> str:
    """Return the sentence that says what a hidden test looks at: its first comment, without the points."""
    first = cell.source.split("\n", 1)[0]
    text = re.sub(r"^# Hidden test(?: \([^)]*\))?: ", "", first)
    return text[:1].upper() + text[1:]


def spoken_points(points: float) -> str:
    """Return points as words: "1 point", "2 points", "0.5 points"."""
    return f"{points:g} point" + ("" if points == 1 else "s")


def points_table(notebook: NotebookNode) -> str:
    """Return the Markdown table of what earns points in a notebook."""
    rows = ["| task | what is looked at | points |", "| --- | --- | --- |"]
    total = 0.0
    for cell in notebook.cells:
        if is_test(cell) or is_question(cell):
            what = property_of(cell) if is_test(cell) else "your answer in words, marked by a person"
            name = f"`{task_of(cell)}`" if is_test(cell) else "question"
            rows.append(f"| {name} | {what} | {points_of(cell):g} |")
            total += points_of(cell)
    return "\n".join([*rows, f"| **all** | | **{total:g}** |"])


def check(notebook: NotebookNode, name: str) -> None:
    """Raise a SourceError for the first cell that breaks a rule of CONTRIBUTING.md."""
    seen: set[str] = set()
    answers: set[str] = set()
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"{name}.md, cell {number} ({grade_id(cell) or cell.source[:30]!r})"
        identity = grade_id(cell)
        if not identity:
            raise SourceError(
                f"{where}: give it nbgrader metadata with a grade_id, locked if students must not change it."
            )
        if identity in seen:
            raise SourceError(f"{where}: this grade_id stands twice; choose another.")
        seen.add(identity)
        if is_answer(cell):
            if not identity.isidentifier() or f"def {identity}(" not in cell.source:
                raise SourceError(f"{where}: the grade_id of an answer is the name of the function that it defines.")
            if "### BEGIN SOLUTION" not in cell.source:
                raise SourceError(f"{where}: put the solution between ### BEGIN SOLUTION and ### END SOLUTION.")
            answers.add(identity)
        if identity.endswith("-visible") and not (is_visible_test(cell) and points_of(cell) == 0):
            raise SourceError(
                f"{where}: a visible test has grade: true and points: 0, so that nbgrader validate reports it."
            )
        if is_test(cell):
            if not cell.source.startswith(HIDDEN_TEST):
                raise SourceError(
                    f"{where}: begin a test with the comment '{HIDDEN_TEST}...', which says what it looks at."
                )
            lines = cell.source.rstrip().split("\n")
            if lines[1:2] != ["### BEGIN HIDDEN TESTS"] or lines[-1] != "### END HIDDEN TESTS":
                raise SourceError(f"{where}: all lines after the first stand between the hidden-test marks.")
            if task_of(cell) not in answers:
                raise SourceError(f"{where}: its grade_id must begin with the name of an answer above it and a hyphen.")
            if points_of(cell) <= 0:
                raise SourceError(f"{where}: a test needs points.")


def build(name: str, exercises: Path = layout.EXERCISES) -> NotebookNode:
    """Return the source notebook of an assignment.

    Raises SourceError if the source does not exist or breaks a rule.
    """
    path = exercises / name / f"{name}.md"
    if not path.is_file():
        known = ", ".join(layout.assignments()) or "none"
        raise SourceError(f"There is no assignment {name!r}. The assignments are: {known}.")
    notebook = jupytext.read(path)
    notebook.metadata.pop("jupytext", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{name}-{number}"
        included = cell.metadata.pop("include", None)
        if included:
            cell.source = (exercises / included).read_text(encoding="utf-8").rstrip("\n")
            cell.metadata["jupyter"] = {"source_hidden": True}
    check(notebook, name)
    table = points_table(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(POINTS_TABLE, table)
        if is_test(cell):
            cell.source = cell.source.replace(HIDDEN_TEST, f"# Hidden test ({spoken_points(points_of(cell))}): ", 1)
    nbformat.validate(notebook)
    return notebook


def data_files(name: str, exercises: Path = layout.EXERCISES) -> list[Path]:
    """Return the data files of an assignment: what stands in its folder and is neither its source nor its catalogue."""
    folder = exercises / name
    own = {folder / f"{name}.md", folder / "mistakes.py", folder / "right_answers.py"}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path not in own)
    return [path for path in found if not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)]


def write(name: str, exercises: Path = layout.EXERCISES, target: Path = layout.SOURCE) -> Path:
    """Write an assignment's source notebook and its data files where nbgrader looks for them; return its path."""
    notebook = build(name, exercises)
    folder = target / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    for file in data_files(name, exercises):
        copy = folder / file.relative_to(exercises / name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return path
