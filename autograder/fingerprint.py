"""What a grade depends on, as one text: equal fingerprints mean that grading again would give the same."""

import hashlib
import importlib.metadata
import sys
from functools import cache
from pathlib import Path

from autograder import layout
from autograder.grader import Options
from autograder.inside import limits

PACKAGES = ("numpy", "scipy", "matplotlib", "ipython")
COURSE_PACKAGE = Path(limits.__file__).parents[1]


def of_files(paths: list[Path]) -> str:
    """Return the SHA-256 of the contents of files, with their names."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


@cache
def of_grader() -> str:
    """Return what stands for the grader's own code, the interpreter and the libraries."""
    code = of_files(sorted(COURSE_PACKAGE.rglob("*.py")))
    return " ".join([code, sys.version, *(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)])


def of_assignment(source: Path) -> str:
    """Return what stands for an assignment: the author's notebook, its data files, its catalogue."""
    catalogue = sorted((layout.EXERCISES / source.parent.name).glob("*.py"))
    return of_files([*sorted(path for path in source.parent.rglob("*") if path.is_file()), *catalogue])


def of(submission: str, assignment: str, options: Options, seed: int | None, when: object) -> str:
    """Return the fingerprint of a grade: of a submission's digest, an assignment, the options, the seed, the time."""
    parts = [submission, assignment, of_grader(), repr(options), repr(seed), repr(when)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
