"""Grade every submission of an assignment in parallel: each gets a verdict, none stops the others.

Each process has its own warm process in a jail and its own connection to the gradebook. Per submission: read, judge,
write the graded notebook in one step, record in one transaction, write the feedback page. So after a crash at any
moment a submission is graded or it is not, and the next run grades those that are not.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from sqlalchemy.orm import configure_mappers

from autograder import clock, feedback, fingerprint, source, submission, verdicts
from autograder.course import COURSE_ID, Course, CourseError
from autograder.database import RecordingError
from autograder.grader import Grader, Options, started
from autograder.inside import linux
from autograder.jail import Warm
from autograder.marks import SubmissionMarks, marks_of
from autograder.recording import Change, Recorder, Run
from autograder.seeds import secret_of, seed_of
from autograder.session import GraderFault, data_files
from autograder.verdicts import Judgement, Verdict


@dataclass
class Graded:
    """One student's graded submission.

    `fault` is set when the grader itself failed; `changes` holds the scores that are other ones than before; `executed`
    is false where nothing had changed since the last time; `steps` holds seconds by step.
    """

    student: str
    judgements: dict[str, Judgement] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    fault: str = ""
    changes: list[Change] = field(default_factory=list)
    executed: bool = True
    isolation: str = ""
    seeded: bool = False
    steps: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """What one grading run is asked to do, the same for each submission."""

    folder: Path
    assignment: str
    options: Options
    regrade: bool
    pages: bool


class Worker:
    """One grading process: its grader, its connection to the gradebook, and the assignment."""

    def __init__(self, order: Order, warm: Warm | None = None) -> None:
        """Start a warm process first, or a twin of one: it loads its libraries while the rest is made ready."""
        self.order = order
        self.grader = Grader(order.options, warm)
        self.course = Course(order.folder)
        self.recorder = Recorder(self.course.db_url, COURSE_ID, self.course.config)
        self.path = self.course.source(order.assignment)
        self.known = self.grader.assignment(self.path)
        self.stamp = fingerprint.of_assignment(self.path)
        self.secret = secret_of(self.course.folder)
        self.checksums = self.recorder.checksums(order.assignment, self.path.stem)

    def grade(self, student: str) -> Graded:
        """Grade one submission, unless nothing has changed since it was graded."""
        name = self.order.assignment
        folder = self.course.submission(name, student)
        target = self.course.autograded(name, student)
        when = self.course.timestamp(name, student)
        with clock.step("read"):
            notebook = submission.read(folder, self.path.stem, self.known.blank)
        seed = seed_of(self.secret, name, student, notebook)
        stamp = fingerprint.of(submission.digest(folder), self.stamp, self.order.options, seed, when)
        old = self.recorder.run_of(name, self.path.stem, student)
        if old and old.fingerprint == stamp and not self.order.regrade and target.is_file():
            if self.order.pages:  # a person may have given marks since
                self.write_page(student, nbformat.read(target, as_version=4))
            return self.known_before(student, old, notebook)
        submission.with_checksums(notebook, self.checksums)
        own = submission.own_files(folder)
        self.grader.judge(notebook, self.path, seed, {key: path.read_bytes() for key, path in own.items()})
        with clock.step("write"):
            copy_files(own, self.path.parent, target.parent)
            submission.write(notebook, target)
        judgements = judgements_of(notebook)
        run = Run(stamp, seed, str(self.grader.isolation), as_data(judgements))
        with clock.step("record"):
            changes = self.recorder.record(name, self.path.stem, student, notebook, run, when)
        if self.order.pages:
            with clock.step("page"):
                self.write_page(student, notebook)
        return Graded(
            student,
            judgements,
            verdicts.notes(notebook),
            changes=changes if old or any(one.before is not None for one in changes) else [],  # a first grade is none
            isolation=run.isolation,
            seeded=seed is not None,
            steps=clock.taken(),
        )

    def known_before(self, student: str, old: Run, notebook: NotebookNode) -> Graded:
        """Return what is recorded of a submission that has not changed."""
        judgements = {
            name: Judgement(**{**one, "verdict": Verdict(one["verdict"])}) for name, one in old.judgements.items()
        }
        return Graded(
            student,
            judgements,
            verdicts.notes(notebook),
            executed=False,
            isolation=old.isolation,
            seeded=old.seed is not None,
        )

    def write_page(self, student: str, notebook: NotebookNode) -> None:
        """Write a student's feedback page."""
        name = self.path.stem
        marks = self.recorder.read(lambda session: marks_of(session, self.order.assignment, name, student))
        path = self.course.feedback(self.order.assignment, student)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(feedback.rendered(notebook, name, student, marks or SubmissionMarks()), encoding="utf-8")
        new.replace(path)

    def close(self) -> None:
        """End the warm process and the connection."""
        self.grader.close()
        self.recorder.close()


