"""Recording into nbgrader's gradebook: the same rows as nbgrader's, wholly or not at all, on SQLite and PostgreSQL."""

import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import cycle
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.apps import dbapp
from nbgrader.apps.api import NbGraderAPI
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from postgres import Postgres
from postgres import postgres as postgres  # the fixture
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from traitlets import Float
from traitlets.config import Config

from autograder.recording import Change, Recorder, RecordingError, Run

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, under SQLAlchemy 2.1

COURSE, NAME, MAIN, EXTRA = "course", "squares", "main", "extra"
OTHER = "cubes"  # another assignment, with one notebook
DUE = datetime(2026, 3, 1, 12, 0)
RUN = Run("f1", 7, "landlock", {"square-test": {"verdict": "pass", "reason": "", "score": 2.0}})
TABLES = {
    "student": "SELECT id, first_name, last_name, email FROM student",
    "submission": "SELECT a.name, s.student_id, s.timestamp, s.extension FROM submitted_assignment s "
    "JOIN assignment a ON a.id = s.assignment_id",
    "notebook": "SELECT s.student_id, n.name, m.flagged, m.late_submission_penalty FROM submitted_notebook m "
    "JOIN notebook n ON n.id = m.notebook_id JOIN submitted_assignment s ON s.id = m.assignment_id",
    "grade": "SELECT s.student_id, n.name, c.name, c.type, g.auto_score, g.manual_score, g.extra_credit, "
    "g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id "
    "JOIN submitted_notebook m ON m.id = g.notebook_id JOIN notebook n ON n.id = m.notebook_id "
    "JOIN submitted_assignment s ON s.id = m.assignment_id",
    "comment": "SELECT s.student_id, n.name, c.name, c.type, k.auto_comment, k.manual_comment FROM comment k "
    "JOIN base_cell c ON c.id = k.cell_id JOIN submitted_notebook m ON m.id = k.notebook_id "
    "JOIN notebook n ON n.id = m.notebook_id JOIN submitted_assignment s ON s.id = m.assignment_id",
}
RUN_ROWS = (
    "SELECT s.student_id, r.fingerprint FROM autograder_run r JOIN submitted_notebook m "
    "ON m.id = r.submitted_notebook_id JOIN submitted_assignment s ON s.id = m.assignment_id"
)
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["autograder.recording"])


