"""Linux' seccomp: system calls that a process gives up for good, and all that it starts with it (no privileges needed).

Sockets of every family, since neither a namespace of the network nor Landlock's paths keep a process from the UNIX
sockets of its machine; changes of permissions and owners, which Landlock knows nothing of, and truncation by path,
which it refuses only from its version 3 on; and the other ways to reach a process: tracing, its memory, its
descriptors, queues and memory of System V. io_uring makes sockets behind the filter's back, so it goes too. https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # the four instructions that a filter needs
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
OTHER_TABLE = 0x40000000  # x86: from here on the numbers of the x32 table, which would lead around the filter

# The kernel's number of the architecture (AUDIT_ARCH), and the numbers of the calls in its table.
SHARED = {"io_uring_setup": 425, "pidfd_getfd": 438, "fchmodat2": 452}
CALLS = {
    "x86_64": (0xC000003E, SHARED | {
        "socket": 41, "connect": 42, "bind": 49, "socketpair": 53,
        "truncate": 76, "chmod": 90, "fchmod": 91, "fchmodat": 268, "chown": 92, "fchown": 93, "lchown": 94,
        "fchownat": 260,
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
        "shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240,
    }),
    "aarch64": (0xC00000B7, SHARED | {
        "socket": 198, "socketpair": 199, "bind": 200, "connect": 203,
        "truncate": 45, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55,
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
        "shmget": 194, "semget": 190, "msgget": 186, "mq_open": 180,
    }),
}  # fmt: skip


def program(machine: str) -> bytes:
    """The filter for a machine ("x86_64", "aarch64") in the kernel's form. Raises OSError for any other."""
    if machine not in CALLS:
        raise OSError(f"no filter of system calls is known for {machine or 'this machine'}")
    architecture, calls = CALLS[machine]
    numbers = sorted(calls.values())
    tests = [(EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]  # jumps to the refusal
    steps = [
        (LOAD, 0, 0, 4),
        (EQUAL, 0, len(numbers) + 3, architecture),  # calls of another table, as of 32 bits, are all refused
        (LOAD, 0, 0, 0),
        (AT_LEAST, len(numbers) + 1, 0, OTHER_TABLE),
        *tests,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def apply() -> None:
    """From here on this process, and all that it starts, is refused those calls (EPERM). Raises OSError."""
    if sys.platform != "linux":
        raise OSError("this system has no seccomp")
    steps = program(platform.machine())
    kept = ctypes.create_string_buffer(steps, len(steps))
    filters = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(kept))
    library = ctypes.CDLL(None, use_errno=True)
    for option, value, pointer in ((NO_NEW_PRIVILEGES, 1, None), (SET_SECCOMP, FILTER, filters)):
        if library.prctl(option, ctypes.c_ulong(value), pointer, ctypes.c_ulong(0), ctypes.c_ulong(0)):
            raise OSError(ctypes.get_errno(), f"prctl: {os.strerror(ctypes.get_errno())}")
