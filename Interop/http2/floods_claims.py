"""Clients that ask for work without end: the gate ends their connection or bears them in bounded memory, and serves the others meanwhile."""
import contextlib
import struct
import time

import wire as h2
from harness.claims import claim
from http2_site import site
from wire import (
    ENHANCE_YOUR_CALM, END_HEADERS, INITIAL_WINDOW_SIZE, MAX_CONCURRENT_STREAMS, PING, PROTOCOL_ERROR, REFUSED_STREAM, Closed, Wire, block, continuation,
    data, frame, headers, priority, request, rst_stream, settings, window_update)

GET = request("/open/x")


@contextlib.contextmanager
def borne(world, mebibytes=32):
    """Whatever happens inside, the gate takes no more memory than this and serves another client at once, during it and after it."""
    place = site(world)
    serves_another(place)
    before = place.memory()
    yield place
    took = serves_another(place)
    grown = (place.memory() - before) / 1024
    world.notes.append(f"{grown:.1f} MiB; another client waited {took * 1000:.0f} ms")
    assert grown < mebibytes, f"the gate took {grown:.1f} MiB"
    place.recorder.forget()


def serves_another(place):
    began = time.monotonic()
    with Wire(place.port) as other:
        other.send(headers(1, request("/open/other")))
        assert other.response(seconds=10).status == 200
    return time.monotonic() - began


def flood(wire, piece, count, batch=500):
    """Sends a piece again and again, or what a function makes of its number; reads what comes. Whether the gate ended the connection."""
    sent = 0
    try:
        while sent < count and not wire.goaway:
            wire.send(b"".join(piece(number) if callable(piece) else piece for number in range(sent, sent + batch)))
            sent += batch
            wire.read(0.001)
        wire.until(lambda: wire.goaway, "GOAWAY", 3)
    except Closed:
        pass
    except AssertionError:
        return False  # it bore all of it
    return True


def is_told_to_calm_down(wire, *codes):
    assert wire.goaway and wire.goaway[1] in (codes or (ENHANCE_YOUR_CALM,)), f"GOAWAY {wire.goaway}; {wire.story()}"
    wire.end()


@claim
def flood_requests_that_are_reset_at_once_end_the_connection(world):
    """CVE-2023-44487."""
    with borne(world) as place, Wire(place.port) as wire:
        assert flood(wire, lambda number: headers(2 * number + 1, GET) + rst_stream(2 * number + 1), 20_000), "it took them all"
        is_told_to_calm_down(wire)
        place.recorder.forget()


@claim
def flood_requests_that_make_the_gate_reset_them_end_the_connection(world):
    """CVE-2025-8671: the errors are the gate's own."""
    with borne(world) as place, Wire(place.port) as wire:
        assert flood(wire, lambda number: headers(2 * number + 1, GET) + window_update(2 * number + 1, 0), 20_000), "it took them all"
        is_told_to_calm_down(wire, ENHANCE_YOUR_CALM, PROTOCOL_ERROR)


@claim
def flood_malformed_requests_end_the_connection_or_are_borne(world):
    with borne(world) as place, Wire(place.port) as wire:
        flood(wire, lambda number: headers(2 * number + 1, GET + [("X-Upper", "1")]), 20_000)
        assert all(one.target == "/open/other" for one in place.recorder.forget()), "a malformed request arrived"


@claim
def flood_continuation_without_end_ends_the_connection(world):
    """CVE-2024-27316 and its kind."""
    for piece in [block([("x-a", "y" * 16000)]), block([("x-a", "1")]), b""]:
        with borne(world) as place, Wire(place.port) as wire:
            wire.send(headers(1, GET, h2.END_STREAM))
            assert flood(wire, continuation(1, piece, 0), 20_000, batch=50), "it took them all"
            is_told_to_calm_down(wire, ENHANCE_YOUR_CALM, PROTOCOL_ERROR, h2.COMPRESSION_ERROR, h2.INTERNAL_ERROR)


@claim
def flood_a_field_block_that_unpacks_to_64_mebibytes_is_refused(world):
    """An HPACK bomb: one field of 4,000 octets is put into the table and then named 16,000 times."""
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(headers(1, block(GET) + h2.literal("x-bomb", "y" * 4000, 0x40) + b"\xbe" * 12_000))
        answer = wire.answer(1)
        try:
            wire.until(lambda: answer.ended or answer.reset is not None or wire.goaway, "a refusal")
        except Closed:
            assert wire.goaway, wire.story()
        assert answer.status in (None, 400, 431), answer
        assert not [one for one in place.recorder.forget() if one.target == "/open/x"]


@claim
def flood_bombs_on_many_streams_are_refused_in_bounded_memory(world):
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(headers(1, block(GET) + h2.literal("x-bomb", "y" * 4000, 0x40)))
        flood(wire, lambda number: headers(2 * number + 3, block(GET) + b"\xbe" * 12_000), 1_000, batch=20)
        assert len([one for one in place.recorder.forget() if one.target == "/open/x"]) <= 1


@claim
def flood_settings_are_borne_or_end_the_connection(world):
    with borne(world) as place, Wire(place.port) as wire:
        flood(wire, settings((MAX_CONCURRENT_STREAMS, 7)), 100_000)


