"""The catalogue of an assignment: known wrong answers and right answers in other styles.

`exercises/<assignment>/mistakes.py` and `right_answers.py` each make a `Catalogue` and fill it. One source, three
uses: the tests prove that every mistake loses exactly its points, the feedback recognises a mistake in a student's
output, and the sample class is made from the answers. Trusts the author of the assignment; never sees a submission.
"""

import importlib.util
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

Function = Callable[..., Any]
Probes = Callable[[np.random.Generator], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Answer:
    """One way to write the function of a task, right or wrong.

    `task` is the name of the function that the student writes and the `grade_id` of its solution cell; `loses` holds
    the `grade_id` of every test that the answer must fail (none for a right answer); `hint` is the sentence that
    helps.
    """

    name: str
    task: str
    source: str
    loses: frozenset[str] = frozenset()
    hint: str = ""


@dataclass
class Catalogue:
    """The answers of one assignment, and the arguments on which answers are told apart."""

    mistakes: list[Answer] = field(default_factory=list)
    right_answers: list[Answer] = field(default_factory=list)
    probes: dict[str, Probes] = field(default_factory=dict)

    def mistake(self, task: str, *, loses: Iterable[str], hint: str) -> Callable[[Function], Function]:
        """Return a decorator that adds a wrong answer, named by its function with spaces for underscores."""
        lost = frozenset(loses)
        if not lost or not hint:
            raise ValueError(f"a mistake of {task} needs the tests that it loses and a hint")

        def add(function: Function) -> Function:
            self.mistakes.append(Answer(spoken(function), task, source_as(function, task), lost, hint))
            return function

        return add

    def right(self, task: str) -> Callable[[Function], Function]:
        """Return a decorator that adds a right answer in another style."""

        def add(function: Function) -> Function:
            self.right_answers.append(Answer(spoken(function), task, source_as(function, task)))
            return function

        return add

    def probe(self, *tasks: str) -> Callable[[Probes], Probes]:
        """Return a decorator for a function that makes, from a numpy Generator, argument tuples for these tasks."""

        def add(function: Probes) -> Probes:
            self.probes.update(dict.fromkeys(tasks, function))
            return function

        return add


def spoken(function: Function) -> str:
    """Return a function's name as words."""
    return function.__name__.replace("_", " ").strip()


def source_as(function: Function, task: str) -> str:
    """Return the source of `function` without its decorators and under the name that the task asks for."""
    lines = textwrap.dedent(inspect.getsource(function))
    start = re.search(rf"^def {function.__name__}\b", lines, flags=re.MULTILINE)
    if start is None:
        raise ValueError(f"{function!r} is not a function written with def")
    return lines[start.start() :].replace(f"def {function.__name__}(", f"def {task}(", 1).rstrip() + "\n"


def load(folder: Path) -> Catalogue:
    """Return the catalogue in `mistakes.py` and `right_answers.py` of an assignment's folder (empty without them)."""
    whole = Catalogue()
    for name in ("mistakes", "right_answers"):
        path = folder / f"{name}.py"
        if not path.exists():
            continue
        spec = importlib.util.spec_from_file_location(f"{folder.name}_{name}", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        part: Catalogue = module.catalogue
        whole.mistakes += part.mistakes
        whole.right_answers += part.right_answers
        whole.probes |= part.probes
    return whole
