"""Readers and writers that take their time, and connections that are closed by half, over HTTP/1.1 and HTTP/2: memory stays bounded."""
import contextlib
import socket
import threading
import time

from wire import END_HEADERS, INITIAL_WINDOW_SIZE, Closed, Wire, block, data, headers, request, settings, window_update

from harness import processes
from harness.claims import add, claim
from harness.gate import Gate
from harness.recorder import Recorder

MIB = 1 << 20


class Slow(Gate):
    def __init__(self, world):
        self.recorder = Recorder()
        super().__init__(world, "slow", f"""
  - name: open
    match: {{path: /open}}
    upstream: http://127.0.0.1:{self.recorder.port}
  - name: paid
    match: {{path: /paid}}
    upstream: http://127.0.0.1:{self.recorder.port}
    payment: {{price: 10 sat, expires: 1d, reuse: 0s, max_challenges: 1000/min}}""", rest="timeouts: {client_head: 2s, client_idle: 3s}")

    def close(self):
        self.recorder.release()
        self.recorder.close()


def slow(world):
    return world.once("slow", lambda: Slow(world))


def plain(place, buffer=None):
    """A connection of HTTP/1.1."""
    connection = socket.socket()
    if buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.settimeout(10)
    connection.connect(("127.0.0.1", place.port))
    return connection


def ask(path, method="GET", fields=""):
    return f"{method} {path} HTTP/1.1\r\nHost: gate.example\r\n{fields}\r\n".encode()


def everything(connection):
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(MIB):
            got += part
    return got


@contextlib.contextmanager
def bounded(world, place, mebibytes=16):
    """What the gate takes at most meanwhile."""
    before = place.memory()
    processes.reset_peak(place.process)
    yield
    grown = (place.memory("VmHWM") - before) / 1024
    world.notes.append(f"the gate took {grown:.1f} MiB")
    assert grown < mebibytes, f"{grown:.1f} MiB"


@claim
def slow_reader_by_http_1_1_holds_a_large_answer_back_and_gets_it_whole(world):
    place = slow(world)
    with bounded(world, place), plain(place, buffer=65536) as connection:
        connection.sendall(ask("/open/size/50000000", fields="Connection: close\r\n"))
        got = 0
        for _ in range(20):
            got += len(connection.recv(1000))
            time.sleep(0.05)  # a reader that takes its time
        got += len(everything(connection))
        assert 50_000_000 < got < 50_001_000, got


@claim
def slow_readers_by_the_hundred_hold_a_hundred_answers_back(world):
    place = slow(world)
    with bounded(world, place, 64), contextlib.ExitStack() as stack:
        connections = [stack.enter_context(plain(place, buffer=4096)) for _ in range(100)]
        for connection in connections:
            connection.sendall(ask("/open/size/20000000"))
        time.sleep(1)  # the upstream has 2 GB to give
        with Wire(place.port) as other:
            other.send(headers(1, request("/open/x")))
            assert other.response().status == 200
    with bounded(world, place, 64), Wire(place.port) as wire:
        wire.grant_windows = False
        wire.send(b"".join(headers(2 * number + 1, request("/open/size/20000000")) for number in range(100)))
        wire.pong()
        time.sleep(1)
        wire.pong()


@claim
def slow_reader_by_http2_holds_a_large_answer_back_and_gets_it_whole(world):
    place = slow(world)
    with bounded(world, place), Wire(place.port) as wire:
        wire.grant_windows = False
        wire.send(headers(1, request("/open/size/20000000")))
        answer = wire.answer(1)
        wire.until(lambda: len(answer.body) == 65535, "the first window")
        wire.pong()
        assert len(answer.body) == 65535
        wire.grant_windows = True
        wire.send(window_update(0, 65535) + window_update(1, 65535))
        assert len(wire.response(1, 40).body) == 20_000_000


