"""What is sold by WebSocket: a server of PyPI's `websockets`, and one that switches to a protocol nobody knows."""
import contextlib
import socket
import threading
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve


def choose(connection, offered):
    """Any of ours that is offered; none is needed."""
    return next((one for one in ["chat.v2", "chat.v1"] if one in offered), None)


class Chat:
    """Sends back what it gets; the path says what else it does. Keeps the fields of each handshake and how each connection ended."""

    def __init__(self):
        self.handshakes, self.ended, self.sent = [], [], 0
        self.server = serve(self.handle, "127.0.0.1", 0, select_subprotocol=choose, max_size=None, ping_interval=None, close_timeout=5)
        self.port = self.server.socket.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handle(self, connection):
        path = connection.request.path
        self.handshakes.append(connection.request.headers)
        try:
            if "/close/" in path:
                connection.close(int(path.rpartition("/")[2]), "said by the server")
            elif "/flood" in path:
                while True:
                    connection.send(b"x" * 65536)
                    self.sent += 65536
            elif "/slow" in path:
                time.sleep(2)
                for message in connection:
                    connection.send(str(len(message)))
            elif "/ping" in path:
                answered = connection.ping(b"are you there")
                connection.send("pong" if answered.wait(10) else "nothing")
            else:
                for message in connection:
                    connection.send(message)
        except ConnectionClosed:
            pass
        finally:
            with contextlib.suppress(Exception):
                connection.close()
            # 1006: without a close frame
            self.ended.append((path, connection.protocol.close_code, connection.protocol.close_reason))

    def close(self):
        self.server.shutdown()


class Echo:
    """Switches to `echo`: sends back each octet in upper case, and `bye` when the other side has said all."""

    def __init__(self):
        self.heads, self.listener = [], socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                got = connection.recv(4096)
                if not got:
                    return
                head += got
            head, _, rest = head.partition(b"\r\n\r\n")
            self.heads.append(head.decode("latin-1"))
            if b"/declines" in head:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\ndeclined")
                return
            if b"/other" in head:
                connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
            else:
                # The first octets of the new protocol stand in the same segment as the answer.
                connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello ")
            connection.sendall(rest.upper())
            while got := connection.recv(65536):
                connection.sendall(got.upper())
            connection.sendall(b"bye")

    def close(self):
        self.listener.close()
