"""The kernel refuses calls that no reader of tables needs: sockets, programs, other processes. Needs no privilege.

The filter is a program of the kernel's own small machine (“classic BPF”), installed for good.
Source: the Linux kernel, Documentation/userspace-api/seccomp_filter.rst; the numbers, its tables of system calls.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

REFUSED = {  # Each call and its number, on the two machines that we know.
    "x86_64": """
        socket 41 connect 42 accept 43 sendto 44 bind 49 listen 50 socketpair 53 accept4 288 sendmmsg 307
        fork 57 vfork 58 execve 59 execveat 322 kill 62 tkill 200 setpgid 109 setsid 112 ptrace 101 prlimit64 302
        mount 165 unshare 272 setns 308 bpf 321 process_vm_readv 310 process_vm_writev 311 userfaultfd 323
        io_uring_setup 425 pidfd_send_signal 424 pidfd_open 434 pidfd_getfd 438
    """,
    "aarch64": """
        socket 198 connect 203 accept 202 sendto 206 bind 200 listen 201 socketpair 199 accept4 242 sendmmsg 269
        execve 221 execveat 281 kill 129 tkill 130 setpgid 154 setsid 157 ptrace 117 prlimit64 261
        mount 40 unshare 97 setns 268 bpf 280 process_vm_readv 270 process_vm_writev 271 userfaultfd 282
        io_uring_setup 425 pidfd_send_signal 424 pidfd_open 434 pidfd_getfd 438
    """,
}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
CLONE_THREAD = 0x10000
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
OTHER_NUMBERING = 0x40000000  # The same calls again, for programs with short pointers.
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
EPERM, ENOSYS = 1, 38
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
LOAD, EQUAL, AT_LEAST, HAS_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
CALL, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # Where they stand in what the kernel shows the filter.

Line = tuple[int, int | str, int | str, int]


def refuse_calls(libc: ctypes.CDLL) -> bool:
    """Install the filter in this process; whether it stands. The process must have given up new privileges before."""
    machine = platform.machine()
    if machine not in REFUSED or sys.maxsize < 1 << 32:
        return False
    program = filter_program(machine)
    held = ctypes.create_string_buffer(program, len(program))
    described = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held)))
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, described, 0, 0) == 0)


def filter_program(machine: str) -> bytes:
    """Refused calls answer “not permitted”; so does a new process, and not a new thread.

    clone3 keeps its flags where a filter cannot look. It answers that there is no such call, and clone is used instead.
    """
    numbers = [int(word) for word in REFUSED[machine].split()[1::2]]
    lines: list[Line] = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 0, "refuse", ARCHITECTURE[machine]),
        (LOAD, 0, 0, CALL),
        (AT_LEAST, "refuse", 0, OTHER_NUMBERING),
        (EQUAL, "unknown", 0, CLONE3),
        *((EQUAL, "refuse", 0, number) for number in numbers),
        (EQUAL, 0, "allow", CLONE[machine]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (HAS_BIT, "allow", "refuse", CLONE_THREAD),
    ]
    ends = {"allow": len(lines), "refuse": len(lines) + 1, "unknown": len(lines) + 2}
    lines += [(ANSWER, 0, 0, ALLOW), (ANSWER, 0, 0, REFUSE | EPERM), (ANSWER, 0, 0, REFUSE | ENOSYS)]
    return b"".join(
        struct.pack("HBBI", code, _distance(yes, at, ends), _distance(no, at, ends), value)
        for at, (code, yes, no, value) in enumerate(lines)
    )


def _distance(to: int | str, at: int, ends: dict[str, int]) -> int:
    return to if isinstance(to, int) else ends[to] - at - 1
