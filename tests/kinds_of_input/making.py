"""How a kind of prepared table is made and used: trained on, in one form or another, or predicted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kinds_of_input.kind import Kind
from kinds_of_input.prepared_tables import SPEC, Row, checkpoint, learned, rows, text_of, write


def table(what: str, data: list[Row], spec: str = SPEC, **kind: object) -> Kind:
    """A folder with ``data`` in train.csv, which is trained on."""
    return Kind(what, lambda folder: learned(write(folder, data, spec)), **kind)


def form(what: str, data: list[Row], name: str = "train.csv", told: dict | None = None, **kind) -> Kind:
    """The rows in another form; ``told`` is what the command is told of it."""
    written = kind.pop("written", {})
    return Kind(what, lambda folder: learned(write(folder, data, name=name, **written), **(told or {})), **kind)


def raw(what: str, content: bytes | Callable[[Path], None], name: str = "train.csv", **kind) -> Kind:
    """A file with ``content``, or what ``content`` puts into the folder."""

    def use(folder: Path) -> None:
        write(folder, rows())
        (folder / "train.csv").unlink()
        content(folder) if callable(content) else (folder / name).write_bytes(content)
        learned(folder)

    return Kind(what, use, **kind)


def predicted(what: str, data: list[Row] | str, options: tuple = (), **kind) -> Kind:
    """Rows to predict."""

    def use(folder: Path) -> list:
        text = data if isinstance(data, str) else text_of(data)
        (folder / "new.csv").write_text(text, encoding="utf-8")
        model = checkpoint(folder)
        return ["predict", "--checkpoint", model, "--data", folder / "new.csv", "--out", folder / "out.csv", *options]

    return Kind(what, use, **kind)


def trained(what: str, data: list[Row], *options: str, test: list[Row] | None = None, **kind) -> Kind:
    """A whole run of the command."""

    def use(folder: Path) -> list:
        data_folder = folder / "data"
        data_folder.mkdir()
        write(data_folder, data)
        if test is not None:
            write(data_folder, test, name="test.csv")
        quick = ["--epochs", "1", "--warmup-steps", "1", "--embedding-size", "4"]
        return ["train", "--data", data_folder, "--out", folder / "out", *quick, *options]

    return Kind(what, use, **kind)
