"""`autograder grade` as an instructor runs it: what is executed again, what is recorded, and what a crash leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import small_course
from postgres import Postgres, postgres  # noqa: F401
from small_course import NAME, grade, hand_in

from autograder import layout
from autograder.course import COURSE_ID, Course
from autograder.marks import marks_of
from autograder.recording import Recorder, Run


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a course with two submissions: one right, one with a square that is wrong for 3."""
    made = small_course.make(tmp_path)
    hand_in(made, "ada")
    hand_in(made, "bob", square="def square(x):\n    return 2 * x if x < 3 else 0\n")
    return made


def recorded(folder: Path, student: str) -> tuple[Run, dict[str, float]]:
    """Return what the gradebook holds of a student: the run and the score of each cell."""
    course = Course(folder)
    recorder = Recorder(course.db_url, COURSE_ID, course.config)
    run = recorder.run_of(NAME, NAME, student)
    marks = recorder.read(lambda session: marks_of(session, NAME, NAME, student))
    recorder.close()
    assert run is not None and marks is not None
    return run, {name: cell.score for name, cell in marks.cells.items()}


def test_points_and_partial_credit_are_recorded_with_verdicts_and_isolation(course: Path) -> None:
    said = grade(course)
    assert "graded 2, unchanged 0" in said
    run, scores = recorded(course, "bob")
    assert scores == {"double-numbers": 1, "double-arrays": 2, "square-numbers": 1}
    assert run.judgements["square-numbers"]["reason"] == "1 of 3"
    assert run.isolation in ("bubblewrap", "landlock")
    assert recorded(course, "ada")[1] == {"double-numbers": 1, "double-arrays": 2, "square-numbers": 3}
    page = (course / "feedback" / "bob" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "1 of 3" in page and "4 of 6 points" in page


def test_only_what_changed_is_executed_again(course: Path) -> None:
    grade(course)
    assert "graded 0, unchanged 2" in grade(course)
    hand_in(course, "bob")
    assert "graded 1, unchanged 1" in grade(course)
    assert sum(recorded(course, "bob")[1].values()) == 6
    notebook = small_course.author()
    notebook.cells[3].source = notebook.cells[3].source.replace("[0, 2, 4]", "[0, 2, 5]")
    small_course.write(course / "source" / NAME, notebook)
    assert "graded 2, unchanged 0" in grade(course)  # the assignment changed
    assert recorded(course, "ada")[1]["double-arrays"] == 0
    (course / "autograded" / "ada" / NAME / f"{NAME}.ipynb").unlink()
    assert "graded 1, unchanged 1" in grade(course)


def test_regrade_prints_which_scores_changed_from_what_to_what(course: Path) -> None:
    first = grade(course, "--regrade")
    assert "graded 2, unchanged 0" in first
    assert "No score has changed." in first  # there was none
    with sqlite3.connect(course / "gradebook.db") as database:
        database.execute("UPDATE grade SET auto_score = 1 WHERE auto_score = 2")
    said = grade(course, "--regrade")
    assert "graded 2, unchanged 0" in said
    changes = [line.split() for line in said.splitlines() if "double-arrays" in line]
    assert [[words[1], words[5], words[7]] for words in changes] == [["ada", "1", "2"], ["bob", "1", "2"]]
    assert "No score has changed." in grade(course, "--regrade")


def test_the_secret_makes_the_seed_and_the_same_seed_gives_the_same_verdict(course: Path) -> None:
    assert "No course secret is set" in grade(course)
    assert recorded(course, "ada")[0].seed is None
    program = str(Path(sys.executable).parent / "autograder")
    subprocess.run([program, "secret", "--course", str(course)], check=True, capture_output=True)
    assert (course / "secret").stat().st_mode & 0o077 == 0
    said = grade(course)
    assert "graded 2" in said and "No course secret" not in said
    first, seeds = recorded(course, "ada"), {recorded(course, student)[0].seed for student in ("ada", "bob")}
    assert None not in seeds and len(seeds) == 2
    grade(course, "--regrade")
    assert recorded(course, "ada") == first


def test_results_without_isolation_are_marked_as_such(course: Path) -> None:
    said = grade(course, "--isolation", "none")
    assert "WITHOUT ISOLATION" in said
    assert recorded(course, "ada")[0].isolation == "none"
    assert "Without isolation." in (course / "report" / NAME / "index.html").read_text(encoding="utf-8")
    assert "WITHOUT ISOLATION" in grade(course, "--isolation", "none")  # also where nothing is executed again
    assert "WITHOUT ISOLATION" not in grade(course)


def test_a_manual_score_is_kept(course: Path) -> None:
    grade(course)
    with sqlite3.connect(course / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 2.5 WHERE auto_score = 1 AND needs_manual_grade = 0")
    before = recorded(course, "bob")[1]
    assert 2.5 in before.values()
    grade(course, "--regrade")
    assert recorded(course, "bob")[1] == before


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
def test_a_kill_at_any_moment_loses_nothing_and_the_next_run_completes_the_rest(course: Path) -> None:
    students = [f"student{number:02}" for number in range(12)]
    for student in students:
        hand_in(course, student)
    program = str(Path(sys.executable).parent / "autograder")
    command = [program, "grade", NAME, "--course", str(course), "--no-feedback", "--jobs", "2"]
    for wait in (1.0, 2.2, 2.6, 3.0):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        check_whole(course, students)
    for _ in range(100):
        if not left_running(course):
            break
        time.sleep(0.1)
    assert left_running(course) == []
    grade(course, "--no-feedback")
    for student in students:
        assert sum(recorded(course, student)[1].values()) == 6
    with sqlite3.connect(course / "gradebook.db") as database:
        assert database.execute("SELECT count(*) FROM submitted_assignment").fetchone() == (len(students) + 2,)


def check_whole(course: Path, students: list[str]) -> None:
    """Assert that each student's grades are all there or all absent, and that every graded notebook can be read."""
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = (
            database.execute(
                "SELECT s.student_id, count(g.id), count(g.auto_score), count(DISTINCT r.submitted_notebook_id) "
                "FROM submitted_assignment s JOIN submitted_notebook n ON n.assignment_id = s.id "
                "LEFT JOIN grade g ON g.notebook_id = n.id "
                "LEFT JOIN autograder_run r ON r.submitted_notebook_id = n.id "
                "GROUP BY s.student_id"
            ).fetchall()
            if has_runs(database)
            else []
        )
    for student, cells, scores, runs in rows:
        assert (cells, scores, runs) == (3, 3, 1), student
    for student in students:
        path = course / "autograded" / student / NAME / f"{NAME}.ipynb"
        if path.is_file():
            nbformat.validate(nbformat.read(path, as_version=4))


def has_runs(database: sqlite3.Connection) -> bool:
    """Tell whether the grader has recorded anything yet."""
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'autograder_run'"
    return database.execute(query).fetchone() == (1,)


def left_running(course: Path) -> list[str]:
    """Return the commands of processes that still grade this course, and of their warm processes."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(course) in words and "pytest" not in words:
                found.append(words)
        except OSError:
            continue
    return found


def test_a_gradebook_in_postgresql(tmp_path: Path, postgres: Postgres) -> None:  # noqa: F811
    course = small_course.make(tmp_path, f"c.CourseDirectory.db_url = {postgres.url(postgres.new())!r}")
    hand_in(course, "ada")
    hand_in(course, "bob", double="def double(x):\n    return x\n")
    assert "graded 2, unchanged 0" in grade(course)
    assert recorded(course, "bob")[1] == {"double-numbers": 0, "double-arrays": 0, "square-numbers": 3}
    assert "graded 0, unchanged 2" in grade(course)
    assert not (course / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda course: (course / "gradebook.db").write_bytes(b"no database"), "gradebook"),
        (lambda course: (course / "submitted" / "ada" / NAME / "timestamp.txt").write_text("soon"), "holds no time"),
    ],
    ids=["gradebook", "timestamp"],
)
def test_a_fault_of_the_course_is_told_in_a_sentence(course: Path, damage: object, words: str) -> None:
    damage(course)  # type: ignore[operator]
    said = grade(course, check=False)
    assert words in said and "Traceback" not in said


def test_an_unknown_assignment_is_told_in_a_sentence(course: Path) -> None:
    program = str(Path(sys.executable).parent / "autograder")
    done = subprocess.run(
        [program, "grade", "nothing", "--course", str(course)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "was not released" in done.stderr and "Traceback" not in done.stderr


def test_nbgraders_own_command_gives_the_same_verdicts_from_the_same_seed(course: Path) -> None:
    (course / "secret").write_text("a secret of this test", encoding="utf-8")
    grade(course)
    before = {student: judged(course, student) for student in ("ada", "bob")}
    folders = {kind: course / kind for kind in ("source", "release")}
    command = [
        *(sys.executable, "-m", "nbgrader", "autograde", NAME, "--force", f"--CourseDirectory.root={course}"),
        *(f"--CourseDirectory.{kind}_directory={folder}" for kind, folder in folders.items()),
        *(
            f"--{part}.source_folder={folders['source']}"
            for part in ("SubmissionExporter", "MendCells", "JudgeSubmission")
        ),
        f"--JudgeSubmission.secret_folder={course}",
    ]
    done = subprocess.run(command, cwd=layout.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {student: judged(course, student) for student in ("ada", "bob")} == before
    assert before["ada"][0]["seed"] is not None
    assert recorded(course, "bob")[1] == {"double-numbers": 1, "double-arrays": 2, "square-numbers": 1}


def judged(course: Path, student: str) -> tuple[dict[str, object], list[object]]:
    """Return what the graded notebook of a student says of the grading, and of each test."""
    notebook = nbformat.read(course / "autograded" / student / NAME / f"{NAME}.ipynb", as_version=4)
    said = notebook.metadata.autograder
    return {key: said[key] for key in ("seed", "isolation")}, [
        cell.metadata.get("autograder") for cell in notebook.cells
    ]
