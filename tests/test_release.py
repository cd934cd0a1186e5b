"""What students get: it opens and runs anywhere, validates, and gives nothing away."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import catalogue, layout, release, source
from autograder.grader import Grader, Options

NAMES = layout.assignments()
NBGRADER = [sys.executable, "-m", "nbgrader"]


def released(name: str) -> nbformat.NotebookNode:
    path = layout.RELEASE / name / f"{name}.ipynb"
    assert path.is_file(), "run make first"
    return release.open_notebook(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_solution_and_no_hidden_test_is_released(name: str) -> None:
    secrets = release.secrets(name)
    assert len(secrets) > 40
    files = [path for path in (layout.RELEASE / name).rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{name}.ipynb"]
    text = files[0].read_text(encoding="utf-8")
    assert release.leaked(name, text) == []
    for mark in ("BEGIN SOLUTION", "BEGIN HIDDEN", "mistake", "catalogue", "autograder"):
        assert mark not in text


@pytest.mark.parametrize("name", NAMES)
def test_the_leak_check_finds_a_leak(name: str) -> None:
    source_text = nbformat.writes(source.build(name))
    assert set(release.leaked(name, source_text)) == set(release.secrets(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_release_needs_numpy_scipy_and_matplotlib_alone(name: str) -> None:
    imported = set()
    for cell in released(name).cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    imported.add((node.module or "").split(".")[0])
    assert imported - set(sys.stdlib_module_names) <= {"numpy", "scipy", "matplotlib"}
    assert "numpy" in imported


def validate(notebook: nbformat.NotebookNode, folder: Path) -> str:
    path = folder / "notebook.ipynb"
    nbformat.write(notebook, path)
    # started in an empty folder, so that the course's own configuration plays no part
    done = subprocess.run(
        [*NBGRADER, "validate", path.name], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_validates_a_solved_release_and_not_a_blank_one(name: str, tmp_path: Path) -> None:
    blank = released(name)
    said = validate(blank, tmp_path)
    assert "VALIDATION FAILED" in said
    assert "NotImplementedError" in said
    references = source.answers(source.build(name))
    for cell in blank.cells:
        cell.source = "An answer." if source.is_question(cell) else references.get(source.grade_id(cell), cell.source)
    assert "Success! Your notebook passes all the tests." in validate(blank, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_the_visible_tests_help_with_every_mistake_that_they_see(name: str) -> None:
    """A mistake that a visible test catches is answered with a sentence, not with a bare AssertionError."""
    notebook = released(name)
    answers = {source.grade_id(cell): cell for cell in source.build(name).cells if source.is_answer(cell)}
    visible = {source.task_of(cell): cell for cell in notebook.cells if source.grade_id(cell).endswith("-visible")}
    grader = Grader(Options(timeout=20))
    session = grader.session()
    try:
        for cell in notebook.cells:
            if source.grade_id(cell) in ("checks", "setup"):
                assert session.run(cell.source).failure is None
        for cell in answers.values():
            session.run(cell.source)
        caught = 0
        for mistake in catalogue.load(layout.EXERCISES / name).mistakes:
            session.run(mistake.source)
            failure = session.run(visible[mistake.task].source).failure
            session.run(answers[mistake.task].source)
            if failure is not None:
                caught += 1
                assert len(failure.message) > 10, f"{mistake.name}: {failure}"
        assert caught > 0
    finally:
        grader.close()