@claim
def flood_settings_of_a_client_that_reads_nothing_end_the_connection(world):
    """The acknowledgements have nowhere to go (CVE-2019-9515)."""
    unread(world, settings((MAX_CONCURRENT_STREAMS, 7)))


@claim
def flood_pings_of_a_client_that_reads_nothing_end_the_connection(world):
    """CVE-2019-9512."""
    unread(world, frame(PING, 0, 0, b"12345678"))


def unread(world, piece):
    with borne(world) as place, Wire(place.port, receive_buffer=4096) as wire:
        wire.socket.settimeout(3)
        try:
            for _ in range(2_000):
                wire.socket.sendall(piece * 1_000)
        except (BrokenPipeError, ConnectionResetError):
            world.notes.append("it ended the connection")
        except TimeoutError:
            world.notes.append("it read no more")
        else:
            raise AssertionError("it read two million frames whose answers nobody reads")


@claim
def flood_pings_are_borne_or_end_the_connection(world):
    with borne(world) as place, Wire(place.port) as wire:
        flood(wire, frame(PING, 0, 0, b"12345678"), 100_000)


@claim
def flood_empty_data_ends_the_connection(world):
    """CVE-2019-9518."""
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(headers(1, request("/open/x", "POST"), END_HEADERS))
        assert flood(wire, data(1, b"", 0), 200_000, batch=2_000), "it took them all"
        is_told_to_calm_down(wire)


@claim
def flood_data_that_is_all_padding_is_borne_or_ends_the_connection(world):
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(headers(1, request("/open/x", "POST"), END_HEADERS))
        flood(wire, frame(h2.DATA, h2.PADDED, 1, b"\xff" + b"\0" * 255), 20_000)


@claim
def flood_window_updates_are_borne_or_end_the_connection(world):
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(headers(1, request("/open/x", "POST"), END_HEADERS))
        flood(wire, window_update(1, 1), 200_000, batch=2_000)


@claim
def flood_priorities_are_borne_or_end_the_connection(world):
    """Each for a stream that is idle (CVE-2019-9513)."""
    with borne(world) as place, Wire(place.port) as wire:
        flood(wire, lambda number: priority(2 * number + 1, 2 * number + 3), 200_000, batch=2_000)


@claim
def flood_unknown_frames_are_borne_or_end_the_connection(world):
    with borne(world) as place, Wire(place.port) as wire:
        flood(wire, frame(0xfa, 0, 0, b"x" * 1000), 50_000)


@claim
def flood_resets_of_idle_and_closed_streams_are_borne_or_end_the_connection(world):
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(headers(1, GET))
        wire.response(1)
        flood(wire, rst_stream(1), 100_000, batch=1_000)


@claim
def flood_streams_beyond_the_limit_are_refused_and_do_not_arrive(world):
    with borne(world) as place, Wire(place.port) as wire:
        limit = wire.settings.get(MAX_CONCURRENT_STREAMS)
        assert limit and limit <= 1000, f"the limit is {limit}"
        streams = [2 * number + 1 for number in range(limit + 20)]
        place.recorder.released.clear()
        wire.send(b"".join(headers(stream, request("/open/hold")) for stream in streams))
        try:
            wire.until(lambda: wire.goaway or sum(wire.answer(one).reset is not None for one in streams) >= 20, "the refusal of twenty streams")
        except Closed:
            assert wire.goaway, wire.story()
        if not wire.goaway:
            refused = [one for one in streams if wire.answer(one).reset is not None]
            assert {wire.answers[one].reset for one in refused} == {REFUSED_STREAM} and len(refused) == 20, refused
        place.recorder.release()
        if not wire.goaway:
            for stream in streams:
                if wire.answers[stream].reset is None:
                    assert wire.response(stream, 10).status == 200
        assert len(place.recorder.forget()) <= limit + 1


@claim
def flood_large_responses_that_nobody_reads_are_held_back(world):
    """A hundred responses of 10 MB each, and windows that stay shut (CVE-2019-9517)."""
    with borne(world) as place, Wire(place.port, first=settings((INITIAL_WINDOW_SIZE, 0))) as wire:
        wire.grant_windows = False
        wire.send(b"".join(headers(2 * number + 1, request("/open/size/10000000")) for number in range(100)))
        wire.pong()
        time.sleep(1)  # the upstream has a gigabyte to give
        world.notes.append(f"{place.memory() / 1024:.0f} MiB while they wait")
        wire.pong()


@claim
def flood_a_window_that_opens_octet_by_octet_is_served(world):
    """CVE-2019-9511."""
    with borne(world) as place, Wire(place.port, first=settings((INITIAL_WINDOW_SIZE, 0))) as wire:
        wire.grant_windows = False
        wire.send(headers(1, request("/open/size/2000")))
        wire.send(window_update(1, 1) * 2000)
        answer = wire.answer(1)
        wire.until(lambda: answer.ended or wire.goaway, "an answer")
        assert len(answer.body) == 2000 or wire.goaway, answer


@claim
def flood_priority_updates_and_settings_of_every_kind_are_borne(world):
    with borne(world) as place, Wire(place.port) as wire:
        wire.send(settings(*[(number, 1 << 14) for number in range(0x10, 0x800)]) * 5)
        wire.send(frame(0x10, 0, 0, struct.pack(">I", 1) + b"u=0") * 1000)
        wire.pong()
