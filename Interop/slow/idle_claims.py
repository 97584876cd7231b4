"""Ten thousand connections on which nothing happens, and what each of them costs."""
import contextlib
import resource
import selectors
import socket
import time

from wire import PREFACE, Wire, frame, headers, request, settings

from harness.claims import claim
from harness.gate import Gate
from harness.recorder import Recorder

COUNT = 10_000


@contextlib.contextmanager
def crowded(world, name):
    """A gate of its own: what one claim leaves in the allocator is not counted by the next."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = COUNT + 2000
    if hard < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
    elif soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    recorder = Recorder()
    gate = Gate(world, name, f"""
  - name: open
    match: {{path: /}}
    upstream: http://127.0.0.1:{recorder.port}""", rest=f"limits: {{connections: {COUNT + 1000}}}\ntimeouts: {{client_idle: 10m, client_head: 10m}}",
                descriptors=wanted)
    try:
        served(gate)
        yield gate
    finally:
        gate.stop()
        recorder.close()


def served(gate):
    with Wire(gate.port) as wire:
        wire.send(headers(1, request("/open/x")))
        assert wire.response().status == 200


def settled(gate):
    """Resident memory once it has stopped changing."""
    last = -1
    while (now := gate.memory()) != last:
        last = now
        time.sleep(0.3)
    return last


def hold(world, name, most, say, answer):
    """Opens the connections, says something on each, and awaits octets in what comes. Each may take `most` KiB of resident memory."""
    with crowded(world, name) as gate, contextlib.ExitStack() as stack:
        before = settled(gate)
        connections = []
        for start in range(0, COUNT, 500):
            batch = [stack.enter_context(socket.create_connection(("127.0.0.1", gate.port))) for _ in range(500)]
            for connection in batch:
                connection.sendall(say)
            for connection in batch:
                if answer:
                    connection.settimeout(20)
                    got = b""
                    while answer not in got:
                        part = connection.recv(4096)
                        assert part, "a connection was closed"
                        got += part
            connections += batch
        each = (settled(gate) - before) / COUNT
        world.notes.append(f"{each:.1f} KiB each, {gate.memory() / 1024:.0f} MiB in all")
        with selectors.DefaultSelector() as closed:
            for connection in connections:
                closed.register(connection, selectors.EVENT_READ)
            assert not [key for key, _ in closed.select(0) if not key.fileobj.recv(1, socket.MSG_PEEK)], "connections were closed"
        served(gate)
        assert each < most, f"{each:.1f} KiB"


@claim(seconds=180)
def ten_thousand_idle_connections_that_said_nothing(world):
    hold(world, "idle-silent", 10, b"", b"")


@claim(seconds=180)
def ten_thousand_idle_connections_of_http_1_1(world):
    hold(world, "idle-http1", 10, b"GET /open/x HTTP/1.1\r\nHost: gate.example\r\n\r\n", b"goods")


@claim(seconds=180)
def ten_thousand_idle_connections_of_http2(world):
    hold(world, "idle-http2", 32, PREFACE + settings() + frame(4, 1) + headers(1, request("/open/x")), b"goods")
