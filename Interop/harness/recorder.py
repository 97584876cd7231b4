"""An upstream that keeps every octet it gets and reads it as strictly as HTTP/1.1 can be read."""
import contextlib
import re
import socket
import threading
import typing

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([!-~]+) HTTP/1\.1")
FIELD = re.compile(rb"(" + TOKEN + rb"):[ \t]*((?:[!-~\x80-\xff](?:[ \t!-~\x80-\xff]*[!-~\x80-\xff])?)?)[ \t]*")
SIZE = re.compile(r"/size/(\d+)")

FILLING = b"x" * (1 << 18)


class Recorded(typing.NamedTuple):
    method: str
    target: str
    fields: list
    body: bytes
    trailers: list

    def values(self, name):
        return [value for key, value in self.fields if key == name]


class Confused(Exception):
    """What came is not a row of whole requests."""


class Recorder:
    """Answers each request with 200 and five octets, or as many as its path asks for (`/size/N`).

    A request whose path has `/hold` in it is answered when `release` is called, and nothing of a body is read before that where it has `/stall`.
    """

    def __init__(self):
        self.lock, self.requests, self.confusions, self.open = threading.Lock(), [], [], set()
        self.released = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        reader = Reader(connection, self.released)
        with self.lock:
            self.open.add(connection)
        try:
            while (request := reader.request()) is not None:
                with self.lock:
                    self.requests.append(request)
                if "/hold" in request.target:
                    self.released.wait(60)
                for part in response(request):
                    connection.sendall(part)
        except Confused as error:
            with self.lock:
                self.confusions.append(f"{error} in {reader.whole[-600:]!r}")
        except OSError:
            pass
        finally:
            with self.lock:
                self.open.discard(connection)
            connection.close()

    def forget(self):
        """Begins anew, and gives what has come until now."""
        with self.lock:
            came, self.requests = self.requests, []
            confusions, self.confusions = self.confusions, []
        assert not confusions, confusions
        return came

    def release(self):
        self.released.set()

    def close(self):
        self.listener.close()


def response(request):
    """Head and body in pieces that all responses share: a hundred large ones at once cost no memory here."""
    size = SIZE.search(request.target)
    length = int(size.group(1)) if size else 5
    yield f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nContent-Type: text/plain\r\n\r\n".encode()
    if request.method != "HEAD":
        if not size:
            yield b"goods"
        else:
            yield from [FILLING] * (length // len(FILLING))
            yield FILLING[:length % len(FILLING)]


class Reader:
    """Cuts what comes on a connection into requests."""

    def __init__(self, connection, released):
        self.connection, self.released, self.whole, self.buffer = connection, released, b"", b""

    def more(self):
        try:
            got = self.connection.recv(1 << 16)
        except OSError:
            got = b""
        self.whole = (self.whole + got)[-65536:]
        self.buffer += got
        return bool(got)

    def line(self):
        while b"\r\n" not in self.buffer:
            if b"\n" in self.buffer or not self.more():
                raise Confused("a head that is cut short or has a bare line feed")
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        if b"\r" in line or b"\n" in line or b"\0" in line:
            raise Confused(f"a control character in {line!r}")
        return line

    def octets(self, count):
        while len(self.buffer) < count:
            if not self.more():
                return None  # the gate let go of a request that its client let go of
        octets, self.buffer = self.buffer[:count], self.buffer[count:]
        return octets

    def fields(self):
        fields = []
        while line := self.line():
            match = FIELD.fullmatch(line)
            if not match:
                raise Confused(f"no field: {line!r}")
            fields.append((match.group(1).decode().lower(), match.group(2).decode("latin-1")))
        return fields

    def request(self):
        """The next request; nothing at the end of the connection, or where a body breaks off."""
        if not self.buffer and not self.more():
            return None
        line = self.line()
        match = REQUEST_LINE.fullmatch(line)
        if not match:
            raise Confused(f"no request line: {line!r}")
        fields = self.fields()
        lengths = [value for name, value in fields if name == "content-length"]
        encodings = [value for name, value in fields if name == "transfer-encoding"]
        if len(lengths) + len(encodings) > 1 or [name for name, _ in fields].count("host") != 1:
            raise Confused(f"framed twice, or not one host: {fields}")
        if b"/stall" in match.group(2):
            self.released.wait(60)
        body, trailers = b"", []
        if encodings:
            if encodings != ["chunked"]:
                raise Confused(f"encoded as {encodings}")
            body, trailers = self.chunks()
        elif lengths:
            if not re.fullmatch(r"0|[1-9][0-9]*", lengths[0]):
                raise Confused(f"content-length {lengths[0]}")
            body = self.octets(int(lengths[0]))
        if body is None:
            return None
        return Recorded(match.group(1).decode(), match.group(2).decode(), fields, body, trailers)

    def chunks(self):
        body = b""
        while True:
            while b"\r\n" not in self.buffer:
                if not self.more():
                    return None, []
            size = self.line()
            if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
                raise Confused(f"the size of a chunk: {size!r}")
            if not int(size, 16):
                return body, self.fields()
            chunk = self.octets(int(size, 16) + 2)
            if chunk is None:
                return None, []
            if chunk[-2:] != b"\r\n":
                raise Confused(f"no end of a chunk: {chunk[-12:]!r}")
            body += chunk[:-2]
