"""Framing of HTTP/2: what RFC 9113 asks of a server, in the order of its sections; the cases of h2spec and some beside them.

A case is its section, what it claims, and its steps after the connection preface.
"""
import struct

import wire as h2
from steps import answered, connection_error, end, malformed, pong, stream_error
from wire import (
    ACK, DATA, END_HEADERS, END_STREAM, ENABLE_CONNECT_PROTOCOL, ENABLE_PUSH, GOAWAY, HEADER_TABLE_SIZE, HEADERS,
    INITIAL_WINDOW_SIZE, MAX_CONCURRENT_STREAMS, MAX_FRAME_SIZE, MAX_HEADER_LIST_SIZE, PADDED, PING, PRIORITY, PUSH_PROMISE, RST_STREAM, SETTINGS,
    WINDOW_UPDATE, WITH_PRIORITY, COMPRESSION_ERROR, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, PROTOCOL_ERROR, STREAM_CLOSED, Closed,
    block, continuation, data, frame, headers, priority, request, rst_stream, settings, window_update)

GET = headers(1, request())
POST = request(method="POST")
OPEN_POST = headers(1, POST, END_HEADERS)
FIELDS = block(request())

STARTING = [
    ("3.4", "a client that sends its preface and SETTINGS is answered with SETTINGS", [pong]),
    ("3.4", "requests may follow the preface before the server's SETTINGS came", [GET, answered()]),
    ("3.4", "an empty SETTINGS frame is enough", [settings(), pong]),
]

FRAMES = [
    ("4.1", "a frame of an unknown type is ignored", [frame(0x16, 0, 0, b"\0" * 8), pong]),
    ("4.1", "a frame of an unknown type on a stream that is open is ignored", [OPEN_POST, frame(0x16, 0xff, 1, b"x"), data(1), answered()]),
    ("4.1", "flags that a type does not define are ignored", [frame(PING, 0x16, 0, b"\0" * 8), pong]),
    ("4.1", "the reserved bit of the stream identifier is ignored", [frame(PING, 0, 1 << 31, b"\0" * 8), pong]),
    ("4.1", "the reserved bit of a request's stream identifier is ignored", [frame(HEADERS, END_STREAM | END_HEADERS, 1 | 1 << 31, FIELDS), answered()]),
    ("4.2", "DATA of 2^14 octets is taken", [OPEN_POST, data(1, b"x" * 16384), answered()]),
    ("4.2", "DATA beyond SETTINGS_MAX_FRAME_SIZE is an error of frame size", [OPEN_POST, data(1, b"x" * 16385), stream_error(FRAME_SIZE_ERROR)]),
    ("4.2", "HEADERS beyond SETTINGS_MAX_FRAME_SIZE are a connection error",
     [headers(1, FIELDS + block([("x-long", "y" * 16384)])), connection_error(FRAME_SIZE_ERROR)]),
    ("4.2", "SETTINGS beyond SETTINGS_MAX_FRAME_SIZE are a connection error",
     [settings(*[(0xff00, 1)] * 2731), connection_error(FRAME_SIZE_ERROR)]),
    ("4.2", "an unknown frame beyond SETTINGS_MAX_FRAME_SIZE is an error of frame size",
     [frame(0x16, 0, 0, b"x" * 16385), connection_error(FRAME_SIZE_ERROR)]),
    ("4.3", "a field block that cannot be decoded is a connection error", [headers(1, b"\0"), connection_error(COMPRESSION_ERROR)]),
    ("4.3", "PRIORITY inside a field block is a connection error",
     [headers(1, FIELDS, END_STREAM), priority(1), connection_error(PROTOCOL_ERROR)]),
    ("4.3", "another stream's HEADERS inside a field block are a connection error",
     [headers(1, FIELDS, END_STREAM), headers(3, FIELDS), connection_error(PROTOCOL_ERROR)]),
    ("4.3", "PING inside a field block is a connection error",
     [headers(1, FIELDS, END_STREAM), frame(PING, 0, 0, b"\0" * 8), connection_error(PROTOCOL_ERROR)]),
    ("4.3", "a field block may be cut anywhere",
     [headers(1, FIELDS[:3], END_STREAM), continuation(1, FIELDS[3:9], 0), continuation(1, FIELDS[9:]), answered()]),
    ("4.3", "a field block of a stream that was reset still changes the dynamic table",
     [headers(1, block(POST), END_HEADERS), rst_stream(1), headers(1, h2.literal("x-kept", "1", 0x40)),
      headers(3, FIELDS + b"\xbe"), lambda wire: wire.until(lambda: wire.answer(3).ended or wire.goaway, "an answer")]),
]

