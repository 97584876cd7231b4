"""WebSocket on a stream of HTTP/2 (RFC 8441), by the state machine of PyPI's `h2`."""
import socket
import ssl

import h2.config
import h2.connection
import h2.events
import h2.settings
from websockets.frames import Frame, Opcode


class Connection:
    """One connection of HTTP/2. What comes is kept by stream: the fields of the response, the octets, and how it ended."""

    def __init__(self, place, tls=False):
        self.socket = socket.create_connection(("127.0.0.1", place.tls_port if tls else place.port), 10)
        if tls:
            context = ssl.create_default_context(cafile=str(place.world.authority.ca))
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.scheme = "https" if tls else "http"
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.responses, self.octets, self.ended, self.reset = {}, {}, set(), {}
        self.settled, self.reads = False, True
        self.flush()
        self.until(lambda: self.settled, "SETTINGS")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self):
        self.socket.sendall(self.h2.data_to_send())

    def until(self, condition, what, seconds=10):
        self.socket.settimeout(seconds)
        while not condition():
            got = self.socket.recv(65536)
            assert got, f"the connection ended before {what}"
            for event in self.h2.receive_data(got):
                self.take(event)
            self.flush()

    def take(self, event):
        if isinstance(event, h2.events.RemoteSettingsChanged):
            self.settled = True
        elif isinstance(event, h2.events.ResponseReceived):
            self.responses[event.stream_id] = event.headers
        elif isinstance(event, h2.events.DataReceived):
            self.octets[event.stream_id] = self.octets.get(event.stream_id, b"") + event.data
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            self.ended.add(event.stream_id)
        elif isinstance(event, h2.events.StreamReset):
            self.reset[event.stream_id] = event.error_code

    @property
    def offers_extended_connect(self):
        return self.h2.remote_settings.enable_connect_protocol == 1

    def open(self, path, credential=None, protocol="websocket", fields=()):
        """The stream, once there is an answer; and the status."""
        stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(stream, [
            (":method", "CONNECT"), (":protocol", protocol), (":scheme", self.scheme), (":authority", "gate.example"), (":path", path),
            *([("sec-websocket-version", "13")] if protocol == "websocket" else []),
            *([("authorization", credential)] if credential else []), *fields])
        self.flush()
        self.until(lambda: stream in self.responses or stream in self.reset, "an answer")
        return stream, int(self.values(stream, ":status")[0]) if stream in self.responses else None

    def values(self, stream, name):
        return [value for key, value in self.responses[stream] if key == name]

    def send(self, stream, octets, end=False):
        while octets:
            self.until(lambda: self.h2.local_flow_control_window(stream) > 0, "room in the window")
            size = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size, len(octets))
            self.h2.send_data(stream, octets[:size])
            self.flush()
            octets = octets[size:]
        if end:
            self.h2.end_stream(stream)
            self.flush()

    def say(self, stream, text):
        """One text message."""
        self.send(stream, Frame(Opcode.TEXT, text.encode()).serialize(mask=True))

    def leave(self, stream, code=1000):
        self.send(stream, Frame(Opcode.CLOSE, code.to_bytes(2, "big")).serialize(mask=True))

    def message(self, stream):
        """The payload of the next frame."""
        self.until(lambda: self.whole(stream), "a frame")
        start, end = self.whole(stream)
        octets = self.octets[stream]
        self.octets[stream] = octets[end:]
        return octets[start:end]

    def whole(self, stream):
        """Where the payload of the first frame begins and ends, if all of it is there (RFC 6455 section 5.2; a server does not mask)."""
        octets = self.octets.get(stream, b"")
        if len(octets) < 2:
            return None
        extended = {126: 2, 127: 8}.get(octets[1], 0)
        length = int.from_bytes(octets[2:2 + extended], "big") if extended else octets[1]
        end = 2 + extended + length
        return (2 + extended, end) if len(octets) >= end else None
