"""The program `autograder`. Where it will grade, the warm process starts before the grader itself is loaded."""

import gc
import sys

from autograder import jail


def main() -> None:
    """Run the command line."""
    if "grade" in sys.argv[1:2]:
        jail.start_early()
    gc.disable()  # what is loaded stays: there is nothing to look for meanwhile
    from autograder import command_line  # loads nbgrader, which takes as long as the warm process

    gc.freeze()
    gc.enable()
    command_line.main()