# Idle: nothing but HEADERS and PRIORITY may come. Half-closed: the client has ended the stream. Closed: both have, or it was reset.
LARGE = headers(1, request("/open/size/1000000"))
# HEADERS on a stream that is over: section 5.1 asks for STREAM_CLOSED, section 5.1.1 for PROTOCOL_ERROR where an identifier comes again.
USED_AGAIN = (STREAM_CLOSED, PROTOCOL_ERROR)
STREAM_STATES = [
    ("5.1", "DATA on an idle stream is a connection error", [data(1, b"x"), connection_error(PROTOCOL_ERROR)]),
    ("5.1", "RST_STREAM on an idle stream is a connection error", [rst_stream(1), connection_error(PROTOCOL_ERROR)]),
    ("5.1", "WINDOW_UPDATE on an idle stream is a connection error", [window_update(1, 100), connection_error(PROTOCOL_ERROR)]),
    ("5.1", "CONTINUATION on an idle stream is a connection error", [continuation(1, FIELDS), connection_error(PROTOCOL_ERROR)]),
    ("5.1", "PRIORITY on an idle stream does no harm", [priority(1), GET, answered()]),
    ("5.1", "DATA on a half-closed stream is an error", [LARGE + data(1, b"x"), stream_error(STREAM_CLOSED)]),
    ("5.1", "HEADERS on a half-closed stream are an error", [LARGE + headers(1, request()), stream_error(*USED_AGAIN)]),
    ("5.1", "CONTINUATION on a half-closed stream is a connection error",
     [LARGE + continuation(1, FIELDS), connection_error(STREAM_CLOSED, PROTOCOL_ERROR)]),
    ("5.1", "WINDOW_UPDATE on a half-closed stream is taken", [LARGE + window_update(1, 100), answered()]),
    ("5.1", "PRIORITY on a half-closed stream is taken", [LARGE + priority(1), answered()]),
    ("5.1", "RST_STREAM on a half-closed stream ends it", [LARGE + rst_stream(1), pong]),
    ("5.1", "DATA on a stream that was reset is ignored or an error",
     [OPEN_POST + rst_stream(1) + data(1, b"x"), lambda wire: ignored_or(wire, STREAM_CLOSED)]),
    ("5.1", "HEADERS on a stream that was reset are an error",
     [OPEN_POST + rst_stream(1) + headers(1, request()), stream_error(*USED_AGAIN)]),
    ("5.1", "CONTINUATION on a stream that was reset is a connection error",
     [OPEN_POST + rst_stream(1) + continuation(1, FIELDS), connection_error(STREAM_CLOSED, PROTOCOL_ERROR)]),
    ("5.1", "DATA on a closed stream is an error", [GET, answered(), data(1, b"x"), stream_error(STREAM_CLOSED)]),
    ("5.1", "HEADERS on a closed stream are a connection error", [GET, answered(), headers(1, request()), connection_error(*USED_AGAIN)]),
    ("5.1", "CONTINUATION on a closed stream is a connection error",
     [GET, answered(), continuation(1, FIELDS), connection_error(STREAM_CLOSED, PROTOCOL_ERROR)]),
    ("5.1", "PRIORITY on a closed stream is taken", [GET, answered(), priority(1), pong]),
    ("5.1", "WINDOW_UPDATE on a stream that has just closed is taken", [GET, answered(), window_update(1, 100), pong]),
    ("5.1", "RST_STREAM on a stream that has just closed is taken", [GET, answered(), rst_stream(1), pong]),
    ("5.1.1", "an even stream identifier is a connection error", [headers(2, request()), connection_error(PROTOCOL_ERROR)]),
    ("5.1.1", "a stream identifier below an earlier one is a connection error",
     [headers(5, request()), answered(5), headers(3, request()), connection_error(PROTOCOL_ERROR, STREAM_CLOSED)]),
    ("5.1.1", "stream identifiers may be left out", [headers(7, request()), answered(7), headers(1001, request()), answered(1001)]),
    ("5.1.1", "the highest stream identifier can be used", [headers(0x7fffffff, request()), answered(0x7fffffff)]),
    ("5.3.1", "a stream that depends on itself does no harm to others",
     [frame(HEADERS, END_STREAM | END_HEADERS | WITH_PRIORITY, 1, struct.pack(">IB", 1, 255) + FIELDS), headers(3, request()),
      lambda wire: wire.until(lambda: wire.answer(3).ended or wire.goaway, "an answer")]),
    ("5.3.1", "PRIORITY of a stream on itself does no harm to others",
     [priority(1, depends_on=1), headers(3, request()), lambda wire: wire.until(lambda: wire.answer(3).ended or wire.goaway, "an answer")]),
    ("5.3.2", "HEADERS with priority fields are a request",
     [frame(HEADERS, END_STREAM | END_HEADERS | WITH_PRIORITY, 1, struct.pack(">IB", 1 << 31, 255) + FIELDS), answered()]),
    ("5.3.2", "HEADERS with priority fields that are cut short are a connection error",
     [frame(HEADERS, END_STREAM | END_HEADERS | WITH_PRIORITY, 1, b"\0\0"), connection_error(FRAME_SIZE_ERROR, PROTOCOL_ERROR)]),
    ("5.4.1", "GOAWAY of a connection error does not disown a stream that was answered, and the connection ends",
     [GET, answered(), frame(PING, 0, 1, b"\0" * 8), connection_error(PROTOCOL_ERROR),
      lambda wire: last_stream(wire, 1)]),
    ("5.4.2", "a client's RST_STREAM is not answered with another", [OPEN_POST, rst_stream(1, PROTOCOL_ERROR), pong, lambda wire: not_reset(wire, 1)]),
    ("5.5", "an unknown frame inside a field block is a connection error",
     [headers(1, FIELDS, END_STREAM), frame(0x16, 0, 1, b""), connection_error(PROTOCOL_ERROR)]),
]


