"""HTTP/2 by hand: every octet of a connection is the case's own, so that it can be wrong."""
import socket
import ssl
import struct
import time
import typing

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM = ACK = 0x1
END_HEADERS, PADDED, WITH_PRIORITY = 0x4, 0x8, 0x20

HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, MAX_HEADER_LIST_SIZE = range(1, 7)
ENABLE_CONNECT_PROTOCOL = 8

NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR, SETTINGS_TIMEOUT, STREAM_CLOSED, FRAME_SIZE_ERROR, REFUSED_STREAM, CANCEL, \
    COMPRESSION_ERROR, CONNECT_ERROR, ENHANCE_YOUR_CALM, INADEQUATE_SECURITY, HTTP_1_1_REQUIRED = range(14)
CODES = ["NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
         "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED"]
KINDS = ["DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE", "CONTINUATION"]


def frame(kind, flags=0, stream=0, payload=b"", length=None):
    """`length` is the truth unless it is given."""
    length = len(payload) if length is None else length
    return struct.pack(">IBBI", length, kind, flags, stream)[1:] + payload


def integer(value, prefix, first=0):
    """RFC 7541 section 5.1, behind the bits of `first`."""
    limit = (1 << prefix) - 1
    if value < limit:
        return bytes([first | value])
    out, value = [first | limit], value - limit
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def octets(text):
    return text if isinstance(text, bytes) else text.encode()


def string(text):
    return integer(len(octets(text)), 7) + octets(text)


def literal(name, value, first=0):
    """A field that is spelt out: without indexing, or as `first` says (0x40 with indexing, 0x10 never indexed)."""
    return bytes([first]) + string(name) + string(value)


def block(fields):
    return b"".join(literal(name, value) for name, value in fields)


def headers(stream, fields, flags=END_STREAM | END_HEADERS):
    """`fields` is a list of pairs or an encoded block."""
    return frame(HEADERS, flags, stream, fields if isinstance(fields, bytes) else block(fields))


def continuation(stream, fields, flags=END_HEADERS):
    return frame(CONTINUATION, flags, stream, fields if isinstance(fields, bytes) else block(fields))


def data(stream, payload=b"", flags=END_STREAM):
    return frame(DATA, flags, stream, payload)


def settings(*pairs):
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *pair) for pair in pairs))


def window_update(stream, increment):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


def rst_stream(stream, code=CANCEL):
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def priority(stream, depends_on=0, weight=15):
    return frame(PRIORITY, 0, stream, struct.pack(">IB", depends_on, weight))


def request(path="/open/", method="GET", **changes):
    """The fields of a request. A change of None takes one away; `_` before a name makes it a pseudo-field, `_` inside stands for `-`."""
    fields = {":method": method, ":scheme": "http", ":authority": "gate.example", ":path": path}
    for name, value in changes.items():
        name = (":" + name[1:] if name.startswith("_") else name).replace("_", "-")
        if value is None:
            fields.pop(name)
        else:
            fields[name] = value
    return list(fields.items())


class Frame(typing.NamedTuple):
    kind: int
    flags: int
    stream: int
    payload: bytes

    def __str__(self):
        kind = KINDS[self.kind] if self.kind < len(KINDS) else str(self.kind)
        code = ""
        if self.kind in (RST_STREAM, GOAWAY):
            number = struct.unpack(">I", self.payload[:4] if self.kind == RST_STREAM else self.payload[4:8])[0]
            code = " " + (CODES[number] if number < len(CODES) else str(number))
        return f"{kind}{code} on {self.stream} ({len(self.payload)} octets, flags {self.flags:#x})"


class Closed(Exception):
    """The other side ended the connection."""


class Answer:
    """What came on one stream."""

    def __init__(self):
        #: One list of pairs for each HEADERS frame with its CONTINUATION frames.
        self.sections, self.body, self.ended, self.reset = [], b"", False, None

    @property
    def status(self):
        final = [fields for fields in self.sections if not dict(fields).get(":status", "").startswith("1")]
        return int(dict(final[0])[":status"]) if final else None

    def values(self, name):
        return [value for fields in self.sections for key, value in fields if key == name]

    def __repr__(self):
        reset = f", reset with {CODES[self.reset]}" if self.reset is not None else ""
        return f"<status {self.status}, {len(self.body)} octets{', ended' if self.ended else ''}{reset}>"


