"""A small course in a folder of its own: one assignment of two tasks, released with nbgrader, and its submissions."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from notebooks import answer, cell, notebook, test_cell, text

NAME = "small"
RIGHT = {"double": "def double(x):\n    return 2 * x\n", "square": "def square(x):\n    return x * x\n"}


def author() -> NotebookNode:
    """Return the author's notebook: two tasks, three tests, a question that a person marks."""
    made = notebook(
        cell("checks", "import numpy as np\ntest_seed = 2026"),
        answer("double", "### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"),
        test_cell(
            "double-numbers", "rng = np.random.default_rng(test_seed)\nx = rng.normal()\nassert double(x) == 2 * x"
        ),
        test_cell("double-arrays", "assert np.array_equal(double(np.arange(3)), [0, 2, 4])", points=2),
        answer("square", "### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION"),
        test_cell(
            "square-numbers", "right = sum(square(x) == x * x for x in (1, 2, 3))\nprint(right, 'of 3')\nright", 3
        ),
        text("end", "The end."),
    )
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


def make(folder: Path, *config: str) -> Path:
    """Make and release the course; `config` holds further lines of its nbgrader configuration."""
    lines = [
        "c = get_config()",
        *(f"c.CourseDirectory.{kind}_directory = {str(folder / kind)!r}" for kind in ("source", "release")),
        *config,
    ]
    (folder / "nbgrader_config.py").write_text("\n".join([*lines, ""]), encoding="utf-8")
    write(folder / "source" / NAME, author())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", NAME, "--CourseDirectory.course_id=convolution"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def write(folder: Path, made: NotebookNode) -> None:
    """Write a notebook of the assignment into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, folder / f"{NAME}.ipynb")


def hand_in(course: Path, student: str, **answers: str) -> None:
    """Hand in a notebook with right answers, but for those that are given by the task's name."""
    made = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for one in made.cells:
        name = one.metadata.nbgrader.grade_id
        one.source = {**RIGHT, **answers}.get(name, one.source)
    write(course / "submitted" / student / NAME, made)


def grade(course: Path, *options: str, check: bool = True) -> str:
    """Run `autograder grade` as an instructor does; return what it printed."""
    program = str(Path(sys.executable).parent / "autograder")
    environment = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(
        [program, "grade", NAME, "--course", str(course), "--jobs=1", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
