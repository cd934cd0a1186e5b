"""A filter of system calls: what no exercise needs and what an attack begins with is refused by the kernel.

The second line behind the namespaces, and a part of the first where there are none. See seccomp(2); the numbers are
those of the kernel's tables for each machine.
"""

import ctypes
import os
import struct

from autograder.inside import linux

PERMITTED, NO_SUCH_CALL, NO_SUCH_FAMILY = 1, 38, 97  # errno: EPERM, ENOSYS, EAFNOSUPPORT
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, EQUAL, ANY_BIT, AT_LEAST, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
NEW_NAMESPACES = 0x7E020000 | 0x80  # CLONE_NEW*
UNIX = 1
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
COMMON = {"pidfd_send_signal": 424, "clone3": 435}
# from 424 on the numbers are the same everywhere: io_uring, the new mount calls, pidfd_getfd
NEWER = (425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442)
# ptrace, syslog, personality, pivot_root, chroot, acct, settimeofday, mount, umount2, swapon, swapoff, reboot,
# sethostname, setdomainname, init_module, delete_module, quotactl, clock_settime, kexec_load, add_key, request_key,
# keyctl, unshare, perf_event_open, name_to_handle_at, open_by_handle_at, setns, process_vm_readv, process_vm_writev,
# finit_module, kexec_file_load, bpf, userfaultfd
REFUSED = {
    "x86_64": (
        *(101, 103, 135, 155, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 175, 176, 179, 227, 246, 248, 249),
        *(250, 272, 298, 303, 304, 308, 310, 311, 313, 320, 321, 323),
    ),
    "aarch64": (
        *(117, 116, 92, 41, 51, 89, 170, 40, 39, 224, 225, 142, 161, 162, 105, 106, 60, 112, 104, 217, 218),
        *(219, 97, 241, 264, 265, 268, 270, 271, 273, 294, 280, 282),
    ),
}
CLONE = {"x86_64": 56, "aarch64": 220}
SOCKET = {"x86_64": 41, "aarch64": 198}
# calls whose first argument is a process: kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, prlimit64
TO_A_PROCESS = {"x86_64": (62, 200, 234, 129, 297, 302), "aarch64": (129, 130, 131, 138, 240, 261)}
# shmget, semget, msgget: what they make outlives the process where there is no namespace of its own
SHARED = {"x86_64": (29, 64, 68), "aarch64": (194, 190, 186)}

Instruction = tuple[int, int, int, int]


def program(machine: str, only_itself: int | None) -> list[Instruction]:
    """Return the filter; with `only_itself`, a process id, signals go to that process only."""
    steps: list[Instruction] = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, MACHINES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),
    ]
    if machine == "x86_64":  # the x32 calls have numbers of their own
        steps += [(AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, ERRNO | PERMITTED)]
    refused = [*REFUSED[machine], *NEWER, COMMON["pidfd_send_signal"]]
    if only_itself is not None:
        refused += SHARED[machine]
    for number in refused:
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ERRNO | PERMITTED)]
    steps += [(EQUAL, 0, 1, COMMON["clone3"]), (RETURN, 0, 0, ERRNO | NO_SUCH_CALL)]
    steps += [(EQUAL, 0, 4, CLONE[machine]), (LOAD, 0, 0, 16), (ANY_BIT, 0, 1, NEW_NAMESPACES)]
    steps += [(RETURN, 0, 0, ERRNO | PERMITTED), (RETURN, 0, 0, ALLOW)]
    steps += [(EQUAL, 0, 4, SOCKET[machine]), (LOAD, 0, 0, 16), (EQUAL, 1, 0, UNIX)]
    steps += [(RETURN, 0, 0, ERRNO | NO_SUCH_FAMILY), (RETURN, 0, 0, ALLOW)]
    if only_itself is not None:
        for number in TO_A_PROCESS[machine]:
            steps += [(EQUAL, 0, 5, number), (LOAD, 0, 0, 16), (EQUAL, 2, 0, only_itself), (EQUAL, 1, 0, 0)]
            steps += [(RETURN, 0, 0, ERRNO | PERMITTED), (RETURN, 0, 0, ALLOW)]
    return [*steps, (RETURN, 0, 0, ALLOW)]


def install(only_itself: int | None = None) -> None:
    """Install the filter in this process and all that it will start. Raises OSError where the kernel has none."""
    machine = os.uname().machine
    if machine not in MACHINES:
        raise OSError(f"no table of system calls for {machine}")
    code = b"".join(struct.pack("<HBBI", *step) for step in program(machine, only_itself))
    text = ctypes.create_string_buffer(code)
    header = struct.pack("@HxxxxxxP", len(code) // 8, ctypes.addressof(text))
    linux.prctl(linux.SET_NO_NEW_PRIVS, 1)
    linux.checked(linux.library.prctl(linux.SET_SECCOMP, 2, header, 0, 0), "seccomp")
