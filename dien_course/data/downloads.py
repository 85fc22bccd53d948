"""Downloads of MovieLens: checked against a known sha256, unpacked whole or not at all (chapter 09)."""

from __future__ import annotations

import errno
import hashlib
import logging
import lzma
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dien_course.data.amazon import NAME as REVIEWS
from dien_course.data.amazon import take_reviews
from dien_course.data.movielens import load_movielens, release_folder
from dien_course.errors import DataError
from dien_course.files import whole_folder

BASE_URL = "https://files.grouplens.org/datasets/movielens/"
RETRIES = 3
TABLE = re.compile(r"(ratings|users|movies)\.(dat|csv)(\.gz)?")  # what load_movielens reads
# How the disk answers to member names that no folder can hold together, and bz2 (None) to damaged data.
NAME_ERRORS = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, None}


class Release(NamedTuple):
    """``sha256`` of NAME.zip (where it comes from: data/CHECKSUMS.md) and what its licence says."""

    sha256: str
    content: str
    redistribution: str


MAY_SHARE = "You may redistribute it under these same conditions."
RELEASES = {
    "ml-latest-small": Release(
        "696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
        "100,836 ratings of 9,742 movies by 610 users (September 2018; 1 MB)",
        MAY_SHARE,
    ),
    "ml-1m": Release(
        "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
        "1,000,209 ratings of about 3,900 movies by 6,040 users (2000-2003; 6 MB)",
        "You may not redistribute it without separate permission.",
    ),
    "ml-32m": Release(
        "e4a68655d7386b8f95f2f2424b2ff975dfdd15ffd59e0d864a14dca43e99d6ee",
        "32,000,204 ratings of 87,585 movies by 200,948 users (October 2023; 239 MB, 1 GB unpacked)",
        MAY_SHARE,
    ),
}


def licence(name: str) -> str:
    """What the README of the release asks of its users, in short. Raises DataError for an unknown name."""
    release = _release(name)
    return (
        f"MovieLens {name}: {release.content}.\n"
        "By GroupLens, University of Minnesota: for research; no commercial use without their permission;\n"
        "acknowledge it in publications (Harper and Konstan 2015, https://doi.org/10.1145/2827872); imply no\n"
        f"endorsement by the university. {release.redistribution}\n"
        f"The full text is the README inside {BASE_URL}{name}.zip"
    )


def fetch(
    name: str,
    *,
    source: str | Path | None = None,
    folder: str | Path | None = None,
    any_release: bool = False,
    progress: bool = True,
) -> Path:
    """The folder of the data set ``name`` (ml-latest-small, ml-1m, ml-32m), fetched if it is not there yet.

    Unpacks to ``folder/name``; ``folder`` is the user's cache folder unless given. ``source`` replaces the download: a
    folder that holds a release is checked and used where it is; an archive must have the known sha256, or with
    ``any_release=True`` only be a sound MovieLens release. Prints the licence before the first use: before the
    download, or once the archive has proved sound.

    Leaves nothing half-written: ``folder/name`` appears, or its files are replaced, only when all of them are there;
    other files in it stay. Raises DataError for an unknown name, an unreachable server, a wrong checksum, a damaged or
    unsafe archive, a full disk, a file or a table of another release in the place of the new one.

    ``amazon-grocery`` has no address to be fetched from: it is made from the file ``source``, see ``take_reviews``.
    """
    if name == REVIEWS:
        return take_reviews(source, folder if folder is not None else _cache())
    release = _release(name)
    if source is not None and Path(source).is_dir():
        load_movielens(source)
        return release_folder(source)
    folder = Path(folder) if folder is not None else _cache()
    target = folder / name
    if target.exists() and (source is None or not target.is_dir()):
        return release_folder(target)
    first = not target.exists()
    if first and source is None:
        print(licence(name))
    with whole_folder(target) as new, _disk(folder), tempfile.TemporaryDirectory(dir=new) as temporary:
        archive, unpacked = Path(temporary) / f"{name}.zip", Path(temporary) / "unpacked"
        with _named(source or f"{BASE_URL}{name}.zip", archive, unpacked):
            if source is None:
                _download(name, release.sha256, archive, progress)
            else:
                archive = _local_archive(Path(source), name, None if any_release else release.sha256)
            _unpack(archive, unpacked)
            if any_release:
                load_movielens(unpacked)
            complete = release_folder(unpacked)
        _require_no_other_tables(target, complete)
        if first and source is not None:
            print(licence(name))
        for path in complete.iterdir():
            path.rename(new / path.name)
    return target


