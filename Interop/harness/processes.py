"""Programs that are started, watched and ended."""
import contextlib
import os
import pathlib
import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, folder, name, **options):
    """The process; what it prints goes to `name`.log in the folder, unless `stdout` says otherwise."""
    with open(os.path.join(folder, name + ".log"), "ab") as log:
        return subprocess.Popen(
            [str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL, stderr=log, **{"stdout": log, **options})


def log(folder, name):
    """The end of what a process printed."""
    return pathlib.Path(folder, name + ".log").read_text(errors="replace")[-3000:]


def await_port(process, port, seconds=20):
    """Whether the process listens before it ends or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        time.sleep(0.05)
    return False


def stop(process):
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def memory(process, field="VmRSS"):
    """Resident memory in KiB; `VmHWM` is the most it ever was since `reset_peak`."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise ValueError(f"no {field} for process {process.pid}")


def reset_peak(process):
    """Makes `VmHWM` count from now (proc_pid_clear_refs(5))."""
    pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")


def until(condition, seconds=10, what="it"):
    """Waits for something that another process does; the value that made it true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")