class PerHour(LateSubmissionPlugin):
    """Takes points for every hour; gives nonsense for a student called `nia`."""

    per_hour = Float(0.5, help="Points for an hour").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Return the points to take."""
        if student_id == "nia":
            return -1.0
        return None if score == 0 else self.per_hour * total_seconds_late / 3600


# --- a small course ---------------------------------------------------------------------------------------------------


def cell(kind: str, name: str, text: str, points: float | None = None, **marks: bool) -> NotebookNode:
    data = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, "grade_id": name}
    if points is not None:
        data["points"] = points
    make = new_code_cell if kind == "code" else new_markdown_cell
    return make(text, metadata={"nbgrader": {**data, **marks}}, id=name)


def source_notebook(*cells: NotebookNode) -> NotebookNode:
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": spec})


SOURCES = {
    NAME: {
        MAIN: source_notebook(
            cell("code", "square", "### BEGIN SOLUTION\ny = 4\n### END SOLUTION", solution=True),
            cell("code", "square-test", "assert y == 4", 2, grade=True, locked=True),
            cell("code", "square-part", "1.5", 3, grade=True, locked=True),
            cell("code", "square-warn", "pass", 1, grade=True, locked=True),
            cell("markdown", "explain", "Why?", 4, grade=True, solution=True),
            cell("code", "write", "# your own", 2, grade=True, solution=True),
            cell("markdown", "survey", "Do this.", 1, task=True, locked=True),
        ),
        EXTRA: source_notebook(
            cell("code", "more", "### BEGIN SOLUTION\nz = 9\n### END SOLUTION", solution=True),
            cell("code", "more-test", "assert z == 9", 2, grade=True, locked=True),
        ),
    },
    OTHER: {
        OTHER: source_notebook(
            cell("code", "cube", "### BEGIN SOLUTION\nc = 8\n### END SOLUTION", solution=True),
            cell("code", "cube-test", "assert c == 8", 2, grade=True, locked=True),
        )
    },
}


def result_of(value: str) -> NotebookNode:
    return new_output("execute_result", {"text/plain": value}, execution_count=1)


ERROR = new_output("error", ename="AssertionError", evalue="", traceback=[])
WARNING = new_output("stream", name="stderr", text="careful")


@dataclass
class Handed:
    """What a student hands in: the outputs of tests, the answers, and when."""

    student: str
    outputs: dict[str, NotebookNode]
    answers: dict[str, str]
    when: datetime | None = None
    notebooks: tuple[str, ...] = (MAIN, EXTRA)


GOOD = {"square": "y = 2 * 2", "explain": "Because.", "write": "print(1)", "more": "z = 9"}
EARLY = DUE - timedelta(hours=1)
FIRST = [
    Handed("ada", {}, GOOD, EARLY),
    Handed("ben", {"square-test": ERROR, "square-part": result_of("1.5"), "square-warn": WARNING}, GOOD, EARLY),
    Handed("cid", {"square-test": ERROR, "square-part": result_of("0"), "more-test": ERROR}, {}, EARLY),
    Handed("dot", {"square-part": result_of("2.5")}, GOOD, DUE + timedelta(hours=3)),
    Handed("eve", {"square-part": result_of("oops")}, GOOD, DUE + timedelta(days=9)),
    Handed("fay", {}, GOOD, None),
    Handed("gil", {"square-part": result_of("-1")}, GOOD, EARLY, (MAIN,)),
    Handed("nia", {}, GOOD, DUE + timedelta(hours=2)),
]
SECOND = [
    Handed("ada", {"square-test": ERROR}, GOOD, None),
    Handed("ben", {}, {**GOOD, "explain": "Why?"}, DUE + timedelta(minutes=90)),
    Handed("cid", {}, GOOD, DUE + timedelta(hours=1)),
    Handed("dot", {}, GOOD, EARLY),
    Handed("eve", {}, GOOD, DUE + timedelta(days=9)),
    Handed("fay", {}, {}, EARLY, (MAIN,)),
    Handed("gil", {"more-test": ERROR}, GOOD, EARLY),
    Handed("nia", {"square-test": ERROR}, GOOD, None),
]


@pytest.fixture(scope="module", autouse=True)
def programs() -> Iterator[None]:
    """nbgrader starts alembic by its bare name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


def settings(folder: Path, url: str) -> Config:
    """Return the configuration of plain nbgrader, which takes the outputs as they were handed in and runs nothing."""
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.db_url = url
    config.CourseDirectory.course_id = COURSE
    config.Autograde.sanitize_preprocessors = [OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
    config.Autograde.autograde_preprocessors = [LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    config.AssignLatePenalties.plugin_class = PerHour
    config.PerHour.per_hour = 1.25
    return config


@dataclass
class Releases:
    """Gradebooks of the released assignments on one kind of database: `new` makes another one and returns its URL."""

    folder: Path
    new: Callable[[], str]

    def config(self, url: str) -> Config:
        return settings(self.folder, url)

    def recorder(self, url: str) -> Recorder:
        return Recorder(url, COURSE, self.config(url))

    def graded(self, assignment: str = NAME, notebook: str = MAIN, **outputs: NotebookNode) -> NotebookNode:
        """Return a released notebook, with outputs as if it were graded (`square_test=...`)."""
        found = nbformat.read(self.folder / "release" / assignment / f"{notebook}.ipynb", as_version=4)
        for one in found.cells:
            output = outputs.get(one.metadata.nbgrader.grade_id.replace("-", "_"))
            if output is not None:
                one.outputs = [output]
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def releases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Release the assignments once; copy the gradebook for each test that asks."""
    folder = tmp_path_factory.mktemp("course")
    for assignment, notebooks in SOURCES.items():
        (folder / "source" / assignment).mkdir(parents=True)
        for name, notebook in notebooks.items():
            nbformat.write(notebook, folder / "source" / assignment / f"{name}.ipynb")
    if request.param == "sqlite":
        first = folder / "released.db"
        url = f"sqlite:///{first}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        template = server.new()
        url = server.url(template)

    def new() -> str:
        if request.param == "sqlite":
            return f"sqlite:///{shutil.copy(first, tmp_path_factory.mktemp('gradebook') / 'gradebook.db')}"
        return server.url(server.new(template))

    api = NbGraderAPI(config=settings(folder, url))
    for assignment in SOURCES:
        done = api.generate_assignment(assignment)
        assert done["success"], done
    with Gradebook(url, COURSE) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=DUE)
    return Releases(folder, new)


def hand_in(releases: Releases, handed: Handed) -> None:
    folder = releases.folder / "submitted" / handed.student / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in handed.notebooks:
        notebook = releases.graded(NAME, name)
        for one in notebook.cells:
            identity = one.metadata.nbgrader.grade_id
            one.source = handed.answers.get(identity, one.source)
            if identity in handed.outputs:
                one.outputs = [handed.outputs[identity]]
        nbformat.write(notebook, folder / f"{name}.ipynb")
    if handed.when is not None:
        (folder / "timestamp.txt").write_text(f"{handed.when:%Y-%m-%d %H:%M:%S} UTC")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what matters of nbgrader's tables: all but the identities, which are random."""
    with connected(url) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(query))), key=repr)
            for name, query in TABLES.items()
        }


