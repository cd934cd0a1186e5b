"""A session in a Jupyter kernel of its own, with nbclient.

Trusts the student's code as much as plain nbgrader does: the kernel is an ordinary process of the grader's user, in an
empty working directory and with an empty IPython profile. It is not a jail.
"""

import base64
import io
import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.session import Failure, Ran

DESCRIBE = (Path(__file__).parent / "described_call.py").read_text(encoding="utf-8")
MARK = "application/x-autograder-call+json"
GRACE = 5  # seconds that an interrupted kernel gets to answer again
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


# nbclient leaves a task behind when a kernel dies under it; asyncio would print its traceback to the instructor
logging.getLogger("asyncio").setLevel(logging.CRITICAL)


class KernelSession:
    """A fresh Python kernel; `timeout` is the limit of one cell in seconds, `files` a folder to copy the data from."""

    def __init__(self, timeout: int = 30, files: Path | None = None) -> None:
        self.timeout = timeout
        self.ready = True
        self.folder = Path(tempfile.mkdtemp(prefix="submission-"))
        self.work = self.folder / "work"
        if files is not None and files.is_dir():
            shutil.copytree(files, self.work, ignore=shutil.ignore_patterns("*.ipynb"))
        else:
            self.work.mkdir()
        self.client = NotebookClient(
            nbformat.v4.new_notebook(),
            timeout=timeout,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(self.work)}},
        )
        self.manager: Any = self.client.create_kernel_manager()
        environment = {
            **os.environ,
            "IPYTHONDIR": str(self.folder / "ipython"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        }
        self.client.extra_arguments = ["--HistoryManager.hist_file=:memory:"]
        self.client.start_new_kernel(env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client.start_new_kernel_client()

    def run(self, source: str) -> Ran:
        """Run a cell. After a time limit the kernel is interrupted; one that does not answer is killed."""
        if not self.ready:
            return Ran(died=True)
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells = [cell]
        try:
            self.client.execute_cell(cell, 0)
        except CellTimeoutError:
            self.interrupt()
            return Ran(outputs=cell.outputs, timed_out=True)
        except DeadKernelError:
            self.ready = False
            return Ran(outputs=cell.outputs, died=True)
        return Ran(outputs=cell.outputs, number=cell.execution_count, failure=failure_in(cell.outputs))

    def interrupt(self) -> None:
        """Interrupt what runs, and give the session up if the kernel does not answer within the grace time."""
        run_sync(self.manager.interrupt_kernel)()
        limit, self.client.timeout = self.client.timeout, GRACE
        cell = nbformat.v4.new_code_cell("None")
        self.client.nb.cells = [cell]
        try:
            self.client.execute_cell(cell, 0, store_history=False)
        except (CellTimeoutError, DeadKernelError):
            self.ready = False
        finally:
            self.client.timeout = limit

    def calls(self, function: str, many: list[tuple[Any, ...]]) -> list[dict[str, Any]] | None:
        """Call a function with each of some arguments; return the descriptions, None if there is no answer."""
        source = (
            f"{DESCRIBE}\n"
            "from IPython.display import display as _display\n"
            f"_display({{{MARK!r}: _described_calls({function}, {[packed(one) for one in many]!r})}}, raw=True)"
        )
        for output in self.run(source).outputs:
            if output.output_type == "display_data" and MARK in output.data:
                data = output.data[MARK]
                described = json.loads(data) if isinstance(data, str) else data
                return described if isinstance(described, list) else None
        return None

    def close(self) -> None:
        """Kill the kernel and remove its folder."""
        try:
            run_sync(self.manager.shutdown_kernel)(now=True)
            self.client.kc.stop_channels()  # type: ignore[union-attr]
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def failure_in(outputs: list[NotebookNode]) -> Failure | None:
    """Return the exception among a cell's outputs, if there is one."""
    for output in outputs:
        if output.output_type == "error":
            return Failure(output.ename, output.evalue, ANSI.sub("", "\n".join(output.traceback)))
    return None


def packed(arguments: tuple[Any, ...]) -> str:
    """Return arguments as base64 of an npz archive: arrays stay arrays, tuples tuples, numbers and strings plain.

    A list may hold anything that Python can write as a literal, such as tuples of different lengths.
    """
    file = io.BytesIO()
    named: dict[str, Any] = {}
    for number, argument in enumerate(arguments):
        if isinstance(argument, list):
            named[f"{number}-literal"] = np.asarray(repr(argument))
            continue
        suffix = "-array" if isinstance(argument, np.ndarray) else "-tuple" if isinstance(argument, tuple) else "-plain"
        named[f"{number}{suffix}"] = np.asarray(argument)
    np.savez(file, **named)
    return base64.b64encode(file.getvalue()).decode()
