"""Keeps an unfinished run in a file of its own, so that a process that is killed loses a few steps and no more."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from dien_course.errors import DataError, note
from dien_course.files import require_file, whole_file
from dien_course.training.fingerprint import sum_of_json
from dien_course.training.processes import from_all, place
from dien_course.training.state import TrainingState

FORMAT = 1
UNFINISHED = "unfinished.safetensors"
METADATA = "state"  # the key in the file's metadata
WROTE = "expected what a run wrote; without --resume a new one takes its place"
TERMINATED = 143  # the exit status of a process that SIGTERM has ended: 128 + 15


@dataclass
class Keeper:
    """Where and when ``fit`` keeps its state, and what the run is.

    The state lies in ``folder``/unfinished.safetensors: tensors, and the rest as JSON in the metadata. It is written
    when training begins, after each epoch and, with ``every`` > 0, after so many steps; each time the new file takes
    the old one's place in one step. With ``resume`` training goes on from there, if the ``identity`` of the run is the
    same: part (settings, spec, data) -> name -> value or sum. On SIGTERM the state is written once more and the process
    exits with status 143.
    """

    folder: Path
    every: int = 0
    resume: bool = False
    identity: dict[str, dict] = field(default_factory=dict)
    begun: bool = field(default=False, init=False)  # whether the file is this run's
    _steps: int = field(default=0, init=False)
    terminated: bool = field(default=False, init=False)  # whether SIGTERM has come to this process
    agreed: bool = field(default=False, init=False)  # whether it has come to one of several, as all know at a step

    def __post_init__(self):
        if self.every < 0:
            raise DataError(f"save_every is {self.every}; expected a number of steps, or 0 for the end of each epoch")

    @property
    def path(self) -> Path:
        """The file of the state."""
        return Path(self.folder) / UNFINISHED

    def look(self) -> None:
        """Raises DataError or notes where ``folder`` does not hold what ``resume`` expects; reads nothing."""
        there = self.path.exists()
        if self.resume and not there and (Path(self.folder) / "metrics.json").exists():
            raise DataError(f"{self.folder}: holds a finished run; expected an unfinished one to resume, {UNFINISHED}")
        if self.resume and not there:
            note(f"{self.folder}: holds no unfinished run to resume, so training starts at the beginning")
        if there and not self.resume:
            note(f"{self.folder}: holds an unfinished run, which this one replaces; --resume goes on with one")

    def saved(self) -> tuple[dict[str, Tensor], dict] | None:
        """Tensors and numbers of the state to go on from; None where training starts at the beginning.

        Raises DataError for a file that is damaged, or of a run with other settings, another spec or other data.
        """
        there = self.resume and self.path.exists()
        if not from_all(torch.tensor(there))[0]:  # the first process says so for all, for it is about to write
            return None
        require_file(self.path, "the state of an unfinished run")
        try:
            data = self.path.read_bytes()
            tensors = safetensors.torch.load(data)
            header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
            plain = json.loads(header["__metadata__"][METADATA])
            form, identity, numbers = plain["format"], plain["identity"], plain["numbers"]
        except (OSError, SafetensorError, ValueError, RecursionError, KeyError, TypeError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise DataError(f"{self.path}: cannot be read ({reason}); {WROTE}") from error
        if form != FORMAT:
            raise DataError(f"{self.path}: has format {form!r}; expected format {FORMAT}")
        self._require_same(identity)
        return tensors, numbers

    def restore(self, state: TrainingState, begin: Callable[[], None]) -> None:
        """Makes ``state`` the saved one, if there is one to resume, and writes it where there is none."""
        saved = self.saved()
        if saved is None:
            self.save(state)
            return
        try:
            state.restore(*saved, begin)
        except (KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
            raise DataError(f"{self.path}: does not fit the model ({type(error).__name__}); {WROTE}") from error
        self.begun = True

    def save(self, state: TrainingState) -> None:
        """Writes ``state``; raises DataError when the disk does not take it, and what was there stays.

        Of several processes the first writes, and all must call it.
        """
        tensors = state.tensors()  # asks all processes
        if place()[0]:
            return
        self.begun = False
        text = json.dumps({"format": FORMAT, "identity": self.identity, "numbers": state.numbers()})
        with whole_file(self.path) as temporary:
            safetensors.torch.save_file(tensors, temporary, {METADATA: text})
        self.begun = True

    def after_step(self, state: TrainingState) -> None:
        """Writes ``state`` if it is time; after SIGTERM writes it and exits with status 143."""
        self._steps += 1
        if self._stops or (self.every and self._steps % self.every == 0):
            self.save(state)
            self._leave()

    def after_epoch(self, state: TrainingState) -> None:
        """Writes ``state``; after SIGTERM exits with status 143."""
        self.save(state)
        self._leave()

    def discard(self) -> None:
        """Deletes this run's file, and the folder if it holds nothing else."""
        if self.begun:
            self.path.unlink(missing_ok=True)
            with suppress(OSError):
                Path(self.folder).rmdir()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within the block SIGTERM waits for the end of a step; in the main thread, where signals arrive."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def remember(number: int, frame: object) -> None:
            self.terminated = True

        before = signal.signal(signal.SIGTERM, remember)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)

    @property
    def _stops(self) -> bool:
        return self.agreed if place()[1] > 1 else self.terminated

    def _leave(self) -> None:
        if self._stops:
            if place()[0] == 0:
                sys.stderr.write(f"terminated; {self.path} holds the run, and --resume goes on with it\n")
            raise SystemExit(TERMINATED)

    def _require_same(self, identity: Mapping) -> None:
        """Raises DataError naming what is different in the run that wrote the file with ``identity``."""
        expected = "expected the same settings, spec and data to resume with"
        for part in ("settings", "spec", "data"):
            theirs, ours = identity.get(part, {}), json.loads(json.dumps(self.identity.get(part, {})))
            for name in [*ours, *(name for name in theirs if name not in ours)]:
                if theirs.get(name) == ours.get(name):
                    continue
                if part == "settings":
                    told = f"{name} was {_said(theirs.get(name))} and is {_said(ours.get(name))}"
                elif name not in ours or name not in theirs:
                    told = f"{name} {'was not' if name in ours else 'is no longer'} there"
                else:
                    told = f"{name} has changed"
                raise DataError(f"{self.path}: {told} since the run began; {expected}")


def _said(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def identity_of(settings: Mapping, encoder: Mapping, parts: Mapping[str, Mapping[str, str]]) -> dict[str, dict]:
    """What a run is: ``settings``, an encoder ``to_dict``, and the sums of the columns of each of its ``parts``."""
    spec = {f"the spec's {name!r}": sum_of_json(value) for name, value in encoder["spec"].items()}
    data = {f"{part}, column {name!r},": value for part, columns in parts.items() for name, value in columns.items()}
    data |= {f"vocabulary {name!r}": sum_of_json(values) for name, values in encoder["vocabularies"].items()}
    data |= {f"scale {name!r}": sum_of_json(values) for name, values in encoder["scales"].items()}
    data |= {"what the numbers are derived from": sum_of_json(encoder["derived"])}
    return {"settings": dict(settings), "spec": spec, "data": data}