def runs(url: str) -> dict[str, str]:
    with connected(url) as connection:
        rows = [tuple(row) for row in connection.execute(text(RUN_ROWS))]
    assert len(rows) == len(dict(rows))
    return dict(rows)


def mark_by_hand(url: str) -> None:
    """Do what instructors do in the formgrader between two runs."""
    with Gradebook(url, COURSE) as gradebook:
        for student, name in [("ada", "square-test"), ("ben", "explain"), ("eve", "write"), ("cid", "survey")]:
            grade = gradebook.find_grade(name, MAIN, NAME, student)
            grade.manual_score, grade.needs_manual_grade = 1.0, False
        gradebook.find_grade("explain", MAIN, NAME, "ada").extra_credit = 0.5
        gradebook.find_grade("square-part", MAIN, NAME, "dot").extra_credit = 2.0
        gradebook.find_comment("explain", MAIN, NAME, "ada").manual_comment = "Good."
        gradebook.find_comment("explain", MAIN, NAME, "cid").manual_comment = "Write something."
        gradebook.find_comment("survey", MAIN, NAME, "cid").manual_comment = "Seen."
        gradebook.find_submission_notebook(MAIN, NAME, "gil").flagged = True
        gradebook.db.commit()
        gradebook.grant_extension(NAME, "ben", hours=1)


# --- the same rows as nbgrader ----------------------------------------------------------------------------------------


def test_the_gradebook_is_that_of_plain_nbgrader(releases: Releases) -> None:
    theirs, ours = releases.new(), releases.new()
    api = NbGraderAPI(config=releases.config(theirs))
    recorder = releases.recorder(ours)
    for handed_in in (FIRST, SECOND):
        for handed in handed_in:
            hand_in(releases, handed)
            done = api.autograde(NAME, handed.student)
            assert done["success"], done
            for name in handed.notebooks:
                path = releases.folder / "autograded" / handed.student / NAME / f"{name}.ipynb"
                graded = nbformat.read(path, as_version=4)
                recorder.record(NAME, name, handed.student, graded, RUN, handed.when)
        found = contents(ours)
        assert found == contents(theirs)
        if handed_in is FIRST:
            assert_that_much_happened(found)
            mark_by_hand(theirs)
            mark_by_hand(ours)
    recorder.close()
    grades = {row[:3]: row[4:] for row in found["grade"]}
    assert grades["ada", MAIN, "square-test"] == (0, 1, None, True)
    assert grades["fay", EXTRA, "more-test"] == (0, None, None, False)