def last_stream(wire, stream):
    assert wire.goaway[0] >= stream, f"GOAWAY names stream {wire.goaway[0]}"


def ignored_or(wire, code):
    try:
        wire.pong()
    except Closed:
        assert wire.goaway, wire.story()
    assert wire.answer(1).reset in (None, code) and (wire.goaway is None or wire.goaway[1] == code), wire.story()


def not_reset(wire, stream):
    assert wire.answer(stream).reset is None, wire.story()


DATA_FRAMES = [
    ("6.1", "a body of several DATA frames is taken", [OPEN_POST, data(1, b"x", 0), data(1, b"y", 0), data(1, b"z"), answered()]),
    ("6.1", "an empty DATA frame ends a body", [OPEN_POST, data(1, b"x", 0), data(1), answered()]),
    ("6.1", "padding is taken away", [OPEN_POST, frame(DATA, END_STREAM | PADDED, 1, b"\x03abc\0\0\0"), answered()]),
    ("6.1", "DATA may be nothing but padding", [OPEN_POST, frame(DATA, END_STREAM | PADDED, 1, b"\xff" + b"\0" * 255), answered()]),
    ("6.1", "DATA on stream 0 is a connection error", [frame(DATA, END_STREAM, 0, b"x"), connection_error(PROTOCOL_ERROR)]),
    ("6.1", "padding as long as the frame is a connection error",
     [OPEN_POST, frame(DATA, END_STREAM | PADDED, 1, b"\x05xxxx"), connection_error(PROTOCOL_ERROR)]),
    ("6.1", "a padded frame without the length of its padding is a connection error",
     [OPEN_POST, frame(DATA, END_STREAM | PADDED, 1), connection_error(FRAME_SIZE_ERROR, PROTOCOL_ERROR)]),
]

