"""Child processes in one group: started together, watched, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from scripts.launching.problems import Refusal

PR_SET_PDEATHSIG = 1
PATIENCE_SECONDS = 8.0  # gunicorn is told to let requests finish within 5
GLANCE_SECONDS = 0.1


@dataclass
class Family:
    """The processes of one start, in one group of their own: the terminal's Ctrl-C reaches the launcher alone."""

    environ: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    asked_to_stop: bool = False

    def listen_to_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal ask the family to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start `command` with this Python as a child called `name`."""
        self.children[name] = subprocess.Popen(
            [sys.executable, *command],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            process_group=self._group(),
            preexec_fn=_die_with_the_launcher,
        )

    def _group(self) -> int:
        """The group of a child that still runs, or 0 for a new one."""
        return next((child.pid for child in self.children.values() if child.poll() is None), 0)

    def dead(self) -> str | None:
        """One line about a child that has ended, or None while all run."""
        for name, child in self.children.items():
            code = child.poll()
            if code is not None:
                return f"The {name} process ended {_how(code)}; what it said stands above. Etalon stops"
        return None

    def wait(self, until: Callable[[], bool], *, at_most_seconds: float | None = None) -> bool:
        """Wait until `until()` holds (True) or a person stops (False). Refusal when a child dies or time is up."""
        deadline = None if at_most_seconds is None else time.monotonic() + at_most_seconds
        while not self.asked_to_stop:
            if until():
                return True
            death = self.dead()
            if death and not self.asked_to_stop:
                raise Refusal(death)
            if deadline is not None and time.monotonic() > deadline:
                raise Refusal(f"Etalon did not answer within {at_most_seconds:.0f} s; what it said stands above")
            time.sleep(GLANCE_SECONDS)
        return False

    def stop(self) -> None:
        """Ask every child to end, and end by force what has not ended after a few seconds."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._end_grandchildren()

    def _end_grandchildren(self) -> None:
        """Whatever is left in the group, such as the children of a process that was killed."""
        for child in self.children.values():
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue


def _die_with_the_launcher() -> None:
    """On Linux, a child is told to end when the launcher is killed with no chance to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
