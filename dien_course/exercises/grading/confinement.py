"""What the process that runs an answer is cut off from, as far as the system lets an ordinary user do that."""

from __future__ import annotations

import contextlib
import ctypes
import os
import site
import sys
import sysconfig
import tokenize
from collections.abc import Callable
from pathlib import Path

from dien_course.course_files import COURSE, PACKAGE, WITHIN
from dien_course.exercises.grading import landlock, seccomp
from dien_course.exercises.judging import limits

EXERCISES = Path(__file__).resolve().parent.parent  # holds the solutions
NEW_USER, NEW_NETWORK, NEW_IPC = 0x10000000, 0x40000000, 0x08000000
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/opt", "/proc", "/sys", "/etc/ld.so.cache",
          "/etc/localtime", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")  # fmt: skip

READS, WRITES = "It tried to read outside its folder", "It tried to change or delete something outside its folder"
NETWORK, PROCESSES = "It tried to use the network", "It tried to start another process"
SIGNALS = "It tried to send a signal to another process"
NO_FILTER = "sockets and changes of permissions refused within Python only"
NO_NETWORK_SPACE = "network refused within Python only"
NO_LANDLOCK = "files outside the folder refused within Python only"
NO_SCOPE = "signals to other processes refused within Python only"


def readable_places() -> tuple[list[Path], list[Path]]:
    """What an answer may read, and folders it may list: Python, packages, the course, no exercises and no notebooks."""
    places = {sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages(), site.getusersitepackages()}
    places |= {sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots = {Path(place).resolve() for place in places} | {Path(place) for place in SYSTEM if sys.platform == "linux"}
    roots |= {PACKAGE, COURSE / "data"}
    readable: list[Path] = []
    listable: list[Path] = []
    for root in sorted(roots):
        while root in EXERCISES.parents:  # all beside the way down to the exercises
            step = root / EXERCISES.relative_to(root).parts[0]
            with contextlib.suppress(OSError):
                readable += [child for child in sorted(root.iterdir()) if child not in (step, WITHIN)]
            listable.append(root)
            root = step
        if root != EXERCISES:
            readable.append(root)
    return readable, listable


class Confinement:
    """Made once, entered by each process that runs an answer."""

    def __init__(self, folder: Path):
        self.folder = Path(os.path.realpath(folder))
        self.readable, self.listable = readable_places()
        self.rules: landlock.Rules | None = None
        with contextlib.suppress(OSError):
            self.rules = landlock.Rules(self.readable, self.listable, [self.folder, Path("/dev/null")])

    def enter(self, tell: Callable[[str], None]) -> list[str]:
        """Confines this process for good; ``tell`` hears of what it tries. Returns what could not be held back."""
        sys.dont_write_bytecode = True  # of a first import, which would be refused, and be taken for the answer's doing
        lacking = []
        apart = _without_network()
        try:
            if self.rules is None:
                raise OSError
            self.rules.apply()
        except OSError:
            lacking.append(NO_LANDLOCK)
        if NO_LANDLOCK in lacking or (self.rules and self.rules.version < 6):
            lacking.append(NO_SCOPE)
        try:
            seccomp.apply()
        except OSError:
            lacking += [NO_FILTER] if apart else [NO_FILTER, NO_NETWORK_SPACE]
        self._watch(tell)
        return lacking

    def _watch(self, tell: Callable[[str], None]) -> None:
        """Refuses, in Python, what the system may not, and says so. Nothing in Python can take this back."""
        folder, told = str(self.folder), set()
        readable = tuple({os.path.realpath(place) for place in (folder, *self.readable)})
        ours = limits._in_child.__code__, limits._state.__code__
        lookups = (tokenize.open.__code__,)

        def refuse(what: str, looked_up: bool = False) -> None:
            if what not in told and not looked_up:
                told.add(what)
                tell(what)
            raise PermissionError(f"{what[3:].replace('tried to ', 'a submission may not ', 1)}")

        def inside(path: object, places: tuple[str, ...], at: object = None) -> bool:
            if isinstance(path, int):
                return True
            try:
                name = os.fsdecode(path)  # type: ignore[arg-type]
                if isinstance(at, int) and at >= 0 and not os.path.isabs(name):
                    name = os.path.join(os.readlink(f"/proc/self/fd/{at}"), name)
                real = os.path.realpath(name)
            except (TypeError, ValueError, OSError):
                return False
            return any(real == place or real.startswith(place + os.sep) for place in places)

        def opened(path: object, mode: object, flags: object) -> None:
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            if writes and path != os.devnull and not inside(path, (folder,)):
                refuse(WRITES)
            elif not writes and not inside(path, readable):
                # torch looks up the lines of its callers, which are ours; that is refused too, but nobody's fault.
                refuse(READS, looked_up=sys._getframe(2).f_code in lookups)

        def changed(path: object, *rest: object) -> None:
            if not inside(path, (folder,), rest[-1] if rest else None):
                refuse(WRITES)

        def moved(source: object, target: object, *folders: object) -> None:
            at = (*folders, None, None)
            if not (inside(source, (folder,), at[0]) and inside(target, (folder,), at[1])):
                refuse(WRITES)

        def signalled(process: object, *_: object) -> None:
            if process != os.getpid():
                refuse(SIGNALS)

        watched: dict[str, Callable[..., None]] = {"open": opened, "os.kill": signalled, "os.killpg": signalled}
        watched |= dict.fromkeys(("os.rename", "os.link", "os.symlink"), moved)
        changing = ("remove", "rmdir", "mkdir", "chmod", "chown", "truncate", "utime", "setxattr", "chflags", "mkfifo")
        watched |= {f"os.{name}": changed for name in changing} | {"shutil.rmtree": changed}
        network = ("__new__", "connect", "bind", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr")
        watched |= {f"socket.{name}": lambda *_: refuse(NETWORK) for name in network}
        starting = ("fork", "forkpty", "exec", "posix_spawn", "spawn", "system", "startfile")
        watched |= {f"os.{name}": lambda *_: refuse(PROCESSES) for name in starting}
        watched["subprocess.Popen"] = lambda *_: refuse(PROCESSES)

        def hook(event: str, arguments: tuple) -> None:
            act = watched.get(event)
            if act is not None and sys._getframe(1).f_code not in ours:
                act(*arguments)

        # Libraries look through all of these for what is installed; what cannot be read is not worth a look.
        sys.path[:] = [place for place in sys.path if inside(place or ".", readable)]
        sys.addaudithook(hook)


def _without_network() -> bool:
    """Moves this process into a namespace that has no network; False where that is not allowed."""
    if sys.platform != "linux":
        return False
    library, user, group = ctypes.CDLL(None, use_errno=True), os.getuid(), os.getgid()
    if library.unshare(NEW_USER | NEW_NETWORK | NEW_IPC) == 0:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with contextlib.suppress(OSError):
                Path(f"/proc/self/{name}").write_text(text)
        return True
    return library.unshare(NEW_NETWORK | NEW_IPC) == 0
