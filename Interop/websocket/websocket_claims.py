"""WebSocket and other protocols that a connection switches to, through the gate: PyPI's `websockets` on both sides."""
import contextlib
import threading
import time

from handshakes import handshake
from websocket_room import room
from websockets.exceptions import ConnectionClosed, InvalidStatus

from harness import processes
from harness.claims import claim
from harness.gate import read_challenge

MIB = 1 << 20


def ended(chat, path):
    return processes.until(lambda: [one for one in chat.ended if one[0] == path], 10, "the end at the server")[-1]


@claim
def websocket_messages_pass_both_ways(world):
    for tls in [False, True]:
        with room(world).enter(tls=tls) as connection:
            for message in ["text with ü", b"\0\xff octets", "", b"", "x" * 125, b"y" * 126, "z" * 65535, b"w" * 65536]:
                connection.send(message)
                assert connection.recv(10) == message
            connection.send(["in ", "three ", "pieces"])
            assert connection.recv(10) == "in three pieces"


@claim
def websocket_handshake_carries_the_identity_and_no_credential(world):
    place = room(world)
    with place.enter() as connection:
        connection.send("x")
        connection.recv(10)
    fields = place.chat.handshakes[-1]
    assert "authorization" not in fields and len(fields["x-gatehouse-payment-hash"]) == 64 and fields["x-gatehouse-service"] == "chat", fields
    assert fields["x-forwarded-for"] == "127.0.0.1", fields


@claim
def websocket_handshake_without_a_pass_is_challenged_and_the_upstream_hears_nothing(world):
    place = room(world)
    before = len(place.chat.handshakes)
    for tls in [False, True]:
        try:
            place.enter(paid=False, tls=tls)
        except InvalidStatus as error:
            assert error.response.status_code == 402, error.response
            token, invoice = read_challenge(error.response.headers.get_all("www-authenticate"))
        else:
            raise AssertionError("it came in unpaid")
    assert len(place.chat.handshakes) == before
    with place.enter(credential=f"L402 {token}:{world.pay(invoice)}") as connection:
        connection.send("paid")
        assert connection.recv(10) == "paid"


@claim
def websocket_on_a_free_path_needs_no_pass(world):
    place = room(world)
    with place.enter("/chat/free", paid=False) as connection:
        connection.send("free")
        assert connection.recv(10) == "free"
    assert not [name for name in place.chat.handshakes[-1] if name.lower().startswith("x-gatehouse")]


@claim
def websocket_pings_are_answered_by_the_other_end_both_ways(world):
    with room(world).enter() as connection:
        assert connection.ping(b"who answers").wait(10)
    with room(world).enter("/chat/ping") as connection:
        assert connection.recv(15) == "pong"


@claim
def websocket_message_of_16_mebibytes_passes(world):
    place = room(world)
    before = place.memory()
    processes.reset_peak(place.process)
    message = b"m" * (16 * MIB)
    with place.enter() as connection:
        connection.send(message)
        assert connection.recv(60) == message
    grown = (place.memory("VmHWM") - before) / 1024
    world.notes.append(f"the gate took {grown:.1f} MiB")
    assert grown < 16, f"{grown:.1f} MiB"


@claim
def websocket_compression_is_agreed_between_the_ends(world):
    with room(world).enter(compression="deflate") as connection:
        assert "permessage-deflate" in connection.response.headers["sec-websocket-extensions"]
        connection.send("z" * 100_000)
        assert connection.recv(10) == "z" * 100_000
    with room(world).enter(compression=None) as connection:
        assert "sec-websocket-extensions" not in connection.response.headers


@claim
def websocket_subprotocol_is_agreed_between_the_ends(world):
    with room(world).enter(subprotocols=["chat.v1", "chat.v2"]) as connection:
        assert connection.subprotocol == "chat.v2"
    with room(world).enter() as connection:
        assert connection.subprotocol is None


@claim
def websocket_close_codes_pass_both_ways(world):
    place = room(world)
    for code in [1000, 1001, 1011, 3000, 4999]:
        with place.enter(f"/chat/close/{code}") as connection:
            try:
                connection.recv(10)
            except ConnectionClosed as error:
                assert (error.rcvd.code, error.rcvd.reason) == (code, "said by the server"), error
            else:
                raise AssertionError("a message of nobody")
        path = f"/chat/leaves/{code}"
        connection = place.enter(path)
        connection.close(code, "said by the client")
        assert ended(place.chat, path)[1:] == (code, "said by the client"), place.chat.ended[-1]


