"""The shell of the student's side understands cells as IPython does, and in less time."""

from collections.abc import Iterator

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder import layout, source
from autograder.doctor import said
from autograder.grader import Grader, Options
from autograder.inside.shell import Transformer
from autograder.session import Session

QUESTION = 'def f():\n    """Is this a question?\n    / not a call, 50 % of it?"""\n    return 1 != 2'
CELLS = {
    "line magic": "%time x = 1",
    "magic in a block": "for i in range(2):\n    %time x = i",
    "cell magic": "%%time\nx = 1",
    "magic assigned": "x = %pwd",
    "command": "!ls",
    "command assigned": "x = !ls\ny = 2",
    "help": "x = 1\nlen?",
    "more help": "len??\nx = 1",
    "help after blanks": "len?  \nx = 1",
    "help first": "?len",
    "call without brackets": "/len [1]",
    "quoted call": ",print a b",
    "a question in a text": QUESTION,
    "a question in a comment": "x = 1  # or 2?\ny = 2",
    "an expression that names itself": "x = 1\nprint(f'{x=!r}')",
    "a remainder over two lines": "x = (7\n  % 2)",
    "a broken cell": "def f(:\n    len?",
    "nothing": "",
}


@pytest.mark.parametrize("text", CELLS.values(), ids=CELLS)
def test_magics_are_translated_as_ipython_does(text: str) -> None:
    assert Transformer().transform_cell(text) == TransformerManager().transform_cell(text)


@pytest.mark.parametrize("name", layout.assignments())
def test_the_cells_of_an_assignment_are_left_as_ipython_leaves_them(name: str) -> None:
    for cell in source.build(name).cells:
        if cell.cell_type == "code":
            assert Transformer().transform_cell(cell.source) == TransformerManager().transform_cell(cell.source)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    grader = Grader(Options())
    made = grader.session()
    yield made
    made.close()
    grader.close()


def test_a_traceback_shows_the_lines_of_the_cells_that_it_went_through(session: Session) -> None:
    session.run("def inverse(x):\n    return 1 / x  # here")
    ran = session.run("y = 1\ninverse(y - 1)")
    assert ran.failure is not None
    assert ran.failure.name == "ZeroDivisionError"
    assert "----> 2 inverse(y - 1)" in ran.failure.traceback
    assert "----> 2     return 1 / x  # here" in ran.failure.traceback


def test_a_cell_may_ask_for_the_source_of_a_function(session: Session) -> None:
    session.run("def four():\n    return 4")
    assert said(session.run("import inspect\nprint(len(inspect.getsource(four).splitlines()))")) == 2
    assert said(session.run("print(int(inspect.getmodule(four).__name__ == '__main__'))")) == 1


def test_a_cell_may_await(session: Session) -> None:
    session.run("import asyncio\nasync def three():\n    await asyncio.sleep(0)\n    return 3")
    assert said(session.run("print(await three())")) == 3
    assert said(session.run("print([x async for x in (y for y in [1])] if False else 4)")) == 4
    assert said(session.run("print(len('await'))")) == 5
