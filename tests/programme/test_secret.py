"""The secret beside a study is made once, is readable by its owner alone, and never half there."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.programme.secret import SECRET, keyed, make_secret, read_secret


def test_it_is_made_once(tmp_path: Path) -> None:
    study = tmp_path / "study.yml"
    assert read_secret(study) is None
    assert list(tmp_path.iterdir()) == []
    secret = make_secret(study)
    assert len(secret) == 32
    assert make_secret(study) == read_secret(study) == secret
    assert [path.name for path in tmp_path.iterdir()] == [SECRET]


def test_every_study_has_its_own(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    assert len({make_secret(tmp_path / name / "study.yml") for name in "ab"}) == 2


def test_processes_that_make_it_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make_secret, [tmp_path / "study.yml"] * 40))) == 1


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    make_secret(tmp_path / "study.yml")
    assert stat.S_IMODE((tmp_path / SECRET).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "00", "not a secret", "00" * 31, "00" * 32, b"customs-2026".hex()])
def test_a_damaged_one_is_not_replaced(content: str, tmp_path: Path) -> None:
    (tmp_path / SECRET).write_text(content, encoding="ascii")
    assert read_secret(tmp_path / "study.yml") is None
    with pytest.raises(ReportError, match=r"^cips\.secret beside study\.yml is no secret of 32 random bytes; restore"):
        make_secret(tmp_path / "study.yml")
    assert (tmp_path / SECRET).read_text(encoding="ascii") == content


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(Path, "touch", fail)
    with pytest.raises(ReportError, match=r"^cips\.secret cannot be written beside study\.yml \(Read-only file system"):
        make_secret(tmp_path / "study.yml")
    assert list(tmp_path.iterdir()) == []


def test_the_same_content_under_two_names_has_two_fingerprints() -> None:
    secret, other = bytes(32), bytes([1] * 32)
    values = {keyed(secret, "a", "1"), keyed(secret, "b", "1"), keyed(other, "a", "1"), keyed(secret, "a", "2")}
    assert len(values) == 4


GUESSES = tuple(f"{word}-{year}" for word in ("programme", "integrity", "customs", "survey") for year in (2025, 2026))


def found_offline(out: str, name: str, fingerprint: str) -> str | None:
    """Return the guess that makes a known fingerprint the one that went out, as whoever has the file can test it."""
    candidates = (guess.encode() for guess in GUESSES)
    return next((key.decode() for key in candidates if keyed(key, name, fingerprint) == out), None)


def test_no_guess_at_the_secret_can_be_tested_on_what_goes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hole 10: a key of twelve characters that somebody thought of."""
    name, fingerprint = "the questionnaire", "ab" * 32
    assert found_offline(keyed(make_secret(tmp_path / "study.yml"), name, fingerprint), name, fingerprint) is None
    (tmp_path / SECRET).write_text(b"customs-2026".hex(), encoding="ascii")
    with pytest.raises(ReportError, match="no secret"):
        make_secret(tmp_path / "study.yml")
    for limit in ("BYTES", "FEWEST_DIFFERENT"):
        monkeypatch.setattr(f"cips_helpers.programme.secret.{limit}", len("customs-2026") if limit == "BYTES" else 0)
    out = keyed(make_secret(tmp_path / "study.yml"), name, fingerprint)
    assert found_offline(out, name, fingerprint) == "customs-2026"