@claim
def websocket_client_that_vanishes_ends_the_connection_at_the_server(world):
    place = room(world)
    connection = place.enter("/chat/vanishes")
    connection.send("x")
    connection.recv(10)
    connection.socket.close()
    assert ended(place.chat, "/chat/vanishes")[1] == 1006


def closes(place, connection, seconds):
    """How long the connection lived on; what it says meanwhile is kept going."""
    began = time.monotonic()
    try:
        while time.monotonic() - began < seconds:
            connection.send("still here")
            connection.recv(5)
            time.sleep(0.05)  # a client that keeps talking, not one that waits
    except ConnectionClosed as error:
        return time.monotonic() - began, error
    raise AssertionError(f"open after {seconds} s")


@claim
def websocket_of_a_pass_that_is_taken_back_is_closed(world):
    place = room(world)
    credential = place.buy("/chat")
    with place.enter("/chat/revoked", credential) as connection, place.enter("/chat/other") as other:
        connection.send("x")
        assert connection.recv(10) == "x"
        place.revoke(credential)
        lived, error = closes(place, connection, 5)
        world.notes.append(f"{lived:.1f} s after the operator's command, close code {error.rcvd.code if error.rcvd else None}")
        other.send("y")
        assert other.recv(10) == "y"
    ended(place.chat, "/chat/revoked")
    with contextlib.suppress(InvalidStatus):
        place.enter(credential=credential)
        raise AssertionError("it came in again")


@claim
def websocket_of_a_pass_that_runs_out_is_closed(world):
    place = room(world)
    began = time.monotonic()
    credential = place.buy("/fleeting")
    with place.enter("/fleeting/x", credential) as connection:
        closes(place, connection, 8)
        lived = time.monotonic() - began
        world.notes.append(f"{lived:.1f} s after a pass of 4 s was asked for")
        assert 2 < lived < 6, lived


@claim
def websocket_of_a_pass_that_is_taken_back_is_closed_though_nothing_is_said(world):
    place = room(world)
    credential = place.buy("/chat")
    with place.enter("/chat/quiet", credential) as connection:
        connection.send("x")
        connection.recv(10)
        place.revoke(credential)
        try:
            connection.recv(5)
        except ConnectionClosed:
            return
        raise AssertionError("a message of nobody")


@claim(seconds=90)
def websocket_client_that_does_not_read_holds_the_server_back(world):
    """By hand: the client of `websockets` reads on in the background."""
    place = room(world)
    before = place.memory()
    place.chat.sent = 0
    connection, head, rest = handshake(
        place, "/chat/flood", "websocket", place.credential, fields="Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
    with connection:
        assert head.startswith("HTTP/1.1 101"), head
        sent = [-1]

        def held():
            sent.append(place.chat.sent)
            time.sleep(0.5)  # what was sent in this time, if anything
            return place.chat.sent == sent[-1] > 0
        processes.until(held, 30, "back-pressure")
        grown = (place.memory() - before) / 1024
        world.notes.append(f"held at {place.chat.sent / MIB:.1f} MiB, the gate took {grown:.1f} MiB")
        assert grown < 16, f"{grown:.1f} MiB"
        got = len(rest)
        while got < 64 * MIB:
            got += len(connection.recv(MIB))


@claim(seconds=90)
def websocket_server_that_does_not_read_holds_the_client_back(world):
    place = room(world)
    before = place.memory()
    sizes = []
    with place.enter("/chat/slow") as connection:
        counting = threading.Thread(target=lambda: sizes.extend(connection.recv(60) for _ in range(64)), daemon=True)
        counting.start()
        processes.reset_peak(place.process)
        for _ in range(64):
            connection.send(b"x" * MIB)
        counting.join(60)
    grown = (place.memory("VmHWM") - before) / 1024
    world.notes.append(f"the gate took {grown:.1f} MiB of 64")
    assert sizes == [str(MIB)] * 64 and grown < 16, (len(sizes), grown)


@claim
def websocket_to_nobody_is_a_bad_gateway(world):
    try:
        room(world).enter("/closed")
    except InvalidStatus as error:
        assert error.response.status_code == 502, error.response
        return
    raise AssertionError("it came in")


@claim(seconds=120)
def two_hundred_websockets_at_once_are_served(world):
    place = room(world)
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(place.enter()) for _ in range(200)]
        for number, connection in enumerate(connections):
            connection.send(str(number))
        for number, connection in enumerate(connections):
            assert connection.recv(10) == str(number)