HEADER_FRAMES = [
    ("6.2", "padding is taken away from HEADERS", [frame(HEADERS, END_STREAM | END_HEADERS | PADDED, 1, b"\x04" + FIELDS + b"\0" * 4), answered()]),
    ("6.2", "padding and priority may come together",
     [frame(HEADERS, END_STREAM | END_HEADERS | PADDED | WITH_PRIORITY, 1, b"\x02" + struct.pack(">IB", 0, 7) + FIELDS + b"\0\0"), answered()]),
    ("6.2", "HEADERS on stream 0 are a connection error", [headers(0, request()), connection_error(PROTOCOL_ERROR)]),
    ("6.2", "padding longer than HEADERS is a connection error",
     [frame(HEADERS, END_STREAM | END_HEADERS | PADDED, 1, b"\xff" + FIELDS), connection_error(PROTOCOL_ERROR)]),
    ("6.2", "DATA before the end of a field block is a connection error",
     [headers(1, FIELDS, 0), data(1), connection_error(PROTOCOL_ERROR)]),
    ("6.3", "PRIORITY with any weight is taken", [priority(1, 0, 0), priority(3, 0, 255), priority(5, 1 | 1 << 31, 9), GET, answered()]),
    ("6.3", "PRIORITY on stream 0 is a connection error", [priority(0), connection_error(PROTOCOL_ERROR)]),
    ("6.3", "PRIORITY of another length is an error", [OPEN_POST, frame(PRIORITY, 0, 1, b"\0" * 4), stream_error(FRAME_SIZE_ERROR)]),
    ("6.4", "RST_STREAM on stream 0 is a connection error", [rst_stream(0), connection_error(PROTOCOL_ERROR)]),
    ("6.4", "RST_STREAM of another length is a connection error", [OPEN_POST, frame(RST_STREAM, 0, 1, b"\0" * 3), connection_error(FRAME_SIZE_ERROR)]),
    ("6.4", "RST_STREAM with an unknown code is taken", [OPEN_POST, rst_stream(1, 0xdeadbeef), pong]),
]

SETTINGS_FRAMES = [
    ("6.5", "a setting that is not known is ignored", [settings((0xff, 1), (0xfa0a, 0xffffffff)), pong]),
    ("6.5", "SETTINGS with ACK and a payload are a connection error", [frame(SETTINGS, ACK, 0, b"\0" * 6), connection_error(FRAME_SIZE_ERROR)]),
    ("6.5", "SETTINGS on a stream are a connection error", [frame(SETTINGS, 0, 1, b"\0" * 6), connection_error(PROTOCOL_ERROR)]),
    ("6.5", "SETTINGS whose length is no multiple of 6 are a connection error", [frame(SETTINGS, 0, 0, b"\0" * 5), connection_error(FRAME_SIZE_ERROR)]),
    ("6.5.2", "SETTINGS_ENABLE_PUSH other than 0 and 1 is a connection error", [settings((ENABLE_PUSH, 2)), connection_error(PROTOCOL_ERROR)]),
    ("6.5.2", "SETTINGS_INITIAL_WINDOW_SIZE beyond 2^31-1 is a connection error",
     [settings((INITIAL_WINDOW_SIZE, 1 << 31)), connection_error(FLOW_CONTROL_ERROR)]),
    ("6.5.2", "SETTINGS_MAX_FRAME_SIZE below 2^14 is a connection error", [settings((MAX_FRAME_SIZE, 16383)), connection_error(PROTOCOL_ERROR)]),
    ("6.5.2", "SETTINGS_MAX_FRAME_SIZE beyond 2^24-1 is a connection error", [settings((MAX_FRAME_SIZE, 1 << 24)), connection_error(PROTOCOL_ERROR)]),
    ("6.5.2", "a client that wants no dynamic table and short field blocks gets its answer",
     [settings((HEADER_TABLE_SIZE, 0), (MAX_HEADER_LIST_SIZE, 65536)), GET, answered(), headers(3, request()), answered(3)]),
    ("6.5.2", "a client that wants no concurrent streams of the server's gets its answer", [settings((MAX_CONCURRENT_STREAMS, 0)), GET, answered()]),
    ("6.5.3", "settings that come twice in a frame are taken in order",
     [settings((INITIAL_WINDOW_SIZE, 100), (INITIAL_WINDOW_SIZE, 1)), lambda wire: hold_windows(wire), GET,
      lambda wire: first_data(wire, 1)]),
    ("6.5.3", "each SETTINGS frame is acknowledged",
     [settings((MAX_CONCURRENT_STREAMS, 100)) * 3, lambda wire: wire.until(lambda: wire.settings_acknowledged == 4, "four acknowledgements")]),
    ("6.6", "a client's PUSH_PROMISE is a connection error",
     [OPEN_POST, frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2) + FIELDS), connection_error(PROTOCOL_ERROR)]),
    ("6.6", "the server promises nothing", [GET, answered(), lambda wire: none_of(wire, PUSH_PROMISE)]),
    ("RFC 8441 3", "SETTINGS_ENABLE_CONNECT_PROTOCOL other than 0 and 1 is a connection error",
     [settings((ENABLE_CONNECT_PROTOCOL, 2)), connection_error(PROTOCOL_ERROR)]),
    ("RFC 8441 3", "the server offers extended CONNECT", [lambda wire: offers(wire, ENABLE_CONNECT_PROTOCOL)]),
]