def assert_that_much_happened(found: dict[str, list[tuple[Any, ...]]]) -> None:
    """Guard against two gradebooks that are equal for being empty."""
    grades = {row[:3]: row[4:] for row in found["grade"]}
    assert grades["ben", MAIN, "square-part"] == (1.5, None, None, False)
    assert grades["ben", MAIN, "square-warn"] == (0, None, None, False)
    assert grades["ada", MAIN, "explain"] == (None, None, None, True)
    assert grades["cid", MAIN, "explain"] == (0, None, None, False)
    assert grades["gil", EXTRA, "more-test"] == (0, None, None, False)
    comments = {row[:3]: row[4:] for row in found["comment"]}
    assert comments["cid", MAIN, "explain"] == ("No response.", None)
    assert comments["ada", MAIN, "explain"] == (None, None)
    penalties = {row[:2]: row[3] for row in found["notebook"]}
    assert penalties["ada", MAIN] is None
    assert penalties["dot", MAIN] == 3.75
    assert penalties["eve", MAIN] == 6  # no more than the score
    assert penalties["nia", MAIN] == 0
    assert len(found["student"]) == len(found["submission"]) == len(FIRST)


def test_a_submission_that_nbgrader_recorded_is_recorded_on_top(releases: Releases) -> None:
    url = releases.new()
    with Gradebook(url, COURSE) as gradebook:
        gradebook.add_student("zoe", first_name="Zoe")
        gradebook.add_submission(NAME, "zoe", timestamp=EARLY)
    recorder = releases.recorder(url)
    assert recorder.run_of(NAME, MAIN, "zoe") is None
    recorder.record(NAME, MAIN, "zoe", releases.graded(), RUN, None)
    recorder.close()
    found = contents(url)
    assert found["student"][0][:2] == ("zoe", "Zoe")
    assert "2026-03-01 11:00" in str(found["submission"][0][2])
    assert len(found["submission"]) == 1 and len(found["grade"]) == 7


def test_a_time_with_a_zone_is_kept_in_utc(releases: Releases) -> None:
    url = releases.new()
    recorder = releases.recorder(url)
    when = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    recorder.record(NAME, MAIN, "ada", releases.graded(), RUN, when)
    recorder.close()
    assert str(contents(url)["submission"][0][2]).startswith(f"{when.astimezone(UTC):%Y-%m-%d %H:%M}")


def test_an_extension_without_a_due_date_is_not_late(releases: Releases) -> None:
    url = releases.new()
    recorder = releases.recorder(url)
    recorder.record(OTHER, OTHER, "ada", releases.graded(OTHER, OTHER), RUN, DUE)
    with Gradebook(url, COURSE) as gradebook:
        gradebook.grant_extension(OTHER, "ada", days=1)
    recorder.record(OTHER, OTHER, "ada", releases.graded(OTHER, OTHER), RUN, DUE)
    recorder.close()
    assert contents(url)["notebook"][0][3] is None


# --- runs and changes -------------------------------------------------------------------------------------------------


def test_the_run_and_the_changes_of_a_submission(releases: Releases) -> None:
    recorder = releases.recorder(releases.new())
    odd = {"square-test": {"verdict": "wrong", "reason": "é\x00\ud800", "hint": "", "mistake": None, "score": 0.5}}
    run = Run("f2", 2**100, "bubblewrap", odd)
    assert recorder.run_of(NAME, MAIN, "lia") is None
    changes = recorder.record(NAME, MAIN, "lia", releases.graded(), RUN, None)
    expected = {"square-test": 2, "square-part": 3, "square-warn": 1, "explain": 0, "write": 0, "more-test": 0}
    assert set(changes) == {Change("lia", name, None, score) for name, score in expected.items()}
    assert recorder.run_of(NAME, MAIN, "lia") == RUN
    assert recorder.record(NAME, MAIN, "lia", releases.graded(square_test=ERROR), run, None) == [
        Change("lia", "square-test", 2, 0)
    ]
    assert recorder.run_of(NAME, MAIN, "lia") == run
    assert recorder.record(NAME, MAIN, "lia", releases.graded(square_test=ERROR), replace(run, seed=None), None) == []
    again = recorder.run_of(NAME, MAIN, "lia")
    assert again is not None and again.seed is None
    assert recorder.run_of(NAME, EXTRA, "lia") is None and recorder.run_of(NAME, MAIN, "ben") is None
    recorder.close()


