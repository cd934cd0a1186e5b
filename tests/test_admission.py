"""Whatever state a submitted file is in, it gets in, with a verdict and a reason."""

import json
from pathlib import Path

import nbformat
import pytest
from notebooks import answer, notebook, test_cell

from autograder.admission import read_submission, renamed_notebook

RELEASE = notebook(answer("one"), test_cell("one-a", "assert one(1) == 1"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not valid JSON"),
        (b"my homework", "not valid JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2]", "not a notebook"),
        (b'{"cells": 5, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "not a notebook"),
        (b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}', "not a notebook"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_a_file_that_is_no_notebook_is_malformed(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    data = read_submission(path, RELEASE).metadata["autograder"]["not_run"]
    assert data["verdict"] == "malformed"
    assert reason in data["reason"]


def test_a_notebook_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    nbformat.write(RELEASE, path)
    assert [cell.source for cell in read_submission(path, RELEASE).cells] == [cell.source for cell in RELEASE.cells]


def test_the_one_notebook_of_the_assignment_is_found_under_another_name(tmp_path: Path) -> None:
    nbformat.write(RELEASE, tmp_path / "final (2).ipynb")
    nbformat.write(notebook(answer("other")), tmp_path / "scratch.ipynb")
    (tmp_path / "broken.ipynb").write_text(json.dumps([1]))
    assert renamed_notebook(tmp_path, RELEASE) == tmp_path / "final (2).ipynb"
    nbformat.write(RELEASE, tmp_path / "final (3).ipynb")
    assert renamed_notebook(tmp_path, RELEASE) is None