def hold_windows(wire):
    wire.grant_windows = False


def first_data(wire, size):
    """The first DATA frame with anything in it has this many octets, and no other follows until the window opens."""
    wire.until(lambda: wire.answer(1).body, "DATA")
    wire.pong()
    assert len(wire.answer(1).body) == size, wire.story()


def none_of(wire, kind):
    assert kind not in [one.kind for one in wire.frames], wire.story()


def offers(wire, setting):
    assert wire.settings.get(setting) == 1, wire.settings


PING_AND_GOAWAY = [
    ("6.7", "PING is answered with the same octets",
     [frame(PING, 0, 0, b"12345678"), lambda wire: wire.until(lambda: b"12345678" in wire.pongs, "the answer")]),
    ("6.7", "PING with ACK is not answered",
     [frame(PING, ACK, 0, b"87654321"), pong, lambda wire: no_pong(wire, b"87654321")]),
    ("6.7", "PING on a stream is a connection error", [frame(PING, 0, 1, b"\0" * 8), connection_error(PROTOCOL_ERROR)]),
    ("6.7", "PING of another length is a connection error", [frame(PING, 0, 0, b"\0" * 6), connection_error(FRAME_SIZE_ERROR)]),
    ("6.8", "GOAWAY on a stream is a connection error", [frame(GOAWAY, 0, 1, b"\0" * 8), connection_error(PROTOCOL_ERROR)]),
    ("6.8", "GOAWAY that is cut short is a connection error", [frame(GOAWAY, 0, 0, b"\0" * 7), connection_error(FRAME_SIZE_ERROR)]),
    ("6.8", "a request under way is answered after the client's GOAWAY", [LARGE + frame(GOAWAY, 0, 0, b"\0" * 8), answered()]),
    ("6.8", "GOAWAY may carry debug data", [LARGE + frame(GOAWAY, 0, 0, b"\0" * 8 + b"going home"), answered()]),
]


def no_pong(wire, octets):
    assert octets not in wire.pongs, wire.story()


