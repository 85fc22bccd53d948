"""Writing folders whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dien_course.data.errors import DataError


@contextmanager
def whole_folder(folder: str | Path) -> Iterator[Path]:
    """A temporary folder whose files move into ``folder`` when the block ends without an error, and vanish otherwise.

    Files of the same names are replaced, others in ``folder`` stay. Raises DataError when the disk does not take them.
    """
    folder = Path(folder)
    temporary = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        yield temporary
        for source in sorted(path for path in temporary.rglob("*") if path.is_file()):
            target = folder / source.relative_to(temporary)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)
    except OSError as error:
        raise DataError(f"{folder}: cannot be written ({error.strerror or error}); nothing was changed") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
