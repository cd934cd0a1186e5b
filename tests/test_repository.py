"""What the repository promises about itself."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder import layout, release
from autograder.course import Course, CourseError

ROOT = layout.ROOT
LARGEST = 1_000_000  # bytes


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_nothing_generated_and_nothing_large_is_committed() -> None:
    for path in tracked():
        generated = {".ipynb", ".db", ".pyc"} | (set() if "templates" in path.parts else {".html"})
        assert path.suffix not in generated, path
        assert path.stat().st_size <= LARGEST, path


def test_every_requirement_has_a_range() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            line = line.split("#")[0].strip()
            if line and not line.startswith("-r"):
                assert re.fullmatch(r"[\w-]+(\[\w+\])?>=[\d.]+,<[\d.]+", line), line


def test_the_readme_names_only_what_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("http") or (ROOT / link).exists(), link
    layout_lines = text.split("## Layout")[1].split("`make help`")[0]
    for name in re.findall(r"^    ([\w./]+)", layout_lines, flags=re.MULTILINE):
        assert (ROOT / name).exists(), name
    assert len(text.splitlines()) <= 60, "the README fits one screen"


def test_make_help_lists_every_command() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert phony is not None
    for target in set(phony.group(1).split()) - {"help", "where"}:
        assert f"make {target}" in said


AUTOGRADER = [str(Path(sys.executable).parent / "autograder")]


class Graded(Course):
    """A course whose nbgrader answers as it does when cells changed after grading."""

    def api(self, submitted: Path | None = None) -> Any:
        error = "RuntimeError: Cannot add or remove cells for notebook 'conv2d' because there are submissions"
        return SimpleNamespace(generate_assignment=lambda *_, **__: {"success": False, "error": f"{submitted} {error}"})


def test_cells_that_changed_after_grading_are_answered_with_advice(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="nbgrader db assignment remove conv2d --force"):
        release.release(Graded(tmp_path), "conv2d")


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["grade", "conv9d"], "was not released. Run: autograder release conv9d"),
        (["release", "conv9d"], "There is no assignment 'conv9d'. The assignments are: weighted_sums"),
        (["check", "conv9d"], "There is no assignment 'conv9d'"),
        (["grade", "conv2d"], "There is no submission of 'conv2d'"),
        (["sample", "conv2d"], "Name a scratch folder with --course"),
        (["sample", "conv9d", "--course", "{tmp}"], "There is no assignment 'conv9d'"),
    ],
)
def test_a_users_mistake_is_answered_with_one_sentence(words: list[str], advice: str, tmp_path: Path) -> None:
    asked = [word.replace("{tmp}", str(tmp_path)) for word in words]
    if words == ["grade", "conv2d"]:
        asked += ["--course", str(tmp_path)]
    done = subprocess.run([*AUTOGRADER, *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0
    assert advice in said
    assert "Traceback" not in said
