"""The command that says what the jail enforces: its lines, its advice, its verdict on the machine."""

import sys

import pytest
from rich.console import Console

from autograder import doctor, jail
from autograder.doctor import Finding, State, report
from autograder.jail import Isolation

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the jail is made of what Linux has")
BROKEN = Finding("walls", State.BROKEN, "there are none")
OPTIONAL = Finding("a roof", State.BROKEN, "it rains", essential=False)
FINE = Finding("a door", State.ENFORCED)
UNCHECKED = Finding("a lock", State.UNCHECKED, "no key")


def told(
    monkeypatch: pytest.MonkeyPatch, findings: list[Finding], missing: dict[Isolation, str] | None = None
) -> tuple[bool, str]:
    """Return what the report says where each isolation has these findings, or is missing for a reason."""
    monkeypatch.setattr(jail, "why_not", lambda isolation: (missing or {}).get(isolation, ""))
    monkeypatch.setattr(doctor, "check", lambda _: iter(findings))
    console = Console(width=300, record=True, file=None, quiet=False)
    with console.capture() as captured:
        good = report(console)
    return good, captured.get()


def test_a_good_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    good, text = told(monkeypatch, [FINE])
    assert good
    assert "Kernel: Linux" in text and "bubblewrap:" in text and "Landlock:" in text and "Control groups:" in text
    assert text.count("enforced      a door") == 2
    assert "Grading uses bubblewrap." in text


def test_a_broken_promise_makes_it_fail_and_an_optional_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    good, text = told(monkeypatch, [FINE, OPTIONAL, UNCHECKED])
    assert good
    assert "NOT enforced  a roof: it rains (not possible without namespaces)" in text
    assert "not checked   a lock: no key" in text
    good, text = told(monkeypatch, [FINE, BROKEN])
    assert not good
    assert "NOT enforced  walls: there are none\n" in text


def test_without_bubblewrap_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    good, text = told(monkeypatch, [FINE], {Isolation.BUBBLEWRAP: "no namespaces"})
    assert good
    assert "cannot be had: no namespaces" in text and "Grading uses landlock." in text
    monkeypatch.setattr(jail, "bubblewrap", lambda: None)
    good, text = told(monkeypatch, [FINE], {Isolation.BUBBLEWRAP: "it is not there"})
    assert "see to bubblewrap: on Debian or Ubuntu: apt-get install bubblewrap" in text


def test_without_any_jail_it_says_what_to_install_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    good, text = told(monkeypatch, [FINE], dict.fromkeys(Isolation, "nothing"))
    assert not good
    assert "apt-get install bubblewrap" in text and "--isolation none" in text
