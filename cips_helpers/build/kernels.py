"""Kernels with sockets in a private folder, this interpreter, and none of the user's settings."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from cips_helpers.build import closed_kernel
from cips_helpers.build.environment import environment
from cips_helpers.build.process import CAN_FORK, kill, start, warm_up
from cips_helpers.build.temporary import short_folder

KERNEL_OPTIONS = (
    "--HistoryManager.enabled=False",
    "--InlineBackend.figure_formats={'svg'}",
    "--InlineBackend.print_figure_kwargs={'bbox_inches': 'tight', 'metadata': {'Date': None, 'Creator': None}}",
)
"""Of every kernel, forked or not: it lives for one page, and needs no data base of what was typed; an analyst's own
figures are drawn as SVG, the same bytes for the same data."""


class KernelRoom:
    """A private folder for the kernels of one run; leaving the ``with`` block kills every kernel and removes it.

    Parameters
    ----------
    variables
        Environment variables the kernels get besides the usual.
    closed
        Absolute path → what it holds, of files that are closed to the kernels.
    warm
        Fork kernels from a server that has the imports done; the pages are the same either way.

    Examples
    --------
    >>> with KernelRoom() as room:
    ...     manager = room.manager_class("10_result")
    >>> room.folder.exists()
    False
    """

    def __init__(
        self,
        variables: Mapping[str, str] = MappingProxyType({}),
        closed: Mapping[str, str] = MappingProxyType({}),
        *,
        warm: bool = CAN_FORK,
    ) -> None:
        self._variables = variables
        self._closed_files = dict(closed)
        self._warm = warm
        self._managers: list[AsyncKernelManager] = []
        self._closed = False
        self.folder = short_folder()
        try:
            self.folder.mkdir(mode=0o700)
            if warm:
                warm_up(environment(self.folder))
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def __enter__(self) -> KernelRoom:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def manager_class(self, name: str) -> type[AsyncKernelManager]:
        """Return the manager class of one notebook's kernel, for nbclient to instantiate and to shut down."""
        room, home = self, self.folder / name[:2]
        for part in ("cwd", "ipython", "config", "data", "run", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)

        class Manager(AsyncKernelManager):
            def __init__(self, **kwargs: Any) -> None:
                super().__init__(**kwargs)
                self.transport = "tcp" if sys.platform == "win32" else "ipc"
                self.connection_file = str(home / "k.json")
                # Set, not looked up: a "python3" kernel the user installed elsewhere must not run the report.
                self._kernel_spec = KernelSpec(
                    argv=make_ipkernel_cmd(closed_kernel.__name__, extra_arguments=list(KERNEL_OPTIONS)),
                    language="python",
                    display_name="Python 3",
                )
                if room._warm:
                    self.provisioner = ForkProvisioner(parent=self, kernel_spec=self._kernel_spec)
                    self.provisioner.closed = room._closed_files
                (home / closed_kernel.CLOSED).write_text(json.dumps(room._closed_files), encoding="utf-8")
                room._managers.append(self)

            async def _async_start_kernel(self, **kwargs: Any) -> None:
                if not room._closed:
                    await super()._async_start_kernel(
                        **{
                            **kwargs,
                            "cwd": str(home / "cwd"),
                            "env": {**environment(home), **room._variables, "TMPDIR": str(home / "tmp")},
                        }
                    )
                if room._closed:  # closed before, or while the process was starting and so out of reach
                    room.kill()
                    raise RuntimeError("the run has ended")

            start_kernel = _async_start_kernel

        return Manager

    def kill(self) -> None:
        """Kill every kernel and the processes it started, and let no kernel start any more."""
        self._closed = True
        for manager in self._managers:
            pid = getattr(manager.provisioner, "pid", None)
            if pid and manager.has_kernel:
                kill(pid)  # a Ctrl-C in the terminal does not reach it: it leads a session of its own


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the server; everything else is jupyter_client's."""

    closed: Mapping[str, str] = MappingProxyType({})

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel that reads the manager's connection file."""
        assert self.parent is not None  # a manager made it, and has written the connection file
        process = start(
            _run_kernel,
            self.parent.connection_file,
            str(kwargs["cwd"]),
            name="kernel",
            environment=dict(kwargs["env"]),
            output=Path(os.devnull),
            closed=self.closed,
        )
        self.process = _Popen(process)  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = Path(kwargs["cwd"])
        return self.connection_info


def _run_kernel(connection_file: str, folder: str) -> None:
    os.chdir(folder)
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", "-f", connection_file, *KERNEL_OPTIONS]
    sys.path[:] = ["", *filter(None, sys.path)]
    IPKernelApp.launch_instance(argv=sys.argv[1:])


class _Popen:
    """A process of `multiprocessing` with the interface jupyter_client expects, `subprocess.Popen`'s."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None and self.pid is not None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()
