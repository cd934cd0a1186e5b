"""The data files of an assignment in a process's own working directory."""

from pathlib import Path


def write_files(files: dict[str, bytes]) -> None:
    """Write files by their names, relative to the working directory."""
    for name, data in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
