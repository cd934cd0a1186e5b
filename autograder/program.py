"""The program `autograder`. Where it will grade, the warm process starts before the grader itself is loaded."""

import sys

from autograder import jail


def main() -> None:
    """Run the command line."""
    if "grade" in sys.argv[1:2]:
        jail.start_early()
    from autograder import command_line  # loads nbgrader, which takes as long as the warm process

    command_line.main()
