"""One graded notebook into nbgrader's gradebook, in one transaction.

Leaves in nbgrader's tables what `nbgrader autograde` leaves there (its `init_assignment`, `SaveAutoGrades` and
`AssignLatePenalties`), and beside them, in the same transaction, a row that says how the notebook was graded. Reads no
notebook's code and judges nothing.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Course,
    Grade,
    Notebook,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import (
    DDL,
    JSON,
    Column,
    Engine,
    ForeignKey,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, load_only
from traitlets.config import Config

from autograder.database import RecordingError, engine_of, is_passing, parsed, shown

Result = TypeVar("Result")

ATTEMPTS = 6  # of one transaction, where another process was in the way
GRADED = ("GradeCell", "TaskCell")  # the types of cells that nbgrader keeps a grade for
COMMENTED = ("SolutionCell", "TaskCell")

RUNS = Table(
    "autograder_run",
    MetaData(),  # not nbgrader's own, so that its `create_all` and its migrations do not know the table
    Column(
        "submitted_notebook_id",
        ForeignKey(SubmittedNotebook.__table__.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("fingerprint", Text, nullable=False),
    Column("seed", Text),  # a number of any size
    Column("isolation", Text, nullable=False),
    Column("judgements", JSON, nullable=False),
)

# nbgrader does not turn on SQLite's foreign keys, so there a trigger does what ON DELETE CASCADE says
CASCADE = DDL(
    "CREATE TRIGGER IF NOT EXISTS autograder_run_cascade AFTER DELETE ON submitted_notebook BEGIN "
    "DELETE FROM autograder_run WHERE submitted_notebook_id = OLD.id; END"
)

# nbgrader's tables themselves: its models would compute sums over the whole gradebook for each row
GRADE, COMMENT, CELL = Grade.__table__, Comment.__table__, BaseCell.__table__

GRADES_OF = (
    select(GRADE.c.id, GRADE.c.auto_score, GRADE.c.manual_score, GRADE.c.needs_manual_grade, CELL.c.name)
    .join(CELL, CELL.c.id == GRADE.c.cell_id)
    .where(GRADE.c.notebook_id.in_(bindparam("submitted", expanding=True)))
    .order_by(GRADE.c.id)  # all processes lock in the same order
    .with_for_update(of=GRADE)  # a grader may be giving a manual score at this moment
)

COMMENTS_OF = (
    select(COMMENT.c.id, COMMENT.c.auto_comment, CELL.c.name)
    .join(CELL, CELL.c.id == COMMENT.c.cell_id)
    .where(COMMENT.c.notebook_id == bindparam("submitted"))
)

# where a grade is missing, nbgrader's grades of the submission are gone, and so is the run
GRADED_CELL = exists().where(GRADE.c.cell_id == CELL.c.id, GRADE.c.notebook_id == SubmittedNotebook.id)
LACKING = exists().where(CELL.c.notebook_id == SubmittedNotebook.notebook_id, CELL.c.type.in_(GRADED), ~GRADED_CELL)
RUN_OF = (
    select(RUNS.c.fingerprint, RUNS.c.seed, RUNS.c.isolation, RUNS.c.judgements)
    .join(SubmittedNotebook, SubmittedNotebook.id == RUNS.c.submitted_notebook_id)
    .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    .where(
        Assignment.name == bindparam("assignment"),
        Notebook.name == bindparam("notebook"),
        SubmittedAssignment.student_id == bindparam("student"),
        ~LACKING,
    )
)

# nbgrader's models also compute sums over the whole gradebook, so only their columns are loaded. Statements are built
# once: to build one takes as long as to run it
ASSIGNMENT = (
    select(Assignment)
    .options(load_only(Assignment.id, Assignment.duedate))
    .where(Assignment.name == bindparam("assignment"))
)
NOTEBOOKS_OF = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == bindparam("assignment"))
SUBMISSION_OF = (
    select(SubmittedAssignment)
    .options(load_only(SubmittedAssignment.id, SubmittedAssignment.timestamp, SubmittedAssignment.extension))
    .where(
        SubmittedAssignment.assignment_id == bindparam("assignment"),
        SubmittedAssignment.student_id == bindparam("student"),
    )
    .with_for_update()
)
SUBMITTED_OF = (
    select(SubmittedNotebook)
    .options(
        load_only(SubmittedNotebook.id, SubmittedNotebook.notebook_id, SubmittedNotebook.late_submission_penalty),
    )
    .where(SubmittedNotebook.assignment_id == bindparam("submission"))
)
FORGET_RUN = delete(RUNS).where(RUNS.c.submitted_notebook_id == bindparam("submitted"))
SAVE_RUN = insert(RUNS)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """How one notebook was graded.

    `fingerprint` stands for the submission, the assignment and the grader: where it is equal, there is nothing to do
    again. `seed` is that of the hidden inputs, `isolation` is "bubblewrap", "landlock" or "none", and `judgements` has
    for each `grade_id` a dictionary of its verdict, reason, hint, mistake and score (whatever JSON can carry).
    """

    fingerprint: str
    seed: int | None
    isolation: str
    judgements: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """A cell (its `grade_id`) whose automatic score, in points, is another one now; None is no score."""

    student: str
    cell: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Marks:
    """What a graded notebook says for the gradebook: points and automatic comments by `grade_id`."""

    scores: dict[str, float | None]
    comments: dict[str, str | None]


def marks_of(nb: NotebookNode) -> Marks:
    """Return the marks that nbgrader's `SaveAutoGrades` reads from a graded notebook.

    Raises RecordingError for an output that nbgrader cannot take for a score.
    """
    marks = Marks({}, {})
    for cell in nb.cells:
        if utils.is_grade(cell):
            name = cell.metadata.nbgrader["grade_id"]
            try:
                marks.scores[name], _ = utils.determine_grade(cell, log)
            except (KeyError, ValueError) as error:
                raise RecordingError(
                    f"The output of the cell {name!r} is no score ({error}). "
                    "It must be one number from 0 to the cell's points: correct the test, and grade again."
                ) from error
        if utils.is_solution(cell) or utils.is_task(cell):
            data = cell.metadata.nbgrader
            unchanged = data.get("checksum") == utils.compute_checksum(cell) and not utils.is_task(cell)
            marks.comments[data["grade_id"]] = "No response." if unchanged else None
    return marks


class Recorder:
    """The gradebook of one course, written to by this process over one engine.

    `db_url` is SQLAlchemy's, as in nbgrader's `CourseDirectory.db_url`: `sqlite:///...` or `postgresql://...`. `config`
    is nbgrader's configuration: its late penalties and its folders are used. Any number of processes may record at the
    same time, each with a Recorder of its own.

    Raises RecordingError where the database cannot be reached, lacks its driver, or is no gradebook.
    """

    def __init__(self, db_url: str, course_id: str, config: Config) -> None:
        self._course_id = course_id
        self._folders = CourseDirectory(config=config)
        self._late = AssignLatePenalties(config=config)
        self._url = parsed(db_url)
        self._engine = engine_of(self._url)
        self._reader = self._engine.execution_options(sqlite_begin="DEFERRED")
        try:
            self._transaction(self._prepare)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    def run_of(self, assignment: str, notebook: str, student: str) -> Run | None:
        """Return how a student's notebook was last graded.

        None where nothing was recorded, or where nbgrader's grades of the submission are gone. Raises RecordingError
        where the database does not answer.
        """
        names = {"assignment": assignment, "notebook": notebook, "student": student}
        row = self.read(lambda session: session.execute(RUN_OF, names).first())
        if row is None:
            return None
        return Run(row.fingerprint, None if row.seed is None else int(row.seed), row.isolation, row.judgements)

    def read(self, work: Callable[[Session], Result]) -> Result:
        """Return what `work` reads from the gradebook. Raises RecordingError where the database does not answer."""
        return self._transaction(work, self._reader)

    def checksums(self, assignment: str, notebook: str) -> dict[str, str]:
        """Return the checksums of an assignment's cells by their `grade_id`, as they were released."""
        query = (
            select(SourceCell.name, SourceCell.checksum)
            .join(Notebook, Notebook.id == SourceCell.notebook_id)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .where(Assignment.name == assignment, Notebook.name == notebook)
        )
        return {row.name: row.checksum for row in self.read(lambda session: session.execute(query).all())}

    def record(
        self,
        assignment: str,
        notebook: str,
        student: str,
        nb: NotebookNode,
        run: Run,
        timestamp: datetime | None,
    ) -> list[Change]:
        """Write a graded notebook's points, comments, late penalty and run in one transaction.

        `nb` carries the outputs that nbgrader reads points from; `timestamp` (UTC where it names no zone) is when the
        submission was handed in, None to keep what is known. Manual scores, comments and extra credit stay. Returns the
        cells whose automatic score changed, those of the assignment's other notebooks that the student did not hand in
        (0 points) included.

        Raises RecordingError, and leaves the gradebook as it was, where the gradebook does not know the assignment, the
        notebook or a cell, where an output is no score, and where the database refuses.
        """
        marks = marks_of(nb)

        def write(session: Session) -> list[Change]:
            task = known_assignment(session, assignment)
            notebooks = notebooks_of(session, task)
            if notebook not in notebooks.values():
                raise RecordingError(
                    f"The gradebook's assignment {assignment!r} has no notebook {notebook!r}. "
                    f"Run: autograder release {assignment}"
                )
            submission = submission_of(session, task, student)
            if timestamp is not None:
                submission.timestamp = utils.parse_utc(timestamp)
            submitted = {notebooks[one.notebook_id]: one for one in submitted_notebooks(session, submission, notebooks)}
            others = set(submitted) - {notebook}
            absent = [submitted[name].id for name in others if not self._was_handed_in(assignment, name, student)]
            changes = set_to_zero(session, absent, student) if absent else []
            changes += save_scores(session, submitted[notebook].id, marks.scores, assignment, student)
            save_comments(session, submitted[notebook].id, marks.comments, assignment)
            self._assign_late_penalty(session, submission, task.duedate, submitted[notebook], student)
            session.flush()
            save_run(session, submitted[notebook].id, run)
            return changes

        return self._transaction(write)

    def _transaction(self, work: Callable[[Session], Result], engine: Engine | None = None) -> Result:
        """Return what `work` returns, committed; do it again where another process was in the way."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with Session(engine or self._engine) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not is_passing(error):
                    raise RecordingError(
                        f"The gradebook {shown(self._url)} refused ({str(error.orig).strip()}). Check that the "
                        "database runs and may be written to; after an update of nbgrader, run: nbgrader db upgrade"
                    ) from error
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # two that collide must not collide again
        raise AssertionError("unreachable")

    def _prepare(self, session: Session) -> None:
        """Make our own table and the course's row where they are missing; nbgrader's tables stay nbgrader's to make."""
        connection = session.connection()
        if not inspect(connection).has_table(SubmittedNotebook.__tablename__):
            raise RecordingError(f"There is no gradebook in {shown(self._url)}. Run: autograder release NAME")
        RUNS.create(connection, checkfirst=True)
        if connection.dialect.name == "sqlite":
            connection.execute(CASCADE)  # each time: a migration that makes nbgrader's table anew drops its triggers
        if self._course_id and session.get(Course, self._course_id) is None:
            session.add(Course(id=self._course_id))

    def _was_handed_in(self, assignment: str, notebook: str, student: str) -> bool:
        """Tell whether a notebook is among what a student handed in, as `nbgrader autograde` does."""
        folder = self._folders.format_path(self._folders.submitted_directory, student, assignment)
        return (Path(folder) / f"{notebook}.ipynb").exists()

    def _assign_late_penalty(
        self, session: Session, submission: Any, due: datetime | None, submitted: Any, student: str
    ) -> None:
        """Set the penalty of the configured LateSubmissionPlugin, as nbgrader's `AssignLatePenalties` does."""
        submitted.late_submission_penalty = None
        # without a due date nothing is late; nbgrader would fail where an extension was granted
        late = submission.total_seconds_late if due is not None else 0
        if late > 0:
            session.flush()  # the score that the penalty depends on is computed by the database
            self._late.init_plugin()
            penalty = self._late.plugin_inst.late_submission_penalty(student, submitted.score, late)
            if penalty is not None:
                submitted.late_submission_penalty = self._late._check_late_penalty(submitted, penalty)


