"""The numbers of explorers over models that a chapter trains, kept in site/explorers when the chapter is built."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "site" / "explorers"
WIDGET = "application/vnd.jupyter.widget-view+json"
TRAITS = ("page", "state", "answer")


def kept(chapter: str, name: str, folder: Path = FOLDER) -> dict[str, Any] | None:
    """{"page", "state", "answer"} of the explorer of class ``name`` in ``chapter`` ("03"); None where none is kept."""
    path = folder / f"{chapter}_{name}.json.gz"
    return json.loads(gzip.decompress(path.read_bytes())) if path.is_file() else None


def explorers_of(cells: list, states: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """{class: its traits} of the explorers that cells show, and that a page can work alone; of models they were given.

    ``states`` are the widgets' by model id, as nbclient saw them.
    """
    found = {}
    for cell in cells:
        for output in cell.get("outputs", []):
            state = states.get(output.get("data", {}).get(WIDGET, {}).get("model_id", ""), {})
            page = state.get("page", {})
            if "models" in page.get("given", ()) and page["data"].get("alone"):
                found[page["name"]] = {trait: state[trait] for trait in TRAITS if trait in state}
    return found


def keep(chapter: str, explorers: Mapping[str, Mapping[str, Any]], folder: Path = FOLDER) -> None:
    """Writes what ``kept`` reads, of this chapter, and removes what it has no more."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(f"{chapter}_*.json.gz"):
        if path.name.removesuffix(".json.gz").partition("_")[2] not in explorers:
            path.unlink()
    for name, traits in explorers.items():
        text = json.dumps(traits, ensure_ascii=False)
        (folder / f"{chapter}_{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