WINDOWS = [
    ("6.9", "WINDOW_UPDATE for the connection and a stream is taken",
     [OPEN_POST, window_update(0, 100), window_update(1, 100), data(1), answered()]),
    ("6.9", "WINDOW_UPDATE of 0 for the connection is a connection error", [window_update(0, 0), connection_error(PROTOCOL_ERROR)]),
    ("6.9", "WINDOW_UPDATE of 0 for a stream is an error", [OPEN_POST, window_update(1, 0), stream_error(PROTOCOL_ERROR)]),
    ("6.9", "WINDOW_UPDATE of another length is a connection error",
     [frame(WINDOW_UPDATE, 0, 0, b"\0" * 3), connection_error(FRAME_SIZE_ERROR)]),
    ("6.9.1", "no more is sent than the stream's window holds",
     [settings((INITIAL_WINDOW_SIZE, 1)), lambda wire: hold_windows(wire), GET, lambda wire: first_data(wire, 1)]),
    ("6.9.1", "no more is sent than the connection's window holds",
     [settings((INITIAL_WINDOW_SIZE, 1 << 20)), lambda wire: hold_windows(wire), LARGE,
      lambda wire: wire.until(lambda: len(wire.answer(1).body) >= 65535, "65,535 octets"), pong, lambda wire: exactly(wire, 65535)]),
    ("6.9.1", "the connection's window beyond 2^31-1 is a connection error",
     [window_update(0, 0x7fffffff), window_update(0, 0x7fffffff), connection_error(FLOW_CONTROL_ERROR)]),
    ("6.9.1", "a stream's window beyond 2^31-1 is an error",
     [OPEN_POST, window_update(1, 0x7fffffff), window_update(1, 0x7fffffff), stream_error(FLOW_CONTROL_ERROR)]),
    ("6.9.1", "more than the connection's window is an error of flow control",
     [headers(1, request("/open/stall", "POST"), END_HEADERS), lambda wire: overrun(wire)]),
    ("6.9.2", "SETTINGS_INITIAL_WINDOW_SIZE changes the windows of open streams",
     [settings((INITIAL_WINDOW_SIZE, 0)), lambda wire: hold_windows(wire), GET, pong, settings((INITIAL_WINDOW_SIZE, 1)),
      lambda wire: first_data(wire, 1)]),
    ("6.9.2", "a window can be negative",
     [settings((INITIAL_WINDOW_SIZE, 3)), lambda wire: hold_windows(wire), GET, lambda wire: first_data(wire, 3),
      settings((INITIAL_WINDOW_SIZE, 2)), window_update(1, 2), lambda wire: wire.until(lambda: len(wire.answer(1).body) == 4, "one octet more"), pong,
      lambda wire: exactly(wire, 4)]),
    ("6.9.2", "SETTINGS_INITIAL_WINDOW_SIZE that lifts an open window beyond 2^31-1 is a connection error",
     [OPEN_POST, window_update(1, 0x7fffffff - 65535), settings((INITIAL_WINDOW_SIZE, 65536)), connection_error(FLOW_CONTROL_ERROR)]),
]


def exactly(wire, size):
    assert len(wire.answer(1).body) == size, wire.story()


def overrun(wire):
    """More than any window allows, to an upstream that reads nothing of it."""
    for _ in range(32):
        wire.send(data(1, b"x" * 16384, 0) * 64)
    try:
        wire.until(lambda: wire.goaway or wire.answer(1).reset is not None, "an error")
    except Closed:
        assert wire.goaway, wire.story()
    assert FLOW_CONTROL_ERROR in (wire.goaway and wire.goaway[1], wire.answer(1).reset), wire.story()


CONTINUATIONS = [
    ("6.10", "a field block of one CONTINUATION frame is taken", [headers(1, FIELDS[:9], END_STREAM), continuation(1, FIELDS[9:]), answered()]),
    ("6.10", "a field block of several CONTINUATION frames is taken",
     [headers(1, FIELDS[:9], END_STREAM), continuation(1, FIELDS[9:20], 0), continuation(1, b"", 0), continuation(1, FIELDS[20:]), answered()]),
    ("6.10", "CONTINUATION that another frame follows is a connection error",
     [headers(1, FIELDS[:9], END_STREAM), continuation(1, FIELDS[9:], 0), data(1), connection_error(PROTOCOL_ERROR)]),
    ("6.10", "CONTINUATION on stream 0 is a connection error",
     [headers(1, FIELDS[:9], END_STREAM), continuation(0, FIELDS[9:]), connection_error(PROTOCOL_ERROR)]),
    ("6.10", "CONTINUATION on another stream is a connection error",
     [headers(1, FIELDS[:9], END_STREAM), continuation(3, FIELDS[9:]), connection_error(PROTOCOL_ERROR)]),
    ("6.10", "CONTINUATION after the end of a field block is a connection error",
     [OPEN_POST, continuation(1, [("x-late", "1")]), connection_error(PROTOCOL_ERROR)]),
    ("6.10", "CONTINUATION after CONTINUATION with END_HEADERS is a connection error",
     [headers(1, block(POST)[:9], 0), continuation(1, block(POST)[9:]), continuation(1, [("x-late", "1")]), connection_error(PROTOCOL_ERROR)]),
    ("6.10", "CONTINUATION after DATA is a connection error", [OPEN_POST, data(1, b"x", 0), continuation(1, FIELDS), connection_error(PROTOCOL_ERROR)]),
]

