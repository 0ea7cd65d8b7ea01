"""Becomes another program, tied to the life of the process that started it.

Run as a script with a bare interpreter (`python -I -S launch.py …`), never imported: it gives up root where
asked, asks the kernel to be signalled when its parent dies (Linux), and then executes the program in its
place. A fork hook in the parent would be unsafe beside the parent's threads.

Usage: launch.py PARENT_PID SIGNAL UID GID PROGRAM [ARGUMENT…]   (UID and GID are -1 to stay who we are)
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(parent_pid: int, signal_number: int, uid: int, gid: int, argv: list[str]) -> None:
    """Executes `argv`; does not return."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After the change of user, which would clear it again.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent_pid:
        sys.exit("the process that started this one is gone")
    os.execv(argv[0], argv)  # noqa: S606 - the whole purpose; argv comes from the supervisor


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
