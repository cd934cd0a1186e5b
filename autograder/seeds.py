"""The seed of a submission's hidden inputs, made from the course's secret: a public repository gives nothing away.

The secret is set by the instructor, stands in a file that git ignores (or in the environment), and never enters the
jail: only the seed does, on the trusted side.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from nbformat import NotebookNode

from autograder import source

VARIABLE = "AUTOGRADER_SECRET"
FILE = "secret"  # in the course's folder


def secret_of(folder: Path) -> bytes | None:
    """Return a course's secret, None where none was set: the tests then use the seed that stands in the notebook."""
    text = os.environ.get(VARIABLE, "")
    path = folder / FILE
    if not text and path.is_file():
        text = path.read_text(encoding="utf-8")
    return text.strip().encode() or None


def make_secret(folder: Path) -> Path:
    """Write a new random secret for a course that has none; return its path, readable by its owner only."""
    path = folder / FILE
    path.touch(mode=0o600)
    if not path.read_text(encoding="utf-8").strip():
        path.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
    return path


def seed_of(secret: bytes | None, assignment: str, student: str, notebook: NotebookNode) -> int | None:
    """Return the seed of one submission, a number below 2**63: the same answers of the same student give the same one.

    None without a secret. HMAC-SHA256 of the names and of all cells that the student may write.
    """
    if secret is None:
        return None
    written = [cell.source for cell in notebook.cells if not source.metadata(cell).get("locked")]
    message = "\0".join([assignment, student, *written]).encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:8], "big") >> 1
