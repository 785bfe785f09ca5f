"""Copy the chapters, the book's pages, the questionnaire and the example into the installed package.

Everything else about the package is in pyproject.toml. A checkout, and an editable install of it, use its own folders.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

COPIED = (
    "notebooks",
    "book",
    "data/README.md",
    "data/entries.md",
    "data/example",
    "data/instrument",
    "data/new",
    "requirements/report.txt",
)
NEVER = shutil.ignore_patterns("cips.secret", "releases", ".*", "__pycache__")


class BuildWithFolders(build_py):
    """Build the package with the folders that reports are made from."""

    def run(self) -> None:
        """Build as usual, then copy; `cips_helpers.folders` finds the copies."""
        super().run()
        if self.editable_mode:
            return
        for name in COPIED:
            source, target = Path(name), Path(self.build_lib, "cips_helpers", "shared", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=NEVER, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)


setup(cmdclass={"build_py": BuildWithFolders})
