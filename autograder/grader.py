"""One grading process: its warm process in the jail, and what it knows of each assignment.

Both doors come through here, `autograder grade` and nbgrader's own `autograde`, so both give the same verdicts. Holds
tests, expected values and seeds: it is trusted, and never runs a line of a student's code.
"""

import atexit
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import catalogue, jail, layout, plan, proof, source, verdicts
from autograder.diagnosis import Diagnosis
from autograder.inside.limits import Limits
from autograder.jail import Isolation, JailError, Warm, Zygote
from autograder.judge import Judge
from autograder.session import GraderFault, Session, data_files, prepared

AUTO = "auto"  # the best isolation that the machine has


@dataclass(frozen=True)
class Options:
    """How to grade: the isolation by name or "auto", the time limit of a cell in seconds, the other limits."""

    isolation: str = AUTO
    timeout: float = 20
    limits: Limits = field(default_factory=Limits)


@dataclass
class Assignment:
    """One notebook of an assignment: the author's, also with blank answers; where its cells run; its data files."""

    name: str
    notebook: NotebookNode
    blank: NotebookNode
    plan: plan.Plan
    files: dict[str, bytes]
    modified: float
    diagnosis: Diagnosis | None = None
    author: Warm | None = None  # a warm process in which the locked cells have run
    tried: bool = False  # to have one


class Grader:
    """Grades submissions one after the other in this process."""

    def __init__(self, options: Options | None = None, warm: Warm | None = None) -> None:
        """Start a warm process, which loads its libraries meanwhile; or take a twin of one.

        Raises GraderFault where no jail can be had.
        """
        self.options = options or Options()
        self.assignments: dict[Path, Assignment] = {}
        try:
            self.warm: Warm | None = warm.twin() if warm else started(self.options)
        except JailError as error:  # of a twin
            raise GraderFault(str(error)) from None
        self.isolation = self.warm.isolation

    def session(self, files: dict[str, bytes] | None = None) -> Session:
        """Open a session (see `Session`) with these data files; start what is gone anew."""
        with self.closed_by_faults():
            return Session(self.ready(), self.options.timeout, self.options.limits, files)

    def session_of(self, known: Assignment, own: dict[str, bytes] | None = None) -> Session:
        """Open a session for an assignment, with its data files and those that the student handed in."""
        with self.closed_by_faults():
            warm = self.ready()
            author = self.author(warm, known)
            return Session(warm, self.options.timeout, self.options.limits, known.files, own, author)

    @contextmanager
    def closed_by_faults(self) -> Iterator[None]:
        """End the warm processes where the grader fails: the next session then starts anew. Raises GraderFault."""
        try:
            yield
        except (GraderFault, JailError) as error:
            self.close()
            raise GraderFault(str(error)) from None

    def ready(self) -> Warm:
        """Return a warm process that has its libraries loaded; start one where there is none any more."""
        if self.warm is None:
            self.warm = jail.started(self.isolation)
        try:
            self.warm.ready()
        except JailError:  # a twin that could not be had, or whose parent is gone
            if isinstance(self.warm, Zygote):
                raise
            self.warm = jail.started(self.isolation)
        return self.warm

    def author(self, warm: Warm, known: Assignment) -> Warm | None:
        """Return a warm process in which the locked cells of an assignment have run; None where there is none.

        Cells that read data files run in each submission's own folder, where those are.
        """
        if not known.tried and sys.platform == "linux" and not known.files:
            known.author = prepared(warm, known.plan.prepared)
        known.tried = True
        return known.author

    def assignment(self, path: Path) -> Assignment:
        """Return what is known of the author's notebook in a file, read anew where the file has changed."""
        modified = path.stat().st_mtime
        if path not in self.assignments or self.assignments[path].modified != modified:
            self.forget_author(self.assignments.get(path))
            notebook = nbformat.read(path, as_version=4)
            made = plan.make(notebook)
            self.assignments[path] = Assignment(
                path.parent.name, notebook, proof.blank(notebook), made, data_files(path.parent), modified
            )
        return self.assignments[path]

    def judge(
        self, notebook: NotebookNode, path: Path, seed: int | None = None, own: dict[str, bytes] | None = None
    ) -> None:
        """Judge a submitted notebook against the author's notebook in a file; note seed and isolation in its metadata.

        `own` holds the data files that the student handed in, by name; the author's of the same name take their place.
        Raises GraderFault where the grader itself failed.
        """
        known = self.assignment(path)
        noted = notebook.metadata.setdefault(verdicts.KEY, NotebookNode())
        noted["seed"], noted["isolation"] = seed, str(self.isolation)
        Judge(
            lambda: self.session_of(known, own),
            self.options.timeout,
            known.plan,
            lambda: self.diagnosis(known),
            seed,
        ).judge(notebook)

    def diagnosis(self, assignment: Assignment) -> Diagnosis | None:
        """Return the diagnosis of an assignment, made when it is first needed; None without a catalogue."""
        if assignment.diagnosis is None:
            known = catalogue.load(layout.EXERCISES / assignment.name)
            if known.mistakes:
                session = self.session_of(assignment)
                try:
                    session.prepare(assignment.plan.prepared)
                    for cell in assignment.notebook.cells:
                        if cell.cell_type == "code" and not source.is_test(cell):
                            session.run(cell.source)
                    assignment.diagnosis = Diagnosis(known, session, source.answers(assignment.notebook))
                finally:
                    session.close()
        return assignment.diagnosis

    def forget_author(self, known: Assignment | None) -> None:
        """End the warm process of an assignment's author; it is made anew when it is needed."""
        if known is not None:
            if known.author is not None:
                known.author.close()
            known.author, known.tried = None, False

    def close(self) -> None:
        """End the warm processes."""
        for known in self.assignments.values():
            self.forget_author(known)
        if self.warm is not None:
            self.warm.close()
            self.warm = None


def started(options: Options) -> Zygote:
    """Return a warm process in the isolation that is asked for. Raises GraderFault where it cannot be had."""
    try:
        return jail.started(None if options.isolation == AUTO else Isolation(options.isolation))
    except JailError as error:
        raise GraderFault(str(error)) from None


_shared: dict[Options, Grader] = {}


def shared(options: Options) -> Grader:
    """Return this process's grader with these options; it ends when the process does."""
    if options not in _shared:
        _shared[options] = Grader(options)
        atexit.register(_shared[options].close)
    return _shared[options]
