"""Damaged notebooks get the shape of their release back, and the student is told."""

from copy import deepcopy

from nbformat import NotebookNode
from notebooks import answer, notebook, test_cell, text

from autograder import source
from autograder.mend import mended

RELEASE = notebook(
    text("start", "Read."),
    answer("one", "raise NotImplementedError()"),
    test_cell("one-a", "assert one(1) == 1"),
    answer("two", "raise NotImplementedError()"),
)


def solved() -> NotebookNode:
    made = deepcopy(RELEASE)
    made.cells[1].source = "def one(x):\n    return x\n"
    made.cells[3].source = "def two(x):\n    return 2 * x\n"
    made.cells[2].source = "# Hidden test: something.\n"  # as released
    return made


def names(made: NotebookNode) -> list[str]:
    return [source.grade_id(cell) for cell in made.cells]


def test_an_honest_notebook_stays_as_it_is() -> None:
    result, notes = mended(solved(), RELEASE)
    assert [cell.source for cell in result.cells if not source.is_test(cell)] == [
        cell.source for cell in solved().cells if not source.is_test(cell)
    ]
    assert notes == []


def test_deleted_cells_are_put_back() -> None:
    made = solved()
    del made.cells[1:3]
    result, notes = mended(made, RELEASE)
    assert names(result) == names(RELEASE)
    assert result.cells[1].source == RELEASE.cells[1].source
    assert notes == ["These cells were missing and were put back, answers empty: `one`, `one-a`."]


def test_an_edited_test_gets_its_own_text_back() -> None:
    made = solved()
    made.cells[2].source = "assert True"
    result, notes = mended(made, RELEASE)
    assert result.cells[2].source == RELEASE.cells[2].source
    assert notes == ["These cells were changed, and were graded with the text that they had: `one-a`."]


def test_a_split_answer_is_joined() -> None:
    made = solved()
    second = deepcopy(made.cells[1])
    made.cells[1].source, second.source = made.cells[1].source.split("\n", 1)
    made.cells.insert(2, second)
    result, notes = mended(made, RELEASE)
    assert result.cells[1].source == "def one(x):\n    return x\n"
    assert any("2 parts" in note for note in notes)


def test_a_copy_counts_once_and_a_blank_copy_not_at_all() -> None:
    made = solved()
    made.cells += [deepcopy(made.cells[1]), deepcopy(RELEASE.cells[3])]
    result, notes = mended(made, RELEASE)
    assert names(result) == names(RELEASE)
    assert [result.cells[i].source for i in (1, 3)] == [solved().cells[i].source for i in (1, 3)]
    assert len(notes) == 2


def test_moved_cells_return_and_own_cells_stay_behind_what_they_followed() -> None:
    made = solved()
    own = deepcopy(made.cells[1])
    own.metadata = NotebookNode()
    own.source = "one(5)"
    made.cells = [made.cells[3], made.cells[0], made.cells[1], own, made.cells[2]]
    result, notes = mended(made, RELEASE)
    assert names(result) == ["start", "one", "", "one-a", "two"]
    assert result.cells[2].source == "one(5)"
    assert any("moved" in note for note in notes)


def test_a_student_cannot_add_a_cell_that_earns_points() -> None:
    made = solved()
    made.cells.append(test_cell("mine", "assert True", points=100))
    result, _ = mended(made, RELEASE)
    assert not any(source.is_test(cell) and source.grade_id(cell) == "mine" for cell in result.cells)
