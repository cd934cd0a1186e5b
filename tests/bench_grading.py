"""How fast the grader is beside plain nbgrader: the same submissions, alternating, in one run. `make bench` prints it.

A benchmark, not a test: it asserts nothing. Read the ratios, not the seconds.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder import catalogue, layout, release, source
from autograder.sample_class import SampleClass

NAME = "conv2d"
ROUNDS = 5
STUDENTS = 2  # in each call, so that a call's own start is shared as little as it can be


def seconds(command: list[str], folder: Path) -> float:
    """Run a command and return how long it took; end with its words where it fails."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print one line per round, and the median ratio."""
    made = SampleClass(NAME, release.open_notebook(NAME), source.build(NAME), catalogue.load(layout.EXERCISES / NAME))
    chosen = [one for one in made.submissions if one.student in ("reference", "right-style-1")][:STUDENTS]
    nbgrader = [sys.executable, "-m", "nbgrader"]
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        plain, ours = Path(scratch, "plain"), Path(scratch, "ours")
        for folder in (plain, ours):
            for one in chosen:
                target = folder / "submitted" / one.student / NAME
                target.mkdir(parents=True)
                (target / one.file).write_text(one.text, encoding="utf-8")
        shutil.copytree(layout.SOURCE / NAME, plain / "source" / NAME)
        (plain / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'plain'\n")
        seconds([*nbgrader, "generate_assignment", NAME], plain)
        grader = [str(Path(sys.executable).parent / "autograder")]
        seconds([*grader, "release", NAME, "--course", str(ours)], layout.ROOT)
        ratios = []
        for number in range(1, ROUNDS + 1):
            theirs = seconds([*nbgrader, "autograde", NAME, "--force"], plain) / len(chosen)
            own = seconds([*grader, "grade", NAME, "--course", str(ours), "--regrade"], layout.ROOT) / len(chosen)
            ratios.append(theirs / own)
            print(
                f"round {number}: nbgrader {theirs:.2f} s, autograder {own:.2f} s a submission, ratio {ratios[-1]:.2f}"
            )
    print(f"median ratio {statistics.median(ratios):.2f} (ours includes hints, feedback pages, marks and the report)")


if __name__ == "__main__":
    main()