class Wire:
    """One connection. What comes in is read only while something is waited for; SETTINGS and PING frames are acknowledged then."""

    def __init__(self, port, tls=None, preface=PREFACE, first=settings(), wait=True, receive_buffer=None):
        plain = socket.socket()
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        plain.settimeout(10)
        plain.connect(("127.0.0.1", port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl.create_default_context(cafile=str(tls))
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(plain, server_hostname="localhost")
            assert self.socket.selected_alpn_protocol() == "h2", self.socket.selected_alpn_protocol()
        else:
            self.socket = plain
        self.received, self.frames, self.answers, self.settings = b"", [], {}, {}
        self.goaway, self.settings_acknowledged, self.pongs = None, 0, []
        self.decoder, self.open_section = hpack.Decoder(max_header_list_size=1 << 20), None
        self.grant_windows = True
        self.send(preface + first)
        if wait:
            self.until(lambda: self.settings_acknowledged, "the server's SETTINGS and its acknowledgement of ours")
            assert self.frames[0].kind == SETTINGS and not self.frames[0].flags & ACK, f"the server began with {self.frames[0]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, octets):
        self.socket.settimeout(10)
        try:
            self.socket.sendall(octets)
        except (BrokenPipeError, ConnectionResetError):
            pass  # what was said before the end is what counts, and it is read later

    def until(self, condition, what, seconds=5):
        """Reads until the condition holds. Raises `Closed` at the end of the connection."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{what} did not come within {seconds} s; {self.story()}")
            self.read(left)

    def read(self, seconds):
        """Whatever comes next; nothing when the time is over."""
        self.socket.settimeout(seconds)
        try:
            got = self.socket.recv(1 << 16)
        except TimeoutError:
            return
        except (ConnectionResetError, ssl.SSLError) as error:
            raise Closed(f"{error}; {self.story()}") from error
        if not got:
            raise Closed(self.story())
        self.received += got
        while len(self.received) >= 9:
            length = int.from_bytes(self.received[:3], "big")
            if len(self.received) < 9 + length:
                break
            kind, flags, stream = struct.unpack(">BBI", self.received[3:9])
            one = Frame(kind, flags, stream & 0x7fffffff, self.received[9:9 + length])
            self.received = self.received[9 + length:]
            self.frames.append(one)
            self.take(one)

    def story(self):
        return "came: " + (", ".join(str(one) for one in self.frames[-8:]) or "nothing")

    def answer(self, stream):
        return self.answers.setdefault(stream, Answer())

    def take(self, one):
        if self.open_section is not None:
            assert one.kind == CONTINUATION, f"the server broke a field block with {one}"
        if one.kind == SETTINGS and one.flags & ACK:
            self.settings_acknowledged += 1
        elif one.kind == SETTINGS:
            self.settings.update(struct.unpack(">HI", one.payload[at:at + 6]) for at in range(0, len(one.payload), 6))
            self.send(frame(SETTINGS, ACK))
        elif one.kind == PING and one.flags & ACK:
            self.pongs.append(one.payload)
        elif one.kind == PING:
            self.send(frame(PING, ACK, 0, one.payload))
        elif one.kind == GOAWAY:
            self.goaway = struct.unpack(">II", one.payload[:8])
        elif one.kind == RST_STREAM:
            self.answer(one.stream).reset = struct.unpack(">I", one.payload)[0]
        elif one.kind == DATA:
            answer = self.answer(one.stream)
            padding = one.payload[0] + 1 if one.flags & PADDED else 0
            answer.body += one.payload[1:len(one.payload) - padding + 1] if padding else one.payload
            answer.ended |= bool(one.flags & END_STREAM)
            if self.grant_windows and one.payload:
                self.send(window_update(0, len(one.payload)) + (b"" if answer.ended else window_update(one.stream, len(one.payload))))
        elif one.kind in (HEADERS, CONTINUATION):
            self.open_section = (self.open_section or b"") + one.payload
            answer = self.answer(one.stream)
            if one.flags & END_STREAM and one.kind == HEADERS:
                answer.ended = True
            if one.flags & END_HEADERS:
                answer.sections.append(self.decoder.decode(self.open_section))
                self.open_section = None

    # What is expected of the server

    def pong(self):
        """It goes on with the connection."""
        token = struct.pack(">Q", 0xabad1dea00000000 + len(self.pongs))
        self.send(frame(PING, 0, 0, token))
        self.until(lambda: token in self.pongs, "the answer to a PING")

    def response(self, stream=1, seconds=5):
        """A whole response on the stream."""
        answer = self.answer(stream)
        self.until(lambda: answer.ended or answer.reset is not None or self.goaway, f"a response on stream {stream}", seconds)
        assert answer.ended and answer.reset in (None, NO_ERROR), f"{answer}; {self.story()}"
        return answer

    def connection_error(self, *codes):
        """GOAWAY with one of the codes, then the end of the connection (RFC 9113 section 5.4.1)."""
        try:
            self.until(lambda: self.goaway, "GOAWAY")
        except Closed as error:
            raise AssertionError(f"the connection ended without GOAWAY; {error}") from error
        assert self.goaway[1] in codes, f"GOAWAY says {named(self.goaway[1])} instead of {' or '.join(map(named, codes))}"
        self.end()

    def end(self):
        """The connection ends."""
        try:
            self.until(lambda: False, "the end of the connection")
        except Closed:
            return

    def stream_error(self, stream, *codes):
        """RST_STREAM with one of the codes, and the connection lives; or the same as a connection error, which RFC 9113 section 5.4.2 permits."""
        answer = self.answer(stream)
        try:
            self.until(lambda: self.goaway or answer.reset is not None, f"RST_STREAM on stream {stream}")
        except Closed as error:
            raise AssertionError(f"the connection ended without GOAWAY; {error}") from error
        code = self.goaway[1] if self.goaway else answer.reset
        assert code in codes, f"the error is {named(code)} instead of {' or '.join(map(named, codes))}"
        if not self.goaway:
            self.pong()

    def malformed(self, stream, *codes):
        """A stream error (PROTOCOL_ERROR unless said otherwise), or an answer of 400 and the like before it (RFC 9113 section 8.1.1)."""
        answer = self.answer(stream)
        self.until(lambda: self.goaway or answer.reset is not None or answer.ended, f"RST_STREAM or an answer on stream {stream}")
        if answer.status is not None:
            assert answer.status in (400, 413, 421, 431, 501), answer
            self.pong()
        else:
            self.stream_error(stream, *(codes or (PROTOCOL_ERROR,)))


def named(code):
    return CODES[code] if code < len(CODES) else str(code)