def test_there_is_no_run_where_grades_are_gone(releases: Releases) -> None:
    url = releases.new()
    recorder = releases.recorder(url)
    for student in ("ada", "ben"):
        recorder.record(NAME, MAIN, student, releases.graded(), RUN, None)
    with Gradebook(url, COURSE) as gradebook:
        gradebook.remove_submission(NAME, "ada")
        gradebook.db.delete(gradebook.find_grade("square-test", MAIN, NAME, "ben"))
        gradebook.db.commit()
    assert recorder.run_of(NAME, MAIN, "ada") is None
    assert recorder.run_of(NAME, MAIN, "ben") is None
    recorder.close()


def test_a_notebook_that_is_no_longer_handed_in_is_graded_again_when_it_is(releases: Releases) -> None:
    recorder = releases.recorder(releases.new())
    hand_in(releases, Handed("kim", {}, GOOD))
    for name in (EXTRA, MAIN):
        recorder.record(NAME, name, "kim", releases.graded(NAME, name), RUN, None)
    assert recorder.run_of(NAME, EXTRA, "kim") == RUN
    hand_in(releases, Handed("kim", {}, GOOD, notebooks=(MAIN,)))
    assert Change("kim", "more-test", 2, 0) in recorder.record(NAME, MAIN, "kim", releases.graded(), RUN, None)
    assert recorder.run_of(NAME, EXTRA, "kim") is None
    recorder.close()


