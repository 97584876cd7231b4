"""A connection on which another protocol is asked for, octet by octet."""
import socket


def handshake(place, path="/echo", protocol="echo", credential=None, rest=b"", fields=""):
    """A connection on which the switch was asked for, and what came of it: the head and what stood behind it."""
    connection = socket.create_connection(("127.0.0.1", place.port), 10)
    authorization = f"Authorization: {credential or place.echo_credential}\r\n"
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: gate.example\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n{authorization}{fields}\r\n".encode() + rest)
    head, rest = until(connection, b"\r\n\r\n")
    return connection, head.decode("latin-1"), rest


def until(connection, end, so_far=b""):
    while end not in so_far:
        got = connection.recv(65536)
        assert got, f"the connection ended after {so_far[-300:]!r}"
        so_far += got
    before, _, after = so_far.partition(end)
    return before, after


def everything(connection, so_far=b""):
    while got := connection.recv(65536):
        so_far += got
    return so_far