def known_assignment(session: Session, name: str) -> Any:
    """Return an assignment; raise RecordingError where the gradebook does not know it."""
    found = session.scalar(ASSIGNMENT, {"assignment": name})
    if found is None:
        raise RecordingError(f"The gradebook does not know the assignment {name!r}. Run: autograder release {name}")
    return found


def notebooks_of(session: Session, assignment: Any) -> dict[str, str]:
    """Return the names of an assignment's notebooks by their ids."""
    return {row.id: row.name for row in session.execute(NOTEBOOKS_OF, {"assignment": assignment.id})}


def submission_of(session: Session, assignment: Any, student: str) -> Any:
    """Return a student's submission, locked until the transaction ends; make it, and the student, where missing."""
    found = session.scalar(SUBMISSION_OF, {"assignment": assignment.id, "student": student})
    if found is None:
        if session.scalar(select(Student.id).where(Student.id == student)) is None:
            session.add(Student(id=student))
        found = SubmittedAssignment(id=new_uuid(), assignment=assignment, student_id=student)
        session.add(found)
        session.flush()
    return found


def submitted_notebooks(session: Session, submission: Any, notebooks: dict[str, str]) -> list[Any]:
    """Return the submitted notebooks of a submission; make those missing, with empty grades and comments."""
    wanted = {"submission": submission.id}
    found = list(session.scalars(SUBMITTED_OF, wanted))
    missing = {notebook: new_uuid() for notebook in set(notebooks) - {one.notebook_id for one in found}}
    if not missing:
        return found
    cells = session.execute(
        select(BaseCell.id, BaseCell.type, BaseCell.notebook_id).where(BaseCell.notebook_id.in_(missing))
    ).all()
    rows = {
        SubmittedNotebook: [
            {"id": identity, "notebook_id": notebook, "assignment_id": submission.id}
            for notebook, identity in missing.items()
        ],
        Grade: [{"cell_id": one.id, "notebook_id": missing[one.notebook_id]} for one in cells if one.type in GRADED],
        Comment: [
            {"cell_id": one.id, "notebook_id": missing[one.notebook_id]} for one in cells if one.type in COMMENTED
        ],
    }
    for model, values in rows.items():
        if values:
            session.execute(insert(model), values)
    return list(session.scalars(SUBMITTED_OF, wanted))