# --- one transaction --------------------------------------------------------------------------------------------------


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count what is sent to any database."""
    counts: Counter[str] = Counter()
    heard: list[tuple[str, Callable[..., None]]] = [
        (name, lambda *_, name=name: counts.update([name]))
        for name in ("begin", "commit", "rollback", "before_cursor_execute")
    ]
    for name, function in heard:
        event.listen(Engine, name, function)
    yield counts
    for name, function in heard:
        event.remove(Engine, name, function)


def test_a_submission_is_one_transaction_of_few_statements(releases: Releases) -> None:
    url = releases.new()
    recorder = releases.recorder(url)
    many = [cell("code", f"t{number}", "pass", 1, grade=True, locked=True) for number in range(30)]
    with Gradebook(url, COURSE) as gradebook:
        for one in many:
            name = one.metadata.nbgrader.grade_id
            gradebook.add_grade_cell(name, OTHER, OTHER, max_score=1.0, cell_type="code")
    notebook = releases.graded(OTHER, OTHER)
    notebook.cells += many
    for _ in ("new", "known"):
        with counted() as counts:
            recorder.record(OTHER, OTHER, "ada", notebook, RUN, DUE)
        assert (counts["begin"], counts["commit"], counts["rollback"]) == (1, 1, 0)
        assert counts["before_cursor_execute"] <= 20
    recorder.close()
    assert sum(row[4] for row in contents(url)["grade"]) == 32


def test_what_fails_leaves_nothing(releases: Releases) -> None:
    url = releases.new()
    recorder = releases.recorder(url)
    before = contents(url)
    bad = releases.graded()
    bad.cells.append(cell("code", "unknown-test", "pass", 1, grade=True, locked=True))
    for assignment, notebook, nb, words in [
        ("nothing", MAIN, releases.graded(), "Run: autograder release nothing"),
        (NAME, "nothing", releases.graded(), f"Run: autograder release {NAME}"),
        (NAME, MAIN, bad, "'unknown-test'.*Run: autograder release"),
        (NAME, MAIN, releases.graded(square_part=result_of("99")), "'square-part'.*one number from 0"),
    ]:
        with pytest.raises(RecordingError, match=words):
            recorder.record(assignment, notebook, "ada", nb, RUN, EARLY)
    recorder.close()
    assert contents(url) == before and runs(url) == {}


def test_a_manual_score_given_at_the_same_moment_is_not_overlooked(releases: Releases) -> None:
    url = releases.new()
    recorder = releases.recorder(url)
    recorder.record(NAME, MAIN, "ada", releases.graded(), RUN, None)
    marking = create_engine(url)
    with marking.connect() as person:
        person.execute(text("UPDATE grade SET manual_score = 1.5, needs_manual_grade = false WHERE auto_score = 2"))
        again = threading.Thread(target=recorder.record, args=(NAME, MAIN, "ada", releases.graded(), RUN, None))
        again.start()
        time.sleep(0.2)
        person.commit()
    again.join(timeout=20)
    marking.dispose()
    recorder.close()
    assert {row[2]: row[4:] for row in contents(url)["grade"]}["square-test"] == (2, 1.5, None, True)


# --- several processes ------------------------------------------------------------------------------------------------

STUDENTS = [f"s{number:02}" for number in range(40)]  # none of them has a folder: the extra notebook is not handed in
TESTS = ("square-test", "square-part", "square-warn")


def record_for_ever(url: str, config: Config, graded: list[NotebookNode], turn: int, ready: Any) -> None:
    """Record the students one after the other, until this process is killed."""
    recorder = Recorder(url, COURSE, config)
    order = random.Random(turn).sample(STUDENTS, len(STUDENTS))
    for student in cycle(order):
        recorder.record(NAME, MAIN, student, graded[turn % 2], replace(RUN, fingerprint=f"f{turn}"), None)
        ready.set()


def wholly_there(url: str) -> int:
    """Return how many submissions were recorded, each of them wholly; the others must be wholly absent."""
    found, known = contents(url), runs(url)
    assert {row[1] for row in found["submission"]} == set(known) == {row[0] for row in found["student"]}
    for student, fingerprint in known.items():
        right = int(fingerprint[1:]) % 2 == 0
        scores = {row[2]: row[4] for row in found["grade"] if row[0] == student}
        expected = {"square-test": 2, "square-part": 3, "square-warn": 1} if right else dict.fromkeys(TESTS, 0)
        assert scores == {**expected, "explain": 0, "write": 0, "survey": None, "more-test": 0}
    return len(known)


def test_a_killed_process_leaves_every_submission_wholly_there_or_absent(releases: Releases) -> None:
    url, chance = releases.new(), random.Random(5)
    graded = [releases.graded(), releases.graded(square_test=ERROR, square_part=ERROR, square_warn=ERROR)]
    counts = []
    for turn in range(6):
        ready = processes.Event()
        child = processes.Process(target=record_for_ever, args=(url, releases.config(url), graded, turn, ready))
        child.start()
        assert ready.wait(timeout=30)
        time.sleep(chance.uniform(0, 0.12))
        child.kill()
        child.join(timeout=20)
        assert child.exitcode == -9
        counts.append(wholly_there(url))
    assert 0 < counts[0] <= len(STUDENTS)
    recorder = releases.recorder(url)
    for student in STUDENTS:
        if recorder.run_of(NAME, MAIN, student) is None:
            recorder.record(NAME, MAIN, student, graded[0], replace(RUN, fingerprint="f100"), None)
    recorder.close()
    assert wholly_there(url) == len(STUDENTS)


def record_both(url: str, config: Config, graded: dict[str, NotebookNode], order: list[str], together: Any) -> None:
    """Record two assignments of every student, with another process at one's heels."""
    together.wait(timeout=30)
    recorder = Recorder(url, COURSE, config)
    for student in STUDENTS:
        for name in order:
            recorder.record(name, MAIN if name == NAME else OTHER, student, graded[name], RUN, EARLY)
    recorder.close()


