"""A Slurm cluster of one node, this machine, for the tests; only the loopback address is used."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch")

_CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmdPort={node_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=0,batch_sched_delay=0
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ReturnToService=2
MpiDefault=none
KillWait=5
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=2
"""


def missing() -> list[str]:
    """What has to be installed first: the packages `slurm-wlm` and `munge`, and to be root."""
    found = [name for name in PROGRAMS if shutil.which(name, path=_path()) is None]
    return found if os.geteuid() == 0 else [*found, "the rights of root"]


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    """Starts the cluster with its files in a folder; gives the variables that clients need."""
    host = socket.gethostname()
    for name in ("state", "spool", "munge"):
        (folder / name).mkdir()
    configuration = folder / "slurm.conf"
    port, node_port = _free_port(), _free_port()
    configuration.write_text(
        _CONFIGURATION.format(host=host, port=port, node_port=node_port, folder=folder)
    )
    variables = {"SLURM_CONF": str(configuration), "PATH": _path()}
    environment = {**os.environ, **variables}
    with ExitStack() as stack:
        for command in (
            _munged(folder / "munge"),
            ["slurmctld", "-D", "-i", "-f", str(configuration)],
            ["slurmd", "-D", "-f", str(configuration)],
        ):
            stack.enter_context(_program(command, environment, folder))
            if command[0] == "munged":
                wait_for((folder / "munge" / "socket").exists)
        wait_for(lambda: _is_idle(environment))
        try:
            yield variables
        finally:  # what runs jobs would wait for the cluster for long
            subprocess.run(["scancel", "--user=root"], env=environment, check=False)
            wait_for(lambda: _is_idle(environment))


def _munged(folder: Path) -> list[str]:
    key = folder / "key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    folder.chmod(0o755)
    files = {"key-file": key, "socket": folder / "socket", "pid-file": folder / "pid"}
    files |= {"log-file": folder / "log", "seed-file": folder / "seed"}
    options = [f"--{name}={path}" for name, path in files.items()]
    return ["munged", "--foreground", "--force", *options]


@contextmanager
def _program(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[None]:
    with (folder / f"{command[0]}.out").open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _is_idle(environment: dict[str, str]) -> bool:
    command = ["sinfo", "--noheader", "--format=%T"]
    state = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return state.stdout.strip() == "idle"


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come to be; see the logs of the cluster")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _path() -> str:
    return os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"))
