"""A headless browser that is already installed; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")  # not for the session: while it runs, no other event loop can
def browser() -> Iterator[Browser]:
    program = os.environ.get("CIPS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    assert program, "no Chromium: `make test` installs it, or name a browser in CIPS_BROWSER"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program)
        yield started
        started.close()