def test_two_processes_at_once_lose_and_double_nothing(releases: Releases) -> None:
    url = releases.new()
    graded = {NAME: releases.graded(), OTHER: releases.graded(OTHER, OTHER)}
    together = processes.Barrier(2)
    children = [
        processes.Process(target=record_both, args=(url, releases.config(url), graded, order, together))
        for order in ([NAME, OTHER], [OTHER, NAME])
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(timeout=60)
    assert [child.exitcode for child in children] == [0, 0]
    found = contents(url)
    assert [row[0] for row in found["student"]] == STUDENTS
    assert Counter(row[:2] for row in found["submission"]) == Counter(
        (name, student) for name in (NAME, OTHER) for student in STUDENTS
    )
    assert len(found["grade"]) == len(STUDENTS) * 8
    assert len([row for row in found["grade"] if row[2] in (*TESTS, "cube-test") and row[4]]) == len(STUDENTS) * 4
    with connected(url) as connection:
        assert connection.execute(text("SELECT count(*) FROM autograder_run")).scalar() == 2 * len(STUDENTS)


# --- nbgrader's own commands ------------------------------------------------------------------------------------------


def command(app: type[Any], *words: str) -> None:
    """Run one of nbgrader's commands in this process."""
    one = app()
    one.initialize(list(words))
    one.start()


def test_nbgraders_own_commands_go_on_working(
    releases: Releases, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = releases.new()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    recorder = releases.recorder(url)
    for student in ("ada", "ben"):
        recorder.record(NAME, MAIN, student, releases.graded(), RUN, EARLY)
        recorder.record(OTHER, OTHER, student, releases.graded(OTHER, OTHER), RUN, None)
    here = [f"--db={url}", f"--course-dir={tmp_path}"]
    command(dbapp.DbStudentListApp, *here)
    command(dbapp.DbAssignmentListApp, *here)
    printed = capsys.readouterr().out
    assert "ada" in printed and NAME in printed
    command(dbapp.DbUpgradeApp, *here)
    assert recorder.run_of(NAME, MAIN, "ben") == RUN
    command(dbapp.DbStudentRemoveApp, "ada", "--force", *here)
    assert recorder.run_of(NAME, MAIN, "ada") is None and recorder.run_of(NAME, MAIN, "ben") == RUN
    command(dbapp.DbAssignmentRemoveApp, NAME, "--force", *here)
    assert recorder.run_of(NAME, MAIN, "ben") is None and recorder.run_of(OTHER, OTHER, "ben") == RUN
    with connected(url) as connection:  # no row of ours outlives its submission, seen or unseen
        assert connection.execute(text("SELECT count(*) FROM autograder_run")).scalar() == 1
    recorder.close()


# --- databases that are not there -------------------------------------------------------------------------------------


def refusal(url: str) -> str:
    """Return what a Recorder says of a URL that it does not accept."""
    with pytest.raises(RecordingError) as caught:
        Recorder(url, COURSE, Config())
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:sesame@127.0.0.1:1/grades",
        "postgresql://ada@127.0.0.1:1/grades?password=sesame",
        "postgresql+psycopg://ada:sesame@127.0.0.1:1/grades",
    ],
)
def test_a_server_that_does_not_answer(url: str) -> None:
    message = refusal(url)
    assert "127.0.0.1:1/grades" in message and "Check that the database runs" in message
    assert "sesame" not in message


def test_a_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    message = refusal("postgresql://ada:sesame@host/grades")
    assert "pip install 'psycopg[binary]'" in message and "ada:***@host/grades" in message


def test_an_address_that_is_none() -> None:
    assert "is not a database URL" in refusal("ada:sesame@host") and "sesame" not in refusal("ada:sesame@host")
    assert "is not a database URL" in refusal("postgresql://ada:sesame@host:port/grades")
    message = refusal("mangodb://ada:sesame@host/grades")
    assert "knows no database 'mangodb'" in message and "sesame" not in message


def test_a_file_that_is_no_gradebook(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    assert "Run: autograder release" in refusal(f"sqlite:///{path}")
    assert not path.exists()
    sqlite3.connect(path).close()
    assert "Run: autograder release" in refusal(f"sqlite:///{path}")
    path.write_text("This is no database, and long enough to be seen as none." * 20)
    assert "file is not a database" in refusal(f"sqlite:///{path}")


def test_plain_postgresql_urls_use_psycopg_3(postgres: Postgres) -> None:
    url = postgres.url(postgres.new())
    assert make_url(url).drivername == "postgresql"
    assert "There is no gradebook in postgresql+psycopg://" in refusal(url)
