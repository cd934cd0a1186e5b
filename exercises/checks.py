# The checks of this notebook. You need not read them, but you may: they only compare your result with the right one
# and say in words how the two differ. Run this cell first.
import numpy as np

test_seed = 2026  # random inputs of the tests are made from this number; a course may grade with another


class SwitchedOff(RuntimeError):
    """A library function that this notebook asks you to write yourself."""


def switch_off(module, *names):
    """Replace functions of a library by one that refuses, so that you find out at once and not when you are graded."""
    for name in names:
        original = getattr(module, name)
        if hasattr(original, "switched_off"):
            continue

        def refuse(*args, _name=f"{module.__name__}.{name}", **kwargs):
            raise SwitchedOff(f"{_name} is switched off in this notebook: the task is to write the operation yourself.")

        refuse.switched_off = original
        setattr(module, name, refuse)


def library(function):
    """Return the library's own function that `switch_off` has replaced."""
    return getattr(function, "switched_off", function)


def compare(yours, expected, show=False, dtype=None):
    """Raise an AssertionError that names the first difference between your result and the expected one.

    `show` adds the two values to the message. `dtype` asks for exactly this dtype.
    """
    expected = np.asarray(expected)
    if yours is None:
        raise AssertionError("Your function returned nothing (None). Does it end with a return?")
    if expected.ndim and not isinstance(yours, np.ndarray):
        raise AssertionError(f"A numpy array is expected, yours is of type {type(yours).__name__}.")
    actual = np.asarray(yours)
    if actual.shape != expected.shape:
        raise AssertionError(f"The shape differs: expected {expected.shape}, yours is {actual.shape}.")
    if dtype is not None and actual.dtype != np.dtype(dtype):
        raise AssertionError(f"The dtype differs: expected {np.dtype(dtype)}, yours is {actual.dtype}.")
    if actual.dtype.kind not in "biufc" or (actual.dtype.kind == "c") != (expected.dtype.kind == "c"):
        raise AssertionError(f"The dtype differs: expected {expected.dtype}, yours is {actual.dtype}.")
    single = actual.dtype in (np.float32, np.complex64, np.float16)
    scale = np.max(np.abs(expected), initial=1.0)
    # compared as complex or float64, so that integers of either sign and any width are compared as numbers
    wide = complex if expected.dtype.kind == "c" else float
    close = np.abs(actual.astype(wide) - expected.astype(wide)) <= (1e-4 if single else 1e-9) * scale
    if not np.all(close):  # a nan is close to nothing, so it ends up here too
        index = tuple(int(i) for i in np.argwhere(~close)[0])
        values = f" Expected {expected[index]:.6g}, yours is {actual[index]:.6g}." if show else ""
        if not index:
            raise AssertionError(f"The number differs from the expected one.{values}")
        raise AssertionError(
            f"The value differs first at index {index}.{values} Expected shape {expected.shape} and dtype {expected.dtype}, "
            f"yours are {actual.shape} and {actual.dtype}."
        )


def expect_value_error(function, *arguments, case):
    """Raise an AssertionError unless function(*arguments) raises a ValueError with a message. `case` says why it must."""
    try:
        function(*arguments)
    except ValueError as error:
        if not str(error):
            raise AssertionError(f"The ValueError for {case} has no message. Say what is wrong.") from None
    except NotImplementedError:
        raise
    except Exception as error:
        raise AssertionError(f"A ValueError is expected for {case}, yours is of type {type(error).__name__}.") from None
    else:
        raise AssertionError(f"A ValueError is expected for {case}, but your function returned a result.")


def expect_unchanged(function, *arguments):
    """Raise an AssertionError if function(*arguments) changes one of its arguments in place."""
    before = [np.array(argument, copy=True) for argument in arguments]
    function(*arguments)
    for number, (argument, copy) in enumerate(zip(arguments, before), start=1):
        if not np.array_equal(argument, copy):
            raise AssertionError(f"Your function changed its argument {number} in place. Work on a copy.")