def grades_of(session: Session, submitted: list[str]) -> Sequence[Any]:
    """Return the grades of submitted notebooks with the names of their cells, locked."""
    return session.execute(GRADES_OF, {"submitted": submitted}).all()


def set_to_zero(session: Session, submitted: list[str], student: str) -> list[Change]:
    """Give notebooks that were not handed in no points, and forget their runs; return what changed."""
    found = grades_of(session, submitted)
    update_rows(session, GRADE, [(row, {"auto_score": 0, "needs_manual_grade": False}) for row in found])
    session.execute(delete(RUNS).where(RUNS.c.submitted_notebook_id.in_(submitted)))
    return [Change(student, row.name, row.auto_score, 0) for row in found if row.auto_score != 0]


def save_scores(
    session: Session, submitted: str, scores: dict[str, float | None], assignment: str, student: str
) -> list[Change]:
    """Set the automatic scores of a submitted notebook; return what changed."""
    grades = {row.name: row for row in grades_of(session, [submitted])}
    wanted = []
    for name, score in scores.items():
        if name not in grades:
            raise unknown_cell(name, assignment)
        # nbgrader's rule: a person looks again at what a person has marked, and at what has no automatic score
        again = grades[name].manual_score is not None or score is None
        wanted.append((grades[name], {"auto_score": score, "needs_manual_grade": again}))
    update_rows(session, GRADE, wanted)
    return [
        Change(student, row.name, row.auto_score, values["auto_score"])
        for row, values in wanted
        if row.auto_score != values["auto_score"]
    ]


