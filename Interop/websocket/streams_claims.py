"""WebSocket over HTTP/2: the client speaks RFC 8441 to the gate, the gate RFC 6455 to the server."""
from streams import Connection
from websocket_room import room

from harness import processes
from harness.claims import claim
from harness.gate import read_challenge


@claim
def stream_is_opened_with_a_pass_and_carries_messages(world):
    place = room(world)
    for tls in [False, True]:
        with Connection(place, tls) as connection:
            assert connection.offers_extended_connect
            stream, status = connection.open("/chat/stream", place.credential)
            assert status == 200, connection.responses
            assert not connection.values(stream, "sec-websocket-accept") and not connection.values(stream, "connection"), connection.responses
            for text in ["hello", "ü" * 70, "x" * 200_000]:
                connection.say(stream, text)
                assert connection.message(stream).decode() == text
        fields = place.chat.handshakes[-1]
        assert fields["x-gatehouse-service"] == "chat" and "authorization" not in fields, fields
        assert fields["upgrade"] == "websocket" and len(fields["sec-websocket-key"]) == 24, fields


@claim
def streams_and_requests_share_a_connection(world):
    place = room(world)
    with Connection(place) as connection:
        streams = [connection.open(f"/chat/{number}", place.credential)[0] for number in range(20)]
        for stream in streams:
            connection.say(stream, f"on {stream}")
        for stream in reversed(streams):
            assert connection.message(stream).decode() == f"on {stream}"
        number = connection.h2.get_next_available_stream_id()
        connection.h2.send_headers(
            number, [(":method", "GET"), (":scheme", "http"), (":authority", "gate.example"), (":path", "/chat/x")], end_stream=True)
        connection.flush()
        connection.until(lambda: number in connection.responses, "an answer")
        assert connection.values(number, ":status") == ["402"]
        connection.say(streams[0], "still here")
        assert connection.message(streams[0]) == b"still here"


@claim
def stream_without_a_pass_is_challenged(world):
    place = room(world)
    before = len(place.chat.handshakes)
    with Connection(place) as connection:
        stream, status = connection.open("/chat/unpaid")
        assert status == 402, connection.responses
        token, invoice = read_challenge(connection.values(stream, "www-authenticate"))
        assert len(place.chat.handshakes) == before
        stream, status = connection.open("/chat/paid", f"L402 {token}:{world.pay(invoice)}")
        assert status == 200, connection.responses


@claim
def stream_subprotocol_is_agreed_between_the_ends(world):
    place = room(world)
    with Connection(place) as connection:
        stream, _ = connection.open("/chat/x", place.credential, fields=[("sec-websocket-protocol", "chat.v1, chat.v2")])
        assert connection.values(stream, "sec-websocket-protocol") == ["chat.v2"], connection.responses


@claim
def stream_that_the_server_closes_ends_after_its_close_frame(world):
    place = room(world)
    with Connection(place) as connection:
        stream, _ = connection.open("/chat/close/4001", place.credential)
        assert connection.message(stream) == (4001).to_bytes(2, "big") + b"said by the server"
        connection.leave(stream, 4001)
        connection.until(lambda: stream in connection.ended or stream in connection.reset, "the end of the stream")


@claim
def stream_that_the_client_closes_ends_the_connection_at_the_server(world):
    place = room(world)
    with Connection(place) as connection:
        stream, _ = connection.open("/chat/stream-leaves", place.credential)
        connection.leave(stream, 3001)
        connection.until(lambda: stream in connection.ended or stream in connection.reset, "the end of the stream")
    processes.until(lambda: ("/chat/stream-leaves", 3001, "") in place.chat.ended, what="the end at the server")


@claim
def stream_that_is_reset_ends_the_connection_at_the_server(world):
    place = room(world)
    with Connection(place) as connection:
        stream, _ = connection.open("/chat/stream-reset", place.credential)
        connection.say(stream, "x")
        connection.message(stream)
        connection.h2.reset_stream(stream)
        connection.flush()
        processes.until(lambda: [one for one in place.chat.ended if one[0] == "/chat/stream-reset"], what="the end at the server")
        stream, status = connection.open("/chat/again", place.credential)
        assert status == 200


@claim
def stream_of_a_pass_that_is_taken_back_is_closed_and_the_connection_lives(world):
    place = room(world)
    credential = place.buy("/chat")
    with Connection(place) as connection:
        other, _ = connection.open("/chat/other", place.credential)
        stream, _ = connection.open("/chat/revoked", credential)
        connection.say(stream, "x")
        assert connection.message(stream) == b"x"
        place.revoke(credential)
        connection.until(lambda: stream in connection.ended or stream in connection.reset, "the end of the stream", 5)
        connection.say(other, "y")
        assert connection.message(other) == b"y"


@claim
def stream_to_a_server_that_declines_is_no_tunnel(world):
    """Any status of success would mean that it stands (RFC 8441 section 5)."""
    place = room(world)
    with Connection(place) as connection:
        stream, status = connection.open("/echo/declines", place.echo_credential)
        assert status is None or status >= 400, connection.responses


@claim
def stream_of_another_protocol_is_a_tunnel_of_it(world):
    place = room(world)
    with Connection(place) as connection:
        stream, status = connection.open("/echo", place.echo_credential, protocol="echo")
        assert status == 200, connection.responses
        connection.send(stream, b"last words", end=True)
        connection.until(lambda: stream in connection.ended or stream in connection.reset, "the end of the stream")
        assert connection.octets[stream] == b"hello LAST WORDSbye", connection.octets


@claim
def stream_to_nobody_is_a_bad_gateway(world):
    with Connection(room(world)) as connection:
        assert connection.open("/closed")[1] == 502


@claim
def stream_of_16_mebibytes_passes_in_bounded_memory(world):
    place = room(world)
    before = place.memory()
    processes.reset_peak(place.process)
    with Connection(place) as connection:
        stream, _ = connection.open("/chat/large", place.credential)
        text = "m" * (16 << 20)
        connection.say(stream, text)
        connection.until(lambda: connection.whole(stream), "a message", 50)
        assert connection.message(stream).decode() == text
    grown = (place.memory("VmHWM") - before) / 1024
    world.notes.append(f"the gate took {grown:.1f} MiB")
    assert grown < 24, grown
