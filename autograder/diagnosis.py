"""Recognise known mistakes by what a function does, not by how it is written.

Each mistake of the catalogue is run once on the probes, public arguments that the catalogue makes, and described. A
student's function is described on the same probes in its own session; where the two descriptions agree, the mistake's
hint applies.
"""

from typing import Any

import numpy as np

from autograder.catalogue import Answer, Catalogue
from autograder.session import Session

SEED = 7
TOLERANCE = 1e-4  # relative: an answer in float32 is still recognised

Descriptions = list[dict[str, Any]] | None


class Diagnosis:
    """The catalogue's mistakes, described in a trusted session that already ran the reference notebook."""

    def __init__(self, catalogue: Catalogue, trusted: Session, references: dict[str, str]) -> None:
        """Describe every mistake; `references` holds the source of each task's own answer, which is put back.

        The author's own answers run in `trusted`, a session like a student's: a session that was prepared and ran them.
        """
        self.probes = {task: make(np.random.default_rng(SEED)) for task, make in catalogue.probes.items()}
        self.right: dict[str, Descriptions] = {}
        self.known: list[tuple[Answer, Descriptions]] = []
        for task in self.probes:
            self.right[task] = self.described(task, trusted)
        for mistake in catalogue.mistakes:
            if mistake.task not in self.probes or mistake.task not in references:
                continue
            trusted.run(mistake.source)
            self.known.append((mistake, self.described(mistake.task, trusted)))
            trusted.run(references[mistake.task])

    def knows(self, task: str) -> bool:
        """Tell whether there are probes for a task."""
        return task in self.probes

    def described(self, task: str, session: Session) -> Descriptions:
        """Return what the session's function does on each probe, None where it gives no answer at all."""
        return session.calls(task, self.probes[task])

    def matches(self, task: str, session: Session) -> list[Answer]:
        """Return the mistakes that a session's function makes, the most telling first.

        Those alike to the last detail, else those with equal values, else, for a function with several faults, those
        whose every difference from the right answer it shows.
        """
        if not self.knows(task):
            return []
        seen = self.described(task, session)
        own = [(mistake, known) for mistake, known in self.known if mistake.task == task]
        for strict in (True, False):
            if alike(seen, self.right[task], strict):
                continue
            found = [mistake for mistake, known in own if alike(seen, known, strict)]
            if found:
                return found
        return self.partly(seen, self.right[task], own)

    def partly(self, seen: Descriptions, right: Descriptions, own: list[tuple[Answer, Descriptions]]) -> list[Answer]:
        """Return the mistakes that explain some probes, those that explain most first."""
        if seen is None or right is None or len(seen) != len(right):
            return []
        found = []
        for mistake, known in own:
            telling = [i for i, here in enumerate(known or []) if not same(here, right[i], strict=False)]
            if telling and known and all(same(seen[i], known[i], strict=False) for i in telling):
                found.append((len(telling), mistake))
        return [mistake for _, mistake in sorted(found, key=lambda pair: -pair[0])]


def alike(one: Descriptions, other: Descriptions, strict: bool) -> bool:
    """Tell whether two lists of descriptions say the same; `strict` also compares types and kinds of dtype."""
    if one is None or other is None:
        return one is other
    return len(one) == len(other) and all(same(a, b, strict) for a, b in zip(one, other, strict=True))


def same(one: Any, other: Any, strict: bool) -> bool:
    """Compare two descriptions; whatever is malformed in the student's is simply not the same."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    if "raised" in one or "raised" in other:
        return bool(one.get("raised") == other.get("raised"))
    return one.get("changed") == other.get("changed") and same_result(one.get("result"), other.get("result"), strict)


def same_result(one: Any, other: Any, strict: bool) -> bool:
    """Compare two described results: type, kind, shape and values within the tolerance."""
    if not isinstance(one, dict) or not isinstance(other, dict) or (strict and one.get("type") != other.get("type")):
        return False
    if "items" in one or "items" in other:
        items, others = one.get("items", []), other.get("items", [])
        return len(items) == len(others) and all(same_result(a, b, strict) for a, b in zip(items, others, strict=True))
    if one.get("shape") != other.get("shape") or (strict and one.get("kind") != other.get("kind")):
        return False
    try:
        values, others = np.array(one.get("values"), dtype=float), np.array(other.get("values"), dtype=float)
    except (TypeError, ValueError):
        return False
    if values.shape != others.shape:
        return False
    scale = float(np.max(np.abs(others[np.isfinite(others)]), initial=1e-9))
    return bool(np.allclose(values, others, rtol=0, atol=TOLERANCE * scale, equal_nan=True))
