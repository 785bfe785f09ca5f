"""The audit of the lock files finds what is vulnerable or unknown, and says when it could look nothing up."""

from __future__ import annotations

import pytest

import audit

SAFE = {"name": "numpy", "version": "2.4.6", "vulns": []}
VULNERABLE = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"]}]}
UNKNOWN = {"name": "no-such", "skip_reason": "Dependency not found on PyPI and could not be audited: no-such (1)"}


def run(monkeypatch: pytest.MonkeyPatch, entries: list[dict]) -> int:
    monkeypatch.setattr(audit, "look_up", lambda versions: entries)
    return audit.main()


def test_every_locked_version_is_looked_up_once() -> None:
    lock = "numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:00\nnumpy==2.5.5 ; x \\\nscipy==1.17.1\n"
    assert list(audit.pins(lock)) == [{"numpy": "2.4.6", "scipy": "1.17.1"}, {"numpy": "2.5.5"}]


def test_the_lock_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rounds = list(audit.pins(audit.LOCK.read_text(encoding="utf-8")))
    assert "pandas" in rounds[0]
    assert run(monkeypatch, [SAFE]) == 0
    assert capsys.readouterr().out == f"{sum(map(len, rounds))} locked versions audited, 0 faults\n"


def test_a_vulnerable_version_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "pins", lambda lock: [{"jinja2": "2.10", "numpy": "2.4.6"}])
    assert run(monkeypatch, [SAFE, VULNERABLE]) == 1
    assert "jinja2 2.10: PYSEC-2019-217, mended in 2.10.1\n" in capsys.readouterr().out


def test_an_unknown_library_among_known_ones_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, [SAFE, UNKNOWN]) == 1
    assert "no-such: Dependency not found" in capsys.readouterr().out


def test_a_mirror_without_the_database_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, [UNKNOWN]) == 0
    assert capsys.readouterr().out.count("cannot be reached") == 1


def test_a_closed_network_is_told_from_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(audit.DatabaseUnreachable):
        audit.look_up({"jinja2": "2.10.987"})
    with pytest.raises(RuntimeError, match="pip-audit failed"):
        audit.look_up({"not a name": "1"})
