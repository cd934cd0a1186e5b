"""Release an assignment: from its source to the notebook that students get, and a check that nothing leaked into it."""

import json
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from sqlalchemy.exc import SQLAlchemyError

from autograder import layout, source
from autograder.course import COURSE_ID, Course, CourseError
from autograder.database import RecordingError, parsed, shown

TELLING = 12  # characters: a shorter line, such as "return out", says nothing


def release(course: Course, name: str) -> Path:
    """Make the source and the release of an assignment and enter it into the course's gradebook; return the release.

    Raises SourceError for a source that breaks a rule, CourseError where nbgrader fails or something secret is left.
    """
    source.write(name)
    result = course.api().generate_assignment(name, force=True, create=True)
    if "Cannot add or remove cells" in result.get("error", "") + result.get("log", ""):
        raise CourseError(
            f"Cells of {name!r} were added or removed, but submissions of it were graded already in {course.folder}. "
            f"Use another folder with --course, or forget those grades: nbgrader db assignment remove {name} --force"
        )
    if not result["success"]:
        raise CourseError(f"nbgrader could not release {name!r}:\n{result.get('error', '')}{result.get('log', '')}")
    path = layout.RELEASE / name / f"{name}.ipynb"
    leaks = leaked(name, path.read_text(encoding="utf-8"))
    if leaks:
        path.unlink()
        raise CourseError(f"The release of {name!r} would hold {leaks[0]!r}. It was removed.")
    return path


def secrets(name: str) -> list[str]:
    """Return the lines that no student may see: of solutions, hidden tests and model answers, where they are telling.

    A line that also stands in the open part of the notebook is no secret.
    """
    notebook = source.build(name)
    hidden: set[str] = set()
    shown: list[str] = []
    for cell in notebook.cells:
        inside = source.is_question(cell)
        for line in cell.source.split("\n"):
            if line.strip() in ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS"):
                inside = True
            elif line.strip() in ("### END SOLUTION", "### END HIDDEN TESTS"):
                inside = source.is_question(cell)
            elif not inside:
                shown.append(line)
            elif len(line.strip()) > TELLING:
                hidden.add(line.strip())
    open_text = "\n".join(shown)
    return sorted(line for line in hidden if line not in open_text)


def leaked(name: str, text: str) -> list[str]:
    """Return the secrets of an assignment that a released file's text holds, as plain text or inside JSON strings."""
    forms = {line: (line, json.dumps(line)[1:-1], json.dumps(line, ensure_ascii=False)[1:-1]) for line in secrets(name)}
    return [line for line in forms if any(form in text for form in forms[line])]


def open_notebook(name: str) -> nbformat.NotebookNode:
    """Return a released notebook; raise CourseError where the assignment was not released yet."""
    source.build(name)  # an unknown name is answered with the known ones
    path = layout.RELEASE / name / f"{name}.ipynb"
    if not path.is_file():
        raise CourseError(f"The assignment {name!r} was not released. Run: autograder release {name}")
    return nbformat.read(path, as_version=4)


def enter(course: Course, name: str) -> None:
    """Enter an assignment into the course's gradebook by releasing it, unless it is there already."""
    course.source(name)  # one that was not released is answered with what to do
    try:
        with Gradebook(course.db_url, COURSE_ID) as gradebook:
            known = name in {assignment.name for assignment in gradebook.assignments}
    except (SQLAlchemyError, ImportError) as error:
        words = str(getattr(error, "orig", error)).strip()
        raise RecordingError(
            f"The gradebook {shown(parsed(course.db_url))} cannot be opened ({words}). Check its address in "
            "CourseDirectory.db_url, that the database runs, and that its driver is installed."
        ) from None
    if not known:
        release(course, name)