MESSAGES = [
    ("8.1", "GET is answered", [GET, answered()]),
    ("8.1", "HEAD is answered without a body", [headers(1, request(method="HEAD")), answered(), lambda wire: exactly(wire, 0)]),
    ("8.1", "POST is answered", [OPEN_POST, data(1, b"x"), answered()]),
    ("8.1", "POST with trailers is answered", [OPEN_POST, data(1, b"x", 0), headers(1, [("x-check", "1")]), answered()]),
    ("8.1", "OPTIONS is answered", [headers(1, request(method="OPTIONS")), answered()]),
    ("8.1", "a second HEADERS frame that does not end the stream makes a request malformed",
     [OPEN_POST, headers(1, [("x-check", "1")], END_HEADERS), malformed()]),
    ("8.1", "DATA after trailers is an error", [OPEN_POST + data(1, b"x", 0) + headers(1, [("x-check", "1")]) + data(1, b"y"), stream_error(STREAM_CLOSED)]),
    ("8.1.1", "content-length that is not the length of the DATA makes a request malformed",
     [headers(1, POST + [("content-length", "1")], END_HEADERS), data(1, b"test"), malformed()]),
    ("8.1.1", "content-length that is not the length of several DATA makes a request malformed",
     [headers(1, POST + [("content-length", "1")], END_HEADERS), data(1, b"te", 0), data(1, b"st"), malformed()]),
    ("8.2.1", "an upper-case field name makes a request malformed", [headers(1, request() + [("X-TEST", "ok")]), malformed()]),
    ("8.2.2", "connection makes a request malformed", [headers(1, request() + [("connection", "keep-alive")]), malformed()]),
    ("8.2.2", "te other than trailers makes a request malformed", [headers(1, request() + [("te", "trailers, deflate;q=0.5")]), malformed()]),
    ("8.2.2", "te: trailers is taken", [headers(1, request() + [("te", "trailers")]), answered()]),
    ("8.3", "a pseudo-field that is not known makes a request malformed", [headers(1, request(_test="ok")), malformed()]),
    ("8.3", "a pseudo-field of responses makes a request malformed", [headers(1, request(_status="200")), malformed()]),
    ("8.3", "a pseudo-field in trailers makes a request malformed",
     [OPEN_POST, data(1, b"x", 0), headers(1, [(":method", "POST")]), malformed()]),
    ("8.3", "a pseudo-field behind a field makes a request malformed",
     [headers(1, request(_path=None) + [("x-test", "ok"), (":path", "/open/")]), malformed()]),
    ("8.3.1", "an empty :path makes a request malformed", [headers(1, request("")), malformed()]),
    ("8.3.1", "a request without :method is malformed", [headers(1, request(_method=None)), malformed()]),
    ("8.3.1", "a request without :scheme is malformed", [headers(1, request(_scheme=None)), malformed()]),
    ("8.3.1", "a request without :path is malformed", [headers(1, request(_path=None)), malformed()]),
    ("8.3.1", "two :method make a request malformed", [headers(1, request() + [(":method", "GET")]), malformed()]),
    ("8.3.1", "two :scheme make a request malformed", [headers(1, request() + [(":scheme", "http")]), malformed()]),
    ("8.3.1", "two :path make a request malformed", [headers(1, request() + [(":path", "/open/")]), malformed()]),
    ("8.3.1", "two :authority make a request malformed", [headers(1, request() + [(":authority", "gate.example")]), malformed()]),
    ("8.8.1", "a malformed request does no harm to the next",
     [headers(1, request() + [("X-TEST", "ok")]), malformed(), headers(3, request()), answered(3)]),
]

