"""What a process that reads hostile inputs must not do: write outside its folder, start programs, open connections."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaos.faults import is_change

_PROGRAMS = ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn")
_CONNECTIONS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname")
_UNSAFE = frozenset({"os", "posix", "nt", "subprocess", "builtins", "pathlib", "shutil", "socket", "importlib"})


@dataclass
class Watch:
    """Hears of all that Python does in this process, and notes what is forbidden while it is `armed`."""

    folders: tuple[Path, ...] = ()
    armed: bool = False
    seen: list[str] = field(default_factory=list)
    installed: bool = False

    def begin(self, *folders: Path) -> None:
        """From here on nothing may be written but in these folders."""
        if not self.installed:
            sys.addaudithook(self._hear)
            self.installed = True
        self.folders, self.seen, self.armed = tuple(folder.resolve() for folder in folders), [], True

    def end(self) -> list[str]:
        """What was forbidden since `begin`."""
        self.armed = False
        return list(dict.fromkeys(self.seen))

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        if event in _PROGRAMS:
            self.seen.append(f"it started a program ({event} {str(arguments)[:80]})")
        elif event in _CONNECTIONS:
            self.seen.append(f"it opened a connection ({str(arguments[-1])[:80]})")
        elif event == "pickle.find_class" and arguments[0] in _UNSAFE:
            self.seen.append(f"it unpickled {arguments[0]}.{arguments[1]}")
        elif is_change(event, arguments) and not self._may_write(arguments):
            self.seen.append(f"it wrote outside its folder ({event} {str(arguments[0])[:100]!r})")

    def _may_write(self, arguments: tuple[Any, ...]) -> bool:
        for path in arguments[: 2 if isinstance(arguments[1:2], tuple) and len(arguments) > 3 else 1]:
            if isinstance(path, (str, bytes, os.PathLike)):
                place = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 (links are not followed: the path counts)
                if not any(place.is_relative_to(folder) for folder in self.folders):
                    return False
        return True


WATCH = Watch()


def scratch() -> Path:
    """The place for temporary files of this process."""
    return Path(tempfile.gettempdir())
