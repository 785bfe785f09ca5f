"""The secret of a study: fingerprints in what goes out are keyed with it, so that nobody can test guesses on them."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cips_helpers.build.events import ReportError
from cips_helpers.build.temporary import temporary_file

SECRET = "cips.secret"
"""Name of the file beside the study file."""
BYTES = 32
FEWEST_DIFFERENT = 16
"""Different bytes that a secret has at the least; a random one has 24 or more, one that a person typed has few."""


def make_secret(study: Path) -> bytes:
    """Return the secret beside a study file; the first call makes it, readable by its owner alone.

    Parameters
    ----------
    study
        The study file.

    Raises
    ------
    ReportError
        If it can be neither read nor written, or is none.
    """
    path = study.with_name(SECRET)
    try:
        if not path.exists():
            _write_new(path)
    except OSError as error:
        raise ReportError(
            f"{SECRET} cannot be written beside {study.name} ({error.strerror}); fingerprints are keyed with it. Make "
            "the folder writable for the first report"
        ) from None
    if (secret := read_secret(study)) is None:
        raise ReportError(
            f"{SECRET} beside {study.name} is no secret of {BYTES} random bytes; restore it, or delete it"
        )
    return secret


def read_secret(study: Path) -> bytes | None:
    """Return the secret beside a study file; ``None`` if there is none that can be read. Nothing is written."""
    try:
        secret = bytes.fromhex(study.with_name(SECRET).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return secret if len(secret) == BYTES and len(set(secret)) >= FEWEST_DIFFERENT else None


def keyed(secret: bytes, name: str, fingerprint: str) -> str:
    """Return a fingerprint as it may go out: its HMAC-SHA-256, with the name of what it is the fingerprint of."""
    return hmac.digest(secret, f"{name}\0{fingerprint}".encode(), "sha256").hex()


def _write_new(path: Path) -> None:
    """Write a new secret completely or not at all; of two processes that do so at once, the first counts."""
    with temporary_file(path.parent) as new:
        new.write_bytes(f"{secrets.token_hex(BYTES)}\n".encode("ascii"))
        try:
            with suppress(FileExistsError):
                os.link(new, path)
        except OSError:  # a file system without links
            new.rename(path)
