"""Grade every submission of an assignment: each gets a verdict, none stops the others.

Drives nbgrader through its own API, one student at a time in each process. A submission whose notebook nbgrader would
not find (renamed or absent) is read from a scratch copy; what the student handed in is never changed.
"""

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import source, verdicts
from autograder.admission import not_run, renamed_notebook
from autograder.course import Course, CourseError
from autograder.verdicts import Judgement, Verdict


@dataclass
class Graded:
    """One student's graded submission; `fault` is set when the grader itself failed."""

    student: str
    judgements: dict[str, Judgement] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    fault: str = ""


def grade(course: Course, assignment: str, regrade: bool = False, jobs: int = 1) -> Iterator[Graded]:
    """Grade an assignment's submissions in `jobs` processes; yield each when done. Keep graded ones unless `regrade`.

    Raises CourseError where the assignment was not released or nobody handed it in.
    """
    release = course.release(assignment)
    students = course.students(assignment)
    if not students:
        raise CourseError(
            f"There is no submission of {assignment!r} below {course.folder / 'submitted'}. "
            f"Collect some, or copy them to submitted/<student>/{assignment}/{assignment}.ipynb."
        )
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        waiting = {
            pool.submit(grade_one, course.folder, course.timeout, assignment, release, student, regrade): student
            for student in students
        }
        for done in as_completed(waiting):
            error = done.exception()
            yield done.result() if error is None else Graded(waiting[done], fault=f"{type(error).__name__}: {error}")


def grade_one(
    folder: Path, timeout: int | None, assignment: str, release: NotebookNode, student: str, regrade: bool
) -> Graded:
    """Grade one submission, in whatever process this runs."""
    course = Course(folder, timeout)
    with admitted(course.submission(assignment, student), assignment, release) as submitted:
        result = course.api(submitted).autograde(assignment, student, force=regrade)
    if not result["success"]:
        return Graded(student, fault=last_line(result.get("error", "") or result.get("log", "")))
    return graded(course, assignment, student)


def graded(course: Course, assignment: str, student: str) -> Graded:
    """Return what a student's graded notebook says."""
    path = course.autograded(assignment, student)
    if not path.is_file():
        return Graded(student, fault="There is no graded notebook.")
    notebook = nbformat.read(path, as_version=4)
    missing = Judgement(Verdict.GRADER_FAULT, "This part was not judged.")
    judgements = {
        source.grade_id(cell): verdicts.stored(cell) or missing for cell in notebook.cells if source.is_test(cell)
    }
    return Graded(student, judgements, verdicts.notes(notebook))


def make_feedback(course: Course, assignment: str) -> dict[str, str]:
    """Make the feedback page of every graded submission; return the students whose page failed, with the reason."""
    failed = {}
    for student in course.students(assignment):
        if course.autograded(assignment, student).is_file():
            result = course.api().generate_feedback(assignment, student, force=True)
            if not result["success"]:
                failed[student] = last_line(result.get("error", "") or result.get("log", ""))
    return failed


@contextmanager
def admitted(submission: Path, assignment: str, release: NotebookNode) -> Iterator[Path | None]:
    """Yield the directory to read a submission from: None for the usual one, else a renamed scratch copy."""
    if (submission / f"{assignment}.ipynb").is_file():
        yield None
        return
    other = renamed_notebook(submission, release)
    with tempfile.TemporaryDirectory(prefix="admitted-") as scratch:
        folder = Path(scratch) / submission.parent.name / assignment
        shutil.copytree(submission, folder, ignore=shutil.ignore_patterns("*.ipynb"))
        if other is not None:
            notebook = nbformat.read(other, as_version=4)
            verdicts.notes(notebook).append(
                f"Your notebook was called `{other.name}` and was graded as `{assignment}.ipynb`."
            )
        else:
            reason = f"There is no notebook `{assignment}.ipynb` in this submission, and no other that could be it."
            notebook = not_run(release, Verdict.MISSING, reason)
        nbformat.write(notebook, folder / f"{assignment}.ipynb")
        yield Path(scratch)


def last_line(text: str) -> str:
    """Return the last line of a log that says something."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