@claim
def a_stalled_stream_does_not_hold_up_the_others_of_its_connection(world):
    """The window of the connection is not used up by one stream that its upstream does not read."""
    place = slow(world)
    with Wire(place.port) as wire:
        wire.send(headers(1, request("/open/stall", "POST"), END_HEADERS))
        whole = wire.settings.get(INITIAL_WINDOW_SIZE, 65535)
        for _ in range(whole // 16384):
            wire.send(data(1, b"x" * 16384, 0))
        for number in range(3, 23, 2):
            wire.send(headers(number, request("/open/x", "POST"), END_HEADERS) + data(number, b"y" * 16384))
            assert wire.response(number).status == 200


@claim
def slow_writer_by_http_1_1_is_served(world):
    place = slow(world)
    with plain(place) as connection:
        for part in [b"PO", b"ST /open/x HTT", b"P/1.1\r\nHost: gate", b".example\r\nContent-Le", b"ngth: 5\r\n\r", b"\ng", b"oo", b"ds"]:
            connection.sendall(part)
            time.sleep(0.1)  # a writer that takes its time
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    assert place.recorder.forget()[-1].body == b"goods"


@claim
def slow_writer_by_http2_is_served(world):
    place = slow(world)
    with Wire(place.port) as wire:
        octets = headers(1, request("/open/x", "POST"), END_HEADERS) + data(1, b"go", 0) + data(1, b"ods")
        for at in range(0, len(octets), 9):
            wire.send(octets[at:at + 9])
            time.sleep(0.02)
        assert wire.response().status == 200
    assert place.recorder.forget()[-1].body == b"goods"


def lets_go(name, begin):
    """A client that begins and then says nothing more is let go, by an answer or without one."""
    def check(world):
        place = slow(world)
        began = time.monotonic()
        begin(place)
        took = time.monotonic() - began
        world.notes.append(f"after {took:.1f} s")
        assert 1 < took < 9, took
    check.__module__ = __name__
    add(f"slow client that {name} is let go", check)


def silent(octets, *statuses):
    def begin(place):
        with plain(place) as connection:
            connection.sendall(octets)
            got = everything(connection)
            assert not got or got.split()[1] in statuses, got
    return begin


def silent_by_http2(octets):
    def begin(place):
        with Wire(place.port) as wire:
            wire.send(octets)
            with contextlib.suppress(Closed):
                wire.until(lambda: wire.answer(1).ended or wire.answer(1).reset is not None or wire.goaway, "an end", 9)
    return begin


lets_go("never ends its head by HTTP/1.1", silent(b"GET /open/x HTTP/1.1\r\nHost: gate.example\r\nX-", b"408"))
lets_go("never ends its body by HTTP/1.1", silent(ask("/open/x", "POST", "Content-Length: 5\r\n") + b"go", b"408"))
lets_go("sends nothing at all", silent(b"", b"408"))
lets_go("sends half of a preface", silent(b"PRI * HTTP/2.0\r\n\r\nSM", b"408"))
lets_go("never ends its field block by HTTP/2", silent_by_http2(headers(1, block(request("/open/x")), 1)))
lets_go("never ends its body by HTTP/2", silent_by_http2(headers(1, request("/open/x", "POST"), END_HEADERS) + data(1, b"go", 0)))


@claim
def slow_client_that_sends_an_octet_now_and_then_in_its_head_is_let_go(world):
    """`client_head` counts from the first octet, whatever follows."""
    place = slow(world)
    began = time.monotonic()
    with plain(place) as connection, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"GET /open/x HTTP/1.1\r\nHost: gate.example\r\n")
        while time.monotonic() - began < 9:
            connection.sendall(b"X")
            time.sleep(0.2)
    assert time.monotonic() - began < 6


@claim
def slow_client_that_sends_an_octet_now_and_then_in_its_field_block_by_http2_is_let_go(world):
    place = slow(world)
    began = time.monotonic()
    with Wire(place.port) as wire, contextlib.suppress(Closed):
        octets = headers(1, request("/open/x") + [("x-long", "y" * 1000)])
        for at in range(45):
            wire.send(octets[at:at + 1])
            wire.read(0.2)
    took = time.monotonic() - began
    world.notes.append(f"after {took:.1f} s")
    assert took < 8, took


@claim
def half_closed_client_by_http_1_1_counts_as_gone(world):
    """The gate cannot tell it from one that left, and must not keep the upstream busy for that one: docs/life-of-a-request.md, "Listener"."""
    place = slow(world)
    with bounded(world, place), plain(place) as connection:
        connection.sendall(ask("/open/x", "POST", "Content-Length: 1000000\r\nConnection: close\r\n") + b"u" * 1_000_000)
        connection.shutdown(socket.SHUT_WR)
        everything(connection)
    with plain(place) as connection:
        connection.sendall(ask("/open/x", fields="Connection: close\r\n"))
        assert everything(connection).startswith(b"HTTP/1.1 200")


@claim
def half_closed_connection_of_http2_ends(world):
    """RFC 9113 knows streams that are closed by half, not connections: the gate answers what it has, or ends the connection."""
    place = slow(world)
    with bounded(world, place), Wire(place.port) as wire:
        wire.send(headers(1, request("/open/size/60000")) + headers(3, request("/open/x")))
        wire.socket.shutdown(socket.SHUT_WR)
        wire.end()


@claim
def a_client_that_breaks_off_its_upload_leaves_no_request_at_the_upstream(world):
    place = slow(world)
    place.recorder.forget()
    with plain(place) as connection:
        connection.sendall(ask("/open/x", "POST", "Content-Length: 1000\r\n") + b"half")
        connection.shutdown(socket.SHUT_WR)
        everything(connection)
    with Wire(place.port) as wire:
        wire.send(headers(1, request("/open/x", "POST") + [("content-length", "1000")], END_HEADERS) + data(1, b"half", 0))
        wire.pong()
    with Wire(place.port) as wire:
        wire.send(headers(1, request("/open/after")))
        assert wire.response().status == 200
    arrived = place.recorder.forget()
    assert [one.target for one in arrived] == ["/open/after"], [(one.method, one.target, len(one.body)) for one in arrived]


@claim(seconds=90)
def a_large_upload_to_an_upstream_that_reads_slowly_is_held_back(world):
    place = slow(world)
    place.recorder.released.clear()
    released = threading.Timer(2, place.recorder.release)  # meanwhile the client could send 200 MiB, if nothing held it back
    released.start()
    try:
        with bounded(world, place), plain(place) as connection:
            connection.settimeout(60)
            connection.sendall(ask("/open/stall", "POST", "Content-Length: 104857600\r\n"))
            for _ in range(100):
                connection.sendall(b"u" * MIB)
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    finally:
        released.cancel()
        place.recorder.release()
