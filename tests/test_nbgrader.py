"""nbgrader as instructors know it: its own commands, with the project's layout, and through the formgrader's button."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import catalogue, layout, release, source
from autograder.sample_class import SampleClass

NAME = "conv2d"
NBGRADER = [sys.executable, "-m", "nbgrader"]


def sample() -> SampleClass:
    assert (layout.RELEASE / NAME).is_dir(), "run make first"
    return SampleClass(NAME, release.open_notebook(NAME), source.build(NAME), catalogue.load(layout.EXERCISES / NAME))


def run(*words: str, folder: Path = layout.ROOT, home: Path | None = None, check: bool = True) -> str:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    if home is not None:
        environment["HOME"] = str(home)
        environment["JUPYTER_CONFIG_DIR"] = str(home / "config")
    done = subprocess.run(
        [*NBGRADER, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def inside(folder: Path) -> list[str]:
    """Return the options that keep a class, its release included, in a folder of its own."""
    return [f"--CourseDirectory.root={folder}", f"--CourseDirectory.release_directory={folder / 'release'}"]


def scores(database: Path, student: str) -> dict[str, float]:
    hidden = sample().tests
    with Gradebook(f"sqlite:///{database}", "convolution") as gradebook:
        notebook = gradebook.find_submission_notebook(NAME, NAME, student)
        return {grade.name: float(grade.score or 0) for grade in notebook.grades if grade.name in hidden}


def hand_in(folder: Path, *students: str) -> None:
    for submission in sample().submissions:
        if submission.student in students:
            target = folder / "submitted" / submission.student / NAME
            target.mkdir(parents=True)
            (target / submission.file).write_text(submission.text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A scratch class whose gradebook knows the assignment."""
    folder = tmp_path / "class"
    folder.mkdir()
    run("generate_assignment", NAME, *inside(folder), "--force")
    return folder


def test_the_exchange_carries_an_assignment_to_a_student_and_back(course: Path, tmp_path: Path) -> None:
    exchange, student = tmp_path / "exchange", tmp_path / "student"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    student.mkdir()
    here = [f"--Exchange.root={exchange}", "--course=convolution"]
    run("release_assignment", NAME, *inside(course), *here)
    run("fetch_assignment", NAME, *here, f"--Exchange.assignment_dir={student}", folder=student)
    fetched = student / NAME / f"{NAME}.ipynb"
    assert fetched.read_text(encoding="utf-8") == (layout.RELEASE / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    nbformat.write(sample().solved(), fetched)
    run("submit", NAME, *here, folder=student)
    run("collect", NAME, *inside(course), *here)
    assert list((course / "submitted").glob(f"*/{NAME}/{NAME}.ipynb"))


def test_files_downloaded_from_an_lms_are_collected(course: Path) -> None:
    archive = course / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    for student in ("ada", "ben"):
        nbformat.write(sample().solved(), archive / f"{NAME}_{student}_attempt_2026-01-30-15-30-10_{NAME}.ipynb")
    run("zip_collect", NAME, *inside(course), "--force")
    assert sorted(path.name for path in (course / "submitted").iterdir()) == ["ada", "ben"]
    assert (course / "submitted" / "ada" / NAME / f"{NAME}.ipynb").is_file()


def test_the_two_doors_give_the_same_points(course: Path) -> None:
    students = ["reference", "not-a-notebook", "warning", "cells-deleted", "syntax-error"]
    hand_in(course, *students)
    expected = {one.student: one.loses for one in sample().submissions}
    run("autograde", NAME, *inside(course))
    for student in students:
        lost = {name for name, score in scores(course / "gradebook.db", student).items() if score == 0}
        assert lost == expected[student], student
    run("generate_feedback", NAME, *inside(course))
    page = (course / "feedback" / "syntax-error" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "SyntaxError" in page and "HIDDEN TESTS" not in page
    run("export", *inside(course), f"--to={course / 'grades.csv'}", folder=layout.ROOT)
    assert (course / "grades.csv").read_text(encoding="utf-8").count(NAME) == len(students)


def test_plain_nbgrader_gives_honest_submissions_the_same_points(tmp_path: Path) -> None:
    """Without any configuration of ours: the assignments are nbgrader's, the grader is one way to grade them."""
    shutil.copytree(layout.SOURCE / NAME, tmp_path / "source" / NAME)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'plain'\n")
    honest = [
        "reference",
        "right-style-1",
        "half-done",
        *[one.student for one in sample().submissions if one.student.startswith("mistake-")][:2],
    ]
    hand_in(tmp_path, *honest)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for words in (["generate_assignment", NAME], ["autograde", NAME]):
        done = subprocess.run(
            [*NBGRADER, *words],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    expected = {one.student: one.loses for one in sample().submissions}
    for student in honest:
        lost = {name for name, score in scores(tmp_path / "gradebook.db", student).items() if score == 0}
        assert lost == expected[student], student


@pytest.fixture
def formgrader(course: Path, tmp_path: Path) -> Iterator[str]:
    """A real Jupyter server with the formgrader; yields its address."""
    hand_in(course, "reference", "blank")
    config = tmp_path / "config"
    config.mkdir()
    (config / "nbgrader_config.py").write_text(
        f"load_subconfig('nbgrader_config.py', path={str(layout.ROOT)!r})\n"
        f"c = get_config()\nc.CourseDirectory.root = {str(course)!r}\n"
    )
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(config), "JUPYTER_PLATFORM_DIRS": "0"}
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter",
                "server",
                "--allow-root",
                "--no-browser",
                "--port=0",
                "--ip=127.0.0.1",
                "--IdentityProvider.token=",
                "--ServerApp.password=",
                "--ServerApp.disable_check_xsrf=True",
                "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
                f"--ServerApp.root_dir={course}",
            ],
            cwd=course,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield address_of(server, tmp_path / "server.log")
        finally:
            server.terminate()
            server.wait(timeout=20)


def address_of(server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that a starting server prints, once it answers there: it may print it before it listens."""
    for _ in range(1200):
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text(encoding="utf-8"))
        if found and listens(int(found.group(1))):
            return found.group(0)
        assert server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections on a port of this machine."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def asked(address: str, method: str = "GET") -> str:
    request = urllib.request.Request(address, method=method, data=b"" if method == "POST" else None)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{error}: {error.read().decode()[:2000]}") from None


def test_the_formgraders_button_grades_with_the_same_verdicts(formgrader: str, course: Path) -> None:
    assert "Manage Assignments" in asked(f"{formgrader}formgrader/")
    for student in ("reference", "blank"):
        result = json.loads(asked(f"{formgrader}formgrader/api/submission/{NAME}/{student}/autograde", "POST"))
        assert result["success"], result
    assert all(score > 0 for score in scores(course / "gradebook.db", "reference").values())
    assert not any(scores(course / "gradebook.db", "blank").values())
    result = json.loads(asked(f"{formgrader}formgrader/api/assignment/{NAME}/generate_feedback", "POST"))
    assert result["success"], result
    page = (course / "feedback" / "blank" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "have not written" in page and "HIDDEN TESTS" not in page