_worker: list[Worker] = []  # of this process: made by its first submission, so that its failure has a message
_warm: list[Warm] = []  # the warm process of the command, of which this process takes a twin


def in_process(order: Order, student: str) -> Graded:
    """Grade one submission in whatever process this runs; what goes wrong is a fault of the grader, told in words."""
    try:
        if not _worker:
            _worker.append(Worker(order, *_warm))
        return _worker[0].grade(student)
    except (GraderFault, RecordingError, CourseError) as error:
        return Graded(student, fault=str(error))
    except Exception as error:  # a defect of ours must cost one submission its grade for now, not the others theirs
        return Graded(student, fault=f"{type(error).__name__}: {error}")


def start_process(*warm: Warm) -> None:
    """Let a grading process end with the one that started it, and leave Ctrl-C to that one."""
    _warm.extend(warm)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        linux.prctl(linux.SET_PDEATHSIG, signal.SIGKILL)


def grade(
    course: Course, assignment: str, regrade: bool = False, jobs: int = 1, pages: bool = True
) -> Iterator[Graded]:
    """Grade an assignment's submissions in `jobs` processes; yield each when done.

    Only what has changed since it was graded is executed, unless `regrade`. `pages` writes the feedback pages. Raises
    CourseError where the assignment was not released, nobody handed it in, or nothing at all can be graded.
    """
    course.source(assignment)
    students = course.students(assignment)
    if not students:
        raise CourseError(
            f"There is no submission of {assignment!r} below {course.folder / 'submitted'}. "
            f"Collect some, or copy them to submitted/<student>/{assignment}/{assignment}.ipynb."
        )
    order = Order(course.folder, assignment, course.judging.options(), regrade, pages)
    configure_mappers()  # once, for all the processes that are forked from this one
    fingerprint.of_grader()
    jobs = min(jobs, len(students))
    # forked where that is safe: these processes then need not load nbgrader again, nor the libraries of the jail
    forked = sys.platform == "linux"
    context = get_context("fork" if forked else "spawn")
    with ExitStack() as stack:
        warm = (stack.enter_context(closing(started(order.options))),) if forked else ()
        pool = stack.enter_context(ProcessPoolExecutor(jobs, context, start_process, warm))
        try:
            waiting = {pool.submit(in_process, order, student): student for student in students}
            for done in as_completed(waiting):
                error = done.exception()
                if isinstance(error, BrokenProcessPool):
                    yield Graded(
                        waiting[done], fault="A grading process was ended from outside. Run the command again."
                    )
                elif error is not None:
                    yield Graded(waiting[done], fault=f"{type(error).__name__}: {error}")
                else:
                    yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def graded(course: Course, assignment: str, student: str) -> Graded:
    """Return what a student's graded notebook says."""
    path = course.autograded(assignment, student)
    if not path.is_file():
        return Graded(student, fault="There is no graded notebook.")
    notebook = nbformat.read(path, as_version=4)
    noted = notebook.metadata.get(verdicts.KEY, {})
    return Graded(
        student,
        judgements_of(notebook),
        verdicts.notes(notebook),
        isolation=noted.get("isolation", ""),
        seeded=noted.get("seed") is not None,
    )


def judgements_of(notebook: NotebookNode) -> dict[str, Judgement]:
    """Return the judgement of each test of a graded notebook."""
    missing = Judgement(Verdict.GRADER_FAULT, "This part was not judged.")
    return {source.grade_id(cell): verdicts.stored(cell) or missing for cell in notebook.cells if source.is_test(cell)}


def as_data(judgements: dict[str, Judgement]) -> dict[str, dict[str, Any]]:
    """Return judgements as plain data."""
    return {name: vars(judgement) | {"verdict": str(judgement.verdict)} for name, judgement in judgements.items()}


def copy_files(own: dict[str, Path], author: Path, target: Path) -> None:
    """Copy a student's and the author's data files beside the graded notebook, as nbgrader does; the author's win."""
    for name, path in own.items():
        copy(target / name, lambda new, path=path: shutil.copyfile(path, new))  # type: ignore[misc]
    for name, data in data_files(author).items():
        copy(target / name, lambda new, data=data: new.write_bytes(data))  # type: ignore[misc]


def copy(target: Path, write: Callable[[Path], object]) -> None:
    """Write a file, and its folder where there is none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_symlink():
        target.unlink()
    write(target)


def default_jobs() -> int:
    """Return how many processes to grade with: one for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
