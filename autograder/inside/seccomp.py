"""A filter of system calls: what no exercise needs and what an attack begins with is refused by the kernel.

The second line behind the namespaces, and a part of the first where there are none. See seccomp(2); the numbers are
those of the kernel's tables for each machine.
"""

import ctypes
import os
import struct
from functools import cache

from autograder.inside import linux

PERMITTED, NO_SUCH_CALL, NO_SUCH_FAMILY = 1, 38, 97  # errno: EPERM, ENOSYS, EAFNOSUPPORT
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, EQUAL, AT_LEAST, RETURN, AND = 0x20, 0x15, 0x35, 0x06, 0x54
ALL = 0xFFFFFFFF
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # where the kernel puts them: the call, the machine, the arguments of 8 bytes
NEW_NAMESPACES = 0x7E020000 | 0x80  # CLONE_NEW*
UNIX, STREAM, KINDS_OF_SOCKET = 1, 1, 0xF
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000

# Each call with its numbers on x86_64 and aarch64; None where a machine does not have it.
CALLS: dict[str, tuple[int | None, int | None]] = {
    # what reaches into other processes, the kernel or the machine
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "syslog": (103, 116),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "unshare": (272, 97),
    "setns": (308, 268),
    # memory that belongs to no process: the watch of a submission's memory would not see it
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
# what namespaces keep harmless, and Landlock does not: message queues, sockets of other programs, the owner, mode,
# times and size of files that the same user has, the priority of other processes
WITHOUT_NAMESPACES: dict[str, tuple[int | None, int | None]] = {
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "socket": (41, 198),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "truncate": (76, 45),
    "inotify_add_watch": (254, 27),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3, OPENAT2 = 435, 437
SOCKET = {"x86_64": 41, "aarch64": 198}
SOCKETPAIR = {"x86_64": 53, "aarch64": 199}
OPEN = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}  # open, openat; which argument holds the flags
# calls whose first argument is a process: kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, prlimit64
TO_A_PROCESS = {"x86_64": (62, 200, 234, 129, 297, 302), "aarch64": (129, 130, 131, 138, 240, 261)}

Instruction = tuple[int, int, int, int]


def program(machine: str, only_itself: int | None) -> list[Instruction]:
    """Return the filter; with `only_itself`, a process id, signals go to that process only and there are no sockets."""
    column = list(MACHINES).index(machine)
    calls = CALLS if only_itself is None else CALLS | WITHOUT_NAMESPACES
    steps: list[Instruction] = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, MACHINES[machine]), (RETURN, 0, 0, KILL)]
    steps += [(LOAD, 0, 0, NUMBER)]
    if machine == "x86_64":  # the x32 calls have numbers of their own
        steps += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, ERRNO | PERMITTED)]
    for number in (numbers[column] for numbers in calls.values()):
        if number is not None:
            steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ERRNO | PERMITTED)]
    steps += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, ERRNO | NO_SUCH_CALL)]
    steps += only(CLONE[machine], 0, NEW_NAMESPACES, [0], PERMITTED)
    if only_itself is None:
        steps += only(SOCKET[machine], 0, ALL, [UNIX], NO_SUCH_FAMILY)
        return [*steps, (RETURN, 0, 0, ALLOW)]
    # a pair of datagram sockets could be connected anew, to the socket of another program
    steps += only(SOCKETPAIR[machine], 1, KINDS_OF_SOCKET, [STREAM], NO_SUCH_FAMILY)
    steps += [(EQUAL, 0, 1, OPENAT2), (RETURN, 0, 0, ERRNO | NO_SUCH_CALL)]
    for number, flags in OPEN[machine]:  # Landlock before version 3 lets a file be emptied that is opened to read
        writing = [one | extra for one in (os.O_WRONLY, os.O_RDWR) for extra in (0, os.O_TRUNC)]
        steps += only(number, flags, os.O_ACCMODE | os.O_TRUNC, [os.O_RDONLY, *writing], PERMITTED)
    for number in TO_A_PROCESS[machine]:
        steps += only(number, 0, ALL, [0, only_itself], PERMITTED)
    return [*steps, (RETURN, 0, 0, ALLOW)]


def only(number: int, which: int, mask: int, values: list[int], error: int) -> list[Instruction]:
    """Return the steps that allow a call only where the bits `mask` of its argument `which` are one of `values`."""
    steps = [(LOAD, 0, 0, ARGUMENTS + 8 * which), (AND, 0, 0, mask)]
    steps += [(EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    steps += [(RETURN, 0, 0, ERRNO | error), (RETURN, 0, 0, ALLOW)]
    return [(EQUAL, 0, len(steps), number), *steps]


@cache
def packed(only_itself: int | None = None) -> bytes:
    """Return the filter for this machine as the kernel reads it. Raises OSError for a machine that is not known."""
    machine = os.uname().machine
    if machine not in MACHINES:
        raise OSError(f"no table of system calls for {machine}")
    return b"".join(struct.pack("<HBBI", *step) for step in program(machine, only_itself))


def install(only_itself: int | None = None) -> None:
    """Install the filter in this process and all that it will start. Raises OSError where the kernel has none."""
    code = packed(only_itself)
    text = ctypes.create_string_buffer(code)
    header = struct.pack("@HxxxxxxP", len(code) // 8, ctypes.addressof(text))
    linux.prctl(linux.SET_NO_NEW_PRIVS, 1)
    linux.checked(linux.library.prctl(linux.SET_SECCOMP, 2, header, 0, 0), "seccomp")
