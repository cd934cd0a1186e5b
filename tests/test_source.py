"""The step from an assignment's Markdown to its source notebook, and the rules that it enforces."""

from pathlib import Path

import pytest

from autograder import layout, source

HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""
START = '\n+++ {"nbgrader": {"grade": false, "grade_id": "start", "locked": true, "schema_version": 3, "solution": false, "task": false}}\n\n{{points}}\n'
ANSWER = """
```{code-cell}
:nbgrader: {grade: false, grade_id: double, locked: false, schema_version: 3, solution: true, task: false}
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```
"""
TEST = """
```{code-cell}
:nbgrader: {grade: true, grade_id: double-small, locked: true, points: 2, schema_version: 3, solution: false, task: false}
# Hidden test: a small number.
### BEGIN HIDDEN TESTS
assert double(2) == 4
### END HIDDEN TESTS
```
"""


def written(folder: Path, text: str) -> Path:
    (folder / "doubles").mkdir()
    (folder / "doubles" / "doubles.md").write_text(HEAD + text, encoding="utf-8")
    return folder


def test_the_points_come_from_the_metadata(tmp_path: Path) -> None:
    notebook = source.build("doubles", written(tmp_path, START + ANSWER + TEST))
    start, _, test = notebook.cells
    assert "| `double` | A small number. | 2 |" in start.source
    assert "| **all** | | **2** |" in start.source
    assert test.source.startswith("# Hidden test (2 points): a small number.")
    assert source.property_of(test) == "A small number."


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (START + ANSWER + TEST + TEST, "stands twice"),
        (START + TEST, "must begin with the name of an answer above it"),
        (START + ANSWER + TEST.replace("# Hidden test: ", "# A test: "), "begin a test with the comment"),
        (START + ANSWER + TEST.replace("points: 2", "points: 0"), "needs points"),
        (
            START + ANSWER + TEST.replace("double-small", "double-visible"),
            "a visible test has grade: true and points: 0",
        ),
        (START + ANSWER + TEST.replace("### BEGIN HIDDEN TESTS\n", ""), "stand between the hidden-test marks"),
        (START + ANSWER.replace("    ### BEGIN SOLUTION\n", "") + TEST, "between ### BEGIN SOLUTION"),
        (
            START + ANSWER.replace("grade_id: double", "grade_id: triple") + TEST,
            "the name of the function that it defines",
        ),
        (START + ANSWER + "\n+++\n\nA text without metadata\n" + TEST, "give it nbgrader metadata"),
    ],
)
def test_a_broken_rule_is_named_with_its_cell(tmp_path: Path, text: str, advice: str) -> None:
    with pytest.raises(source.SourceError, match=advice) as caught:
        source.build("doubles", written(tmp_path, text))
    assert "doubles.md, cell" in str(caught.value)


def test_an_unknown_assignment_is_answered_with_the_known_ones() -> None:
    with pytest.raises(source.SourceError, match="conv2d"):
        source.build("conv3d")


@pytest.mark.parametrize("name", layout.assignments())
def test_every_notebook_carries_the_same_checks(name: str) -> None:
    text = (layout.EXERCISES / "checks.py").read_text(encoding="utf-8").rstrip("\n")
    assert [cell.source for cell in source.build(name).cells if source.grade_id(cell) == "checks"] == [text]


@pytest.mark.parametrize("name", layout.assignments())
def test_every_assignment_has_what_the_guide_asks_for(name: str) -> None:
    cells = source.build(name).cells
    names = [source.grade_id(cell) for cell in cells]
    for task in (source.grade_id(cell) for cell in cells if source.is_answer(cell)):
        assert f"{task}-visible" in names, f"{task} has no visible test"
        assert f"{task}-picture" in names, f"{task} has no picture"
        assert sum(source.task_of(cell) == task for cell in cells if source.is_test(cell)) >= 3, (
            f"{task} has too few hidden tests"
        )
    assert any(source.is_question(cell) for cell in cells), "no question is marked by hand"


def test_conv2d_has_the_four_sizes_for_both_functions() -> None:
    names = {source.grade_id(cell) for cell in source.build("conv2d").cells if source.is_test(cell)}
    assert {
        f"{task}-{size}" for task in ("convolve2d", "cross_correlate2d") for size in ("8x8", "12x10", "10x10", "12x8")
    } <= names
