"""What a case of HTTP/2 consists of: octets are sent, functions are called with the connection. The last one is what is expected."""
from wire import PROTOCOL_ERROR


def connection_error(*codes):
    return lambda wire: wire.connection_error(*codes)


def stream_error(*codes, stream=1):
    return lambda wire: wire.stream_error(stream, *codes)


def malformed(stream=1, *codes):
    return lambda wire: wire.malformed(stream, *codes or (PROTOCOL_ERROR,))


def answered(stream=1, status=200):
    def check(wire):
        answer = wire.response(stream)
        assert answer.status == status, answer
    return check


def pong(wire):
    wire.pong()


def end(wire):
    wire.end()


def play(wire, steps):
    for step in steps:
        if isinstance(step, bytes):
            wire.send(step)
        else:
            step(wire)