def save_comments(session: Session, submitted: str, comments: dict[str, str | None], assignment: str) -> None:
    """Set the automatic comments of a submitted notebook."""
    found = {row.name: row for row in session.execute(COMMENTS_OF, {"submitted": submitted})}
    for name in comments:
        if name not in found:
            raise unknown_cell(name, assignment)
    update_rows(session, COMMENT, [(found[name], {"auto_comment": text}) for name, text in comments.items()])


def update_rows(session: Session, table: Table, wanted: list[tuple[Any, dict[str, Any]]]) -> None:
    """Give rows of a table these values, where they have others."""
    changed = [
        {"key": row.id, **values}
        for row, values in wanted
        if any(getattr(row, column) != value for column, value in values.items())
    ]
    if changed:
        columns: dict[str, Any] = {column: bindparam(column) for column in changed[0] if column != "key"}
        session.execute(update(table).where(table.c.id == bindparam("key")).values(columns), changed)


def save_run(session: Session, submitted: str, run: Run) -> None:
    """Replace the run of a submitted notebook."""
    row = vars(run) | {"submitted_notebook_id": submitted, "seed": None if run.seed is None else str(run.seed)}
    session.execute(FORGET_RUN, {"submitted": submitted})
    session.execute(SAVE_RUN, row)


def unknown_cell(name: str, assignment: str) -> RecordingError:
    """Return the error for a cell that the gradebook does not know."""
    return RecordingError(
        f"The gradebook's assignment {assignment!r} has no cell {name!r}: it was released without that cell. "
        f"Run: autograder release {assignment}, and grade again."
    )