def _release(name: str) -> Release:
    if name not in RELEASES:
        raise DataError(f"data set: found {name!r}; expected one of {', '.join([*RELEASES, REVIEWS])}")
    return RELEASES[name]


def _cache() -> Path:
    import pooch

    return pooch.os_cache("dien_course")


def _download(name: str, sha256: str, archive: Path, progress: bool) -> None:
    """NAME.zip as ``archive``; it only bears that name once pooch has checked its sum."""
    import pooch  # here, because it is slow to import and every notebook would pay
    import requests

    url, file = f"{BASE_URL}{name}.zip", archive.name
    remedy = f"or fetch that file elsewhere and give it with --from {file}"
    pooch.get_logger().setLevel(logging.WARNING)
    store = pooch.create(archive.parent, BASE_URL, registry={file: f"sha256:{sha256}"}, retry_if_failed=RETRIES)
    try:
        store.fetch(file, downloader=pooch.HTTPDownloader(progressbar=progress, timeout=30))
    except requests.HTTPError as error:
        found = f"found HTTP status {error.response.status_code}"
        raise DataError(f"{url}: {found}; expected the file, so try later {remedy}") from error
    except requests.RequestException as error:
        raise DataError(f"{url}: could not be fetched ({_cause(error)}); expected a connection, {remedy}") from error
    except ValueError as error:
        raise DataError(
            f"{url}: found a file with another checksum; expected sha256 {sha256}, so try again, or, "
            f"if GroupLens has published a new release, fetch it elsewhere and add --from {file} --any-release"
        ) from error


def _cause(error: BaseException) -> str:
    """The innermost cause in a few words."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    return (str(error).splitlines() or [""])[0][:120] or type(error).__name__


def _local_archive(archive: Path, name: str, sha256: str | None) -> Path:
    if not archive.is_file():
        raise DataError(f"{archive}: found nothing; expected a copy of {name}.zip, or a folder with its files")
    try:
        with archive.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{archive}: cannot be read ({reason}); expected a copy of {name}.zip") from error
    if sha256 not in (None, found):
        raise DataError(
            f"{archive}: found sha256 {found}; expected {sha256}, that of {name}.zip "
            "(add --any-release to use another MovieLens release all the same)"
        )
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """All members of the zip under ``folder``, or DataError when one is damaged or would land elsewhere."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            for member in zipped.infolist():
                path = PurePosixPath(member.filename.replace("\\", "/"))
                link = stat.S_ISLNK(member.external_attr >> 16)
                if path.is_absolute() or ".." in path.parts or ":" in member.filename or link:
                    raise DataError(f"{archive}: found the member {member.filename!r}; expected files inside only")
            zipped.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, UnicodeError) as error:
        raise _damaged(archive, error) from error
    except OSError as error:
        if error.errno not in NAME_ERRORS:
            raise
        raise _damaged(archive, error.strerror or error) from error


def _damaged(archive: Path, reason: object) -> DataError:
    return DataError(f"{archive}: found a damaged archive ({reason}); expected a complete zip")


@contextmanager
def _named(shown: object, *hidden: Path) -> Iterator[None]:
    """Errors about the temporary ``hidden`` speak of ``shown``, which is still there when they are read."""
    try:
        yield
    except DataError as error:
        sentence = str(error)
        for path in hidden:
            sentence = sentence.replace(str(path), str(shown))
        raise DataError(sentence) from error


def _require_no_other_tables(target: Path, release: Path) -> None:
    """DataError if ``target`` holds a table that would be read with, or instead of, those of ``release``."""
    for path in sorted(target.glob("*")):
        if TABLE.fullmatch(path.name) and not (release / path.name).exists():
            raise DataError(
                f"{path}: found a table that the new archive does not have; expected none of another release, "
                "so move it elsewhere first"
            )


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        found = "found a full disk; expected room" if full else f"found {error}; expected a folder to write in"
        raise DataError(f"{folder}: {found} for the archive and its files") from error
