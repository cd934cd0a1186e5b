"""The sentences that reach a student: helpful, and without a hidden input."""

import importlib.util
from typing import Any

import numpy as np
import pytest

from autograder import layout, reasons
from autograder.session import Failure

spec = importlib.util.spec_from_file_location("checks", layout.EXERCISES / "checks.py")
assert spec is not None and spec.loader is not None
checks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checks)

GENERAL = "The result is not what was asked for."


def message_of(function: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        function(*arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "yours",
    [
        None,
        [[1.0, 2.0], [3.0, 4.0]],
        np.zeros((2, 3)),
        np.zeros((2, 2)),
        np.full((2, 2), np.nan),
        np.zeros((2, 2), dtype=complex),
        np.array([["a", "b"], ["c", "d"]]),
    ],
)
def test_every_message_of_compare_reaches_the_student(yours: Any) -> None:
    message = message_of(checks.compare, yours, np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert reasons.assertion(Failure("AssertionError", message), "") not in ("", GENERAL)


def test_a_difference_names_index_shape_and_dtype_but_no_value() -> None:
    expected = np.array([[1.5, 2.5], [3.5, 4.5]])
    message = message_of(checks.compare, expected + np.array([[0, 0], [0.25, 0]]), expected)
    said = reasons.assertion(Failure("AssertionError", message), "")
    assert (
        said
        == "The value differs first at index (1, 0). Expected shape (2, 2) and dtype float64, yours are (2, 2) and float64."  # noqa: E501
    )


def test_a_right_answer_in_another_dtype_or_order_is_right() -> None:
    expected = np.random.default_rng(0).standard_normal((5, 4))
    for yours in (expected.astype(np.float32), np.asfortranarray(expected), expected.copy()[:, ::1]):
        checks.compare(yours, expected)
    checks.compare(np.array([3, 4]), np.array([3.0, 4.0]))
    checks.compare(np.float32(0.1), 0.1)


@pytest.mark.parametrize("case", ["an empty image", "a kernel of three dimensions"])
def test_the_case_of_a_missing_error_is_the_authors_own_words(case: str) -> None:
    message = message_of(checks.expect_value_error, lambda: 1, case=case)
    assert reasons.assertion(Failure("AssertionError", message), f"expect_value_error(f, case={case!r})") == message
    assert reasons.assertion(Failure("AssertionError", message), "another test") == GENERAL


def test_a_changed_argument_is_said() -> None:
    message = message_of(checks.expect_unchanged, lambda x: x.fill(0), np.ones(3))
    assert reasons.assertion(Failure("AssertionError", message), "") == message


def test_what_a_student_puts_into_a_message_does_not_come_back() -> None:
    for secret in ("image was [[0.3 0.7]]", "The shape differs: expected (3,), yours is (3,). image = [0.3]", ""):
        assert reasons.assertion(Failure("AssertionError", secret), "compare(a, b)") == GENERAL
    said = reasons.exception(Failure("ValueError", "[0.3, 0.7]"), "f", "def f(x):\n    raise ValueError(x)", None)
    assert "0.3" not in said and "ValueError" in said
    assert "Leak037" not in reasons.exception(Failure("Leak037", ""), "f", "", None)
    said = reasons.assertion(Failure("AssertionError", "A numpy array is expected, yours is of type Leak037."), "")
    assert said == "A numpy array is expected, yours is of type another kind."


def test_an_exception_names_the_students_own_line() -> None:
    answer = "def f(x):\n    y = x[8]\n    return y"
    said = reasons.exception(
        Failure("IndexError", "index 8 is out of bounds for axis 0 with size 8", frames=((9, 1), (4, 2))),
        "f",
        answer,
        4,
    )
    assert "in line 2 of your cell" in said and "`y = x[8]`" in said and "axis 0 with size 8" in said


def test_a_library_that_is_switched_off_says_so() -> None:
    class Library:
        __name__ = "numpy"

        @staticmethod
        def convolve(a: int) -> int:
            return a

    checks.switch_off(Library, "convolve")
    checks.switch_off(Library, "convolve")
    with pytest.raises(checks.SwitchedOff) as caught:
        Library.convolve(1)
    assert checks.library(Library.convolve)(1) == 1
    said = reasons.exception(Failure("SwitchedOff", str(caught.value).replace("Library", "numpy")), "f", "", None)
    assert "is switched off in this notebook" in said
