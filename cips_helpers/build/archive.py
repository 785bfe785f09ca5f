"""Archives of reports: zip files that open on any system and have the same bytes for the same files."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cips_helpers.build.events import ReportError

DATE = (1980, 1, 1, 0, 0, 0)
"""Time given to every member, the first that the format knows: times of files differ between builds."""
MODE = 0o100644 << 16
UNIX = 3
RESERVED = frozenset('<>:"\\|?*')
"""Signs that names of files cannot have on Windows."""
CHUNK = 1 << 20


def write_archive(path: Path, top: str, files: Mapping[str, Path | bytes]) -> None:
    """Write a zip file with one folder at the top.

    Parameters
    ----------
    path
        The file to write.
    top
        Name of the folder that holds everything.
    files
        Path within that folder, with forward slashes → file, or its content.

    Raises
    ------
    ReportError
        If a name cannot be written on Windows, or two differ in capital and small letters only.
    """
    if bad := sorted(
        name for name in files if RESERVED & set(name) or any(p.endswith((" ", ".")) for p in _parts(name))
    ):
        raise ReportError(f"{bad[0]}: a file of this name cannot be unpacked on Windows")
    if len({name.casefold() for name in files}) < len(files):
        raise ReportError("two files have names that differ in capital and small letters only")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(f"{top}/{name}", DATE)
            member.create_system, member.external_attr = UNIX, MODE
            member.compress_type = zipfile.ZIP_DEFLATED
            source = files[name]
            archive.writestr(member, source if isinstance(source, bytes) else source.read_bytes())


def read_archive(path: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of an archive, by its path within the folder at the top.

    Raises
    ------
    ReportError
        If the file is no archive of a release: no zip file, damaged, or without one folder at the top.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            files = {member.filename: _sha256(archive, member) for member in members}
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise ReportError(f"{path.name} is no zip file that can be read ({error})") from None
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files) or len(files) < len(members):
        raise ReportError(f"{path.name} is no archive of a release: it has not one folder at the top")
    return {name.partition("/")[2]: sha256 for name, sha256 in files.items()}


def _sha256(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _parts(name: str) -> list[str]:
    return name.split("/")