# RFC 7541. The block of a case stands behind the fields of a request.
SHORT = b"\x82\x86\x84"  # GET, http, /: in the static table
AUTHORITY = b"\x41" + h2.string("gate.example")
HPACK = [
    ("HPACK 2.3.3", "an index beyond the tables is a connection error", [headers(1, FIELDS + b"\xc6"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 2.3.3", "a literal whose name's index is beyond the tables is a connection error",
     [headers(1, FIELDS + b"\x7f\x0f" + h2.string("x")), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 4.2", "a change of the table's size at the end of a block is a connection error",
     [headers(1, FIELDS + b"\x20"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 4.2", "a change of the table's size at the beginning of a block is taken", [headers(1, b"\x20" + FIELDS), answered()]),
    ("HPACK 4.2", "two changes of the table's size are taken", [headers(1, b"\x20\x3f\xe1\x1f" + FIELDS), answered()]),
    ("HPACK 5.1", "an integer that overflows is a connection error",
     [headers(1, FIELDS + b"\xff" + b"\xff" * 10 + b"\x0f"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 5.1", "an integer that is cut short is a connection error", [headers(1, FIELDS + b"\xff\x80"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 5.2", "a string that is longer than its block is a connection error",
     [headers(1, FIELDS + b"\x00\x0ax-test"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 5.2", "Huffman padding of more than 7 bits is a connection error",
     [headers(1, FIELDS + b"\x00\x85\xf2\xb2\x4a\x84\xff\x84\x49\x50\x9f\xff"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 5.2", "Huffman padding with zeros is a connection error",
     [headers(1, FIELDS + b"\x00\x85\xf2\xb2\x4a\x84\xff\x83\x49\x50\x90"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 5.2", "a Huffman string with EOS is a connection error",
     [headers(1, FIELDS + b"\x00\x85\xf2\xb2\x4a\x84\xff\x87\x49\x51\xff\xff\xff\xfa\x7f"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 6.1", "index 0 is a connection error", [headers(1, FIELDS + b"\x80"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 6.1", "an indexed field of the static table is taken", [headers(1, FIELDS + b"\x90"), answered()]),
    ("HPACK 6.1", "indexed pseudo-fields of the static table are taken",
     [headers(1, b"\x82\x86" + h2.literal(":path", "/open/") + AUTHORITY), answered()]),
    ("HPACK 6.2.1", "a field with indexing can be used again in the next block",
     [headers(1, FIELDS + h2.literal("x-test", "1", 0x40)), answered(), headers(3, FIELDS + b"\xbe"), answered(3)]),
    ("HPACK 6.2.1", "the table forgets the oldest: its index is then a connection error",
     [headers(1, FIELDS + h2.literal("x-old", "1", 0x40) + h2.literal("x-new", "y" * 4059, 0x40)), answered(),
      headers(3, FIELDS + b"\xbf"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 6.2.2", "a field without indexing is not kept",
     [headers(1, FIELDS + h2.literal("x-test", "1")), answered(), headers(3, FIELDS + b"\xbe"), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 6.2.3", "a field that is never indexed is taken", [headers(1, FIELDS + h2.literal("x-test", "1", 0x10)), answered()]),
    ("HPACK 6.3", "a table beyond SETTINGS_HEADER_TABLE_SIZE is a connection error",
     [headers(1, b"\x3f\xff\xff\x03" + FIELDS), connection_error(COMPRESSION_ERROR)]),
    ("HPACK 7.1.3", "a Huffman string is taken", [headers(1, FIELDS + b"\x00\x85\xf2\xb2\x4a\x84\xff\x83\x49\x50\x9f"), answered()]),
]

CASES = (STARTING + FRAMES + STREAM_STATES + DATA_FRAMES + HEADER_FRAMES + SETTINGS_FRAMES + PING_AND_GOAWAY + WINDOWS + CONTINUATIONS + MESSAGES
         + HPACK)

# Before there is a connection: what is sent instead of the preface.
PREFACES = [
    ("3.4", "a preface that is none ends the connection", b"INVALID CONNECTION PREFACE\r\n\r\n", end),
    ("3.4", "a first frame other than SETTINGS is a connection error", h2.PREFACE + frame(PING, 0, 0, b"\0" * 8), connection_error(PROTOCOL_ERROR)),
]
