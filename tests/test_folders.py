"""Copies of folders: whole, or one reason why not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cips_helpers.folders import copy_folder


def test_a_folder_that_does_not_fit_is_refused_with_one_reason(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / "from" / name).mkdir(parents=True)
        (tmp_path / "from" / name / "page.html").write_text(name, encoding="utf-8")

    def full(source: str, _: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), source)

    with pytest.raises(OSError, match="No space left on device") as caught:
        copy_folder(tmp_path / "from", tmp_path / "to", copy=full)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, None)  # the place a person named is told
    copy_folder(tmp_path / "from", tmp_path / "whole")
    assert [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "whole").glob("*/*"))] == ["a", "b", "c"]
