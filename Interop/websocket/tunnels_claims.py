"""A protocol that nobody knows, by `Upgrade`, octet by octet."""
import socket
import threading

from handshakes import everything, handshake, until
from websocket_room import room

from harness.claims import claim


@claim
def tunnel_of_any_protocol_passes_octets_as_they_are(world):
    place = room(world)
    connection, head, rest = handshake(place)
    with connection:
        assert head.startswith("HTTP/1.1 101") and "upgrade: echo" in head.lower(), head
        _, rest = until(connection, b"hello ", rest)
        connection.sendall(b"GET /paid HTTP/1.1\r\n\r\n\0\xff")
        got, _ = until(connection, b"\0\xff", rest)
        assert got == b"GET /PAID HTTP/1.1\r\n\r\n", got
    head = place.echo.heads[-1].lower()
    assert "connection: upgrade" in head and "upgrade: echo" in head and "authorization" not in head and "x-gatehouse-payment-hash: " in head, head


@claim
def tunnel_takes_octets_that_came_with_the_handshake(world):
    connection, head, rest = handshake(room(world), rest=b"early")
    with connection:
        assert head.startswith("HTTP/1.1 101"), head
        until(connection, b"hello EARLY", rest)


@claim
def tunnel_that_is_half_closed_by_the_client_still_gets_its_answer(world):
    connection, _, rest = handshake(room(world))
    with connection:
        connection.sendall(b"last words")
        connection.shutdown(socket.SHUT_WR)
        got = everything(connection, rest)
        assert got == b"hello LAST WORDSbye", got


@claim
def tunnel_with_a_large_answer_behind_a_half_close_is_whole(world):
    connection, _, rest = handshake(room(world))
    words = b"x" * (8 << 20)

    def say():
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
    with connection:
        threading.Thread(target=say, daemon=True).start()
        got = everything(connection, rest)
        assert got == b"hello " + words.upper() + b"bye", len(got)


@claim
def tunnel_that_the_upstream_declines_is_an_ordinary_answer(world):
    connection, head, rest = handshake(room(world), "/echo/declines")
    with connection:
        assert head.startswith("HTTP/1.1 200"), head
        until(connection, b"declined", rest)


@claim
def tunnel_to_another_protocol_than_was_asked_for_is_not_opened(world):
    """A 101 that names what nobody asked for is an upstream's fault (RFC 9110 section 7.8)."""
    connection, head, _ = handshake(room(world), "/echo/other")
    with connection:
        assert head.startswith("HTTP/1.1 502"), head


@claim
def tunnel_to_http2_is_not_opened(world):
    """`Upgrade: h2c` would carry requests around the gate."""
    place = room(world)
    before = len(place.echo.heads)
    connection, head, _ = handshake(place, protocol="h2c", fields="HTTP2-Settings: AAMAAABkAAQAAP__\r\n")
    with connection:
        assert not head.startswith("HTTP/1.1 101"), head
    for one in place.echo.heads[before:]:
        assert "upgrade" not in one.lower(), one


@claim
def tunnel_without_a_pass_is_not_opened(world):
    place = room(world)
    before = len(place.echo.heads)
    connection, head, _ = handshake(place, credential="L402 :", rest=b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
    with connection:
        assert head.startswith("HTTP/1.1 40"), head
    assert len(place.echo.heads) == before


@claim
def tunnel_of_a_pass_that_is_taken_back_is_closed(world):
    place = room(world)
    credential = place.buy("/echo")
    connection, head, rest = handshake(place, credential=credential)
    with connection:
        until(connection, b"hello ", rest)
        place.revoke(credential)
        connection.settimeout(3)
        try:
            everything(connection)
        except ConnectionResetError:
            pass
