"""A client and a server of grpcio with the gate between them."""
import concurrent.futures
import itertools
import pathlib
import subprocess
import sys
import tempfile
import threading

import calls_pb2
import calls_pb2_grpc
import grpc
import wire
from calls_server import OPTIONS, Server

from harness import processes
from harness.claims import add, claim
from harness.gate import Gate, read_challenge

MIB = 1 << 20


class Market(Gate):
    """Services by host, each with the four calls: `swaps` is paid for, `pinned` the same over TLS, `closed` has nobody behind it, `narrow` takes small bodies."""

    def __init__(self, world):
        self.server = Server()
        chain, key, _ = world.certificate
        self.secure = Server(grpc.ssl_server_credentials([(key.read_bytes(), chain.read_bytes())]))
        paid = "payment: {price: 10 sat, expires: 1d, capabilities: [read], reuse: 0s, max_challenges: 1000/min}"
        super().__init__(world, "grpc", f"""
  - name: swaps
    match: {{host: swaps.example}}
    upstream: h2c://127.0.0.1:{self.server.port}
    {paid}
  - name: open
    match: {{host: open.example}}
    upstream: h2c://127.0.0.1:{self.server.port}
  - name: pinned
    match: {{host: pinned.example}}
    upstream: https://localhost:{self.secure.port}
    upstream_tls: {{ca: {world.authority.ca}}}
  - name: distrusted
    match: {{host: distrusted.example}}
    upstream: https://localhost:{self.secure.port}
  - name: closed
    match: {{host: closed.example}}
    upstream: h2c://127.0.0.1:{processes.free_port()}
  - name: narrow
    match: {{host: narrow.example}}
    upstream: h2c://127.0.0.1:{self.server.port}
    max_body: 1 KiB
  - name: scarce
    match: {{host: scarce.example}}
    upstream: h2c://127.0.0.1:{self.server.port}
    payment: {{price: 10 sat, reuse: 0s, max_challenges: 1/h}}
  - name: capable
    match: {{host: capable.example}}
    upstream: h2c://127.0.0.1:{self.server.port}
    payment:
      price: 10 sat
      reuse: 0s
      capabilities: [read, write]
      require: [{{path: /gatehouse.interop.Calls/Unary, capability: write}}]""")
        self.credential = self.buy("/", host="swaps.example")
        self.channels = {}

    def stub(self, host="swaps.example", tls=False, fresh=False, options=()):
        """The calls, on a channel that claims share unless a fresh one is asked for."""
        key = (host, tls, tuple(options))
        if fresh or key not in self.channels:
            options = [*OPTIONS, ("grpc.default_authority", host), ("grpc.use_local_subchannel_pool", 1), *options]
            if tls:
                trust = grpc.ssl_channel_credentials(self.world.authority.ca.read_bytes())
                options = [*options, ("grpc.ssl_target_name_override", "localhost")]
                self.channels[key] = grpc.secure_channel(f"127.0.0.1:{self.tls_port}", trust, options)
            else:
                self.channels[key] = grpc.insecure_channel(f"127.0.0.1:{self.port}", options)
        return calls_pb2_grpc.CallsStub(self.channels[key])

    @property
    def paid(self):
        return [("authorization", self.credential)]

    def close(self):
        for channel in self.channels.values():
            channel.close()
        self.server.close()
        self.secure.close()


def market(world):
    return world.once("grpc", lambda: Market(world))


def message(**parts):
    return calls_pb2.Request(**parts)


def ask(stub, kind, requests=None, **options):
    """The replies, whatever the kind; and the call, for its metadata."""
    requests = requests or [message(payload=b"goods", count=3)]
    argument = iter(requests) if kind in ("ClientStream", "Both") else requests[0]
    if kind in ("Unary", "ClientStream"):
        reply, call = getattr(stub, kind).with_call(argument, timeout=20, **options)
        return [reply], call
    call = getattr(stub, kind)(argument, timeout=20, **options)
    return list(call), call


def refusal(stub, kind="Unary", requests=None, **options):
    """The error that the call ends with."""
    try:
        replies, _ = ask(stub, kind, requests, **options)
    except grpc.RpcError as error:
        return error
    raise AssertionError(f"the call went through: {len(replies)} replies")


KINDS = ["Unary", "ServerStream", "ClientStream", "Both"]


def each_kind(name, check, **options):
    for kind in KINDS:
        words = {"Unary": "a unary call", "ServerStream": "a call with a stream of replies", "ClientStream": "a call with a stream of requests",
                 "Both": "a call with streams both ways"}[kind]

        def checking(world, kind=kind):
            check(world, kind)
        checking.__module__ = __name__
        add(f"{words} {name}", checking, **options)


def is_admitted(world, kind, tls=False):
    place = market(world)
    place.server.calls.seen.clear()
    requests = [message(payload=b"goods", count=3)] * 3
    replies, call = ask(place.stub(tls=tls), kind, requests, metadata=[*place.paid, ("x-own", "kept"), ("x-own-bin", b"\0\1")])
    assert len(replies) == (3 if kind in ("ServerStream", "Both") else 1), replies
    first, last = dict(call.initial_metadata()), dict(call.trailing_metadata())
    assert first["x-first"] == "before" and first["x-octets-bin"] == b"\0\xff\r\n", first
    assert last["x-last"] == "behind" and last["x-more-bin"] == b"\n\0", last
    assert call.code() == grpc.StatusCode.OK, call.code()
    seen, _ = place.server.calls.seen[-1]
    assert "authorization" not in seen and seen["x-own"] == "kept" and seen["x-own-bin"] == b"\0\1", seen
    assert len(seen["x-gatehouse-payment-hash"]) == 64 and seen["x-gatehouse-service"] == "swaps", seen


def ends_with_the_status_of_its_server(world, kind):
    place = market(world)
    error = refusal(place.stub(), kind, [message(count=2, status=9, message="not so: 100 % ü")], metadata=place.paid)
    assert (error.code(), error.details()) == (grpc.StatusCode.FAILED_PRECONDITION, "not so: 100 % ü"), error
    assert dict(error.trailing_metadata())["x-last"] == "behind", error.trailing_metadata()


def is_challenged_when_unpaid(world, kind):
    """And before anything of its stream was sent: a client that streams waits for the answer."""
    place = market(world)
    silence = threading.Event()

    def nothing_yet():
        silence.wait(10)
        yield from ()

    try:
        before = len(place.server.calls.seen)
        requests = nothing_yet() if kind in ("ClientStream", "Both") else None
        try:
            if requests is None:
                ask(place.stub(), kind)
            elif kind == "ClientStream":
                place.stub().ClientStream(requests, timeout=5)
            else:
                list(place.stub().Both(requests, timeout=5))
        except grpc.RpcError as error:
            assert (error.code(), error.details()) == (grpc.StatusCode.INTERNAL, "payment required"), error
            metadata = [*(error.initial_metadata() or ()), *error.trailing_metadata()]
        else:
            raise AssertionError("the call went through unpaid")
        _, invoice = read_challenge([value for name, value in metadata if name == "www-authenticate"])
        assert invoice.startswith("ln") and len(place.server.calls.seen) == before, invoice
    finally:
        silence.set()


each_kind("is admitted with a pass, and its metadata arrive both ways", is_admitted)
each_kind("is admitted over TLS", lambda world, kind: is_admitted(world, kind, tls=True))
each_kind("ends with the status of its server", ends_with_the_status_of_its_server)
each_kind("is challenged when unpaid, before its stream begins", is_challenged_when_unpaid)


@claim
def a_grpc_client_pays_the_challenge_in_its_trailers_and_comes_in_by_either_scheme(world):
    place = market(world)
    error = refusal(place.stub())
    token, invoice = read_challenge([value for name, value in error.trailing_metadata() if name == "www-authenticate"])
    with world.costs(10):
        preimage = world.pay(invoice)
    for scheme in ["L402", "LSAT"]:
        ask(place.stub(), "Unary", metadata=[("authorization", f"{scheme} {token}:{preimage}")])


@claim
def a_challenge_is_one_frame_of_trailers_with_http_200(world):
    """`grpc-status` and both lines stand in the only HEADERS frame, and it ends the stream, whether or not the request has ended."""
    place = market(world)
    fields = [(":method", "POST"), (":scheme", "http"), (":authority", "swaps.example"), (":path", "/gatehouse.interop.Calls/Both"),
              ("content-type", "application/grpc+proto"), ("te", "trailers")]
    for flags in [wire.END_HEADERS, wire.END_HEADERS | wire.END_STREAM]:
        with wire.Wire(place.port) as connection:
            connection.send(wire.headers(1, fields, flags))
            answer = connection.response(1)
            kinds = [one.kind for one in connection.frames if one.stream == 1 and one.kind != wire.RST_STREAM]
            assert kinds == [wire.HEADERS] and answer.status == 200, connection.story()
            assert answer.values("grpc-status") == ["13"] and answer.values("grpc-message") == ["payment required"], answer.sections
            assert answer.values("content-type")[0].startswith("application/grpc"), answer.sections
            read_challenge(answer.values("www-authenticate"))
            assert connection.frames[-1].kind != wire.RST_STREAM or answer.reset == wire.NO_ERROR, connection.story()


@claim
def a_call_that_cannot_be_challenged_because_the_node_is_gone_is_unavailable(world):
    gate = Gate(world, "grpc-no-node", f"""
  - name: swaps
    upstream: h2c://127.0.0.1:{market(world).server.port}
    payment: {{price: 10 sat}}""", tls=False, node=f"http://127.0.0.1:{processes.free_port()}")
    with grpc.insecure_channel(f"127.0.0.1:{gate.port}") as channel:
        error = refusal(calls_pb2_grpc.CallsStub(channel))
    gate.stop()
    assert error.code() == grpc.StatusCode.UNAVAILABLE, error


@claim
def grpc_compression_passes_both_ways(world):
    place = market(world)
    payload = b"x" * 100_000
    for algorithm in [grpc.Compression.Gzip, grpc.Compression.Deflate]:
        replies, _ = ask(place.stub(), "Both", [message(payload=payload)] * 3, metadata=place.paid, compression=algorithm)
        assert [reply.payload for reply in replies] == [payload] * 3


@claim
def a_deadline_reaches_the_server_and_is_kept(world):
    place = market(world)
    ask(place.stub(), "Unary", metadata=place.paid)
    left = place.server.calls.seen[-1][1]
    assert 15 < left < 20.5, left  # grpcio rounds what it writes up
    try:
        place.stub().Unary(message(wait=3000), metadata=place.paid, timeout=0.4)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error
        assert place.server.calls.seen[-1][1] < 0.5
        return
    raise AssertionError("no deadline")


@claim
def a_cancelled_call_is_cancelled_at_the_server(world):
    place = market(world)
    place.server.calls.cancelled.clear()
    held = threading.Event()

    def requests():
        yield message(payload=b"x")
        held.wait(20)

    call = place.stub().Both(requests(), metadata=place.paid)
    assert next(call).payload == b"x"
    call.cancel()
    try:
        assert place.server.calls.cancelled.wait(5), "the server was not told"
        assert call.code() == grpc.StatusCode.CANCELLED
    finally:
        held.set()
    ask(place.stub(), "Unary", metadata=place.paid)


def grown(place, stream):
    """The most memory that the gate took while a stream ran, in MiB more than before."""
    before = place.memory()
    processes.reset_peak(place.process)
    stream()
    grown = (place.memory("VmHWM") - before) / 1024
    place.world.notes.append(f"the gate took {grown:.1f} MiB, {place.memory('VmHWM') / 1024:.0f} MiB in all")
    assert grown < 24, f"{grown:.1f} MiB"


@claim(seconds=120)
def sixty_four_mebibytes_of_requests_stream_in_bounded_memory(world):
    place = market(world)
    part = message(payload=b"x" * (MIB // 4))

    def stream():
        reply = place.stub().ClientStream(itertools.repeat(part, 256), metadata=place.paid, timeout=100)
        assert reply.received == 64 * MIB, reply.received
    grown(place, stream)


@claim(seconds=120)
def sixty_four_mebibytes_of_replies_stream_in_bounded_memory(world):
    place = market(world)

    def stream():
        call = place.stub().ServerStream(message(payload=b"x" * (MIB // 4), count=256), metadata=place.paid, timeout=100)
        assert sum(len(reply.payload) for reply in call) == 64 * MIB
    grown(place, stream)


@claim(seconds=120)
def sixty_four_mebibytes_stream_both_ways_at_once_in_bounded_memory(world):
    place = market(world)
    part = message(payload=b"x" * (MIB // 4))

    def stream():
        call = place.stub().Both(itertools.repeat(part, 256), metadata=place.paid, timeout=100)
        assert sum(len(reply.payload) for reply in call) == 64 * MIB
    grown(place, stream)


@claim(seconds=120)
def one_message_of_sixty_four_mebibytes_passes_in_bounded_memory(world):
    place = market(world)

    def stream():
        reply = place.stub().Unary(message(payload=b"x" * (64 * MIB)), metadata=place.paid, timeout=100)
        assert len(reply.payload) == 64 * MIB
    grown(place, stream)


@claim
def a_client_that_does_not_read_its_replies_holds_the_server_back(world):
    place = market(world)
    before = place.memory()
    place.server.calls.sent = 0
    call = place.stub(fresh=True, options=[("grpc.http2.bdp_probe", 0)]).ServerStream(
        message(payload=b"x" * MIB, count=200), metadata=place.paid)
    next(call)
    threading.Event().wait(2)  # long enough for two hundred MiB on this machine, if nothing held them back
    grown = (place.memory() - before) / 1024
    sent = place.server.calls.sent
    call.cancel()
    world.notes.append(f"the gate took {grown:.1f} MiB, the server had sent {sent} of 200")
    assert grown < 24 and sent < 100, f"{grown:.1f} MiB, {sent} sent"


@claim(seconds=90)
def two_hundred_calls_at_once_on_one_channel_all_end(world):
    place = market(world)
    stub = place.stub()
    calls = [stub.Unary.future(message(payload=str(number).encode(), wait=300), metadata=place.paid, timeout=60) for number in range(200)]
    for number, call in enumerate(calls):
        assert call.result().payload == str(number).encode()


@claim
def a_call_to_nobody_is_unavailable(world):
    for kind in KINDS:
        error = refusal(market(world).stub("closed.example"), kind)
        assert error.code() == grpc.StatusCode.UNAVAILABLE, error


@claim
def a_call_to_a_server_with_a_certificate_of_an_own_authority_passes(world):
    for kind in KINDS:
        ask(market(world).stub("pinned.example"), kind)


@claim
def a_call_to_a_server_whose_certificate_is_not_trusted_is_unavailable(world):
    place = market(world)
    before = len(place.secure.calls.seen)
    error = refusal(place.stub("distrusted.example"))
    assert error.code() == grpc.StatusCode.UNAVAILABLE and len(place.secure.calls.seen) == before, error


@claim
def a_malformed_credential_is_unauthenticated(world):
    error = refusal(market(world).stub(), metadata=[("authorization", "L402 nonsense")])
    assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error


@claim
def a_call_that_no_service_has_is_unimplemented(world):
    error = refusal(market(world).stub("nobody.example"))
    assert error.code() == grpc.StatusCode.UNIMPLEMENTED, error


@claim
def a_method_that_the_server_does_not_have_is_unimplemented(world):
    place = market(world)
    place.stub()
    channel = place.channels[("swaps.example", False, ())]
    call = channel.unary_unary("/gatehouse.interop.Calls/Missing", lambda request: b"", lambda octets: octets)
    try:
        call(b"", metadata=place.paid, timeout=10)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNIMPLEMENTED and "Method not found" in error.details(), error
    else:
        raise AssertionError("a reply of a method that is not there")


@claim
def a_pass_without_the_capability_is_permission_denied(world):
    place = market(world)
    credential = place.buy("/", host="capable.example")
    token, preimage = credential.removeprefix("L402 ").split(":")
    narrowed = narrow(token, "capable_capabilities=read")
    metadata = [("authorization", f"L402 {narrowed}:{preimage}")]
    ask(place.stub("capable.example"), "ServerStream", metadata=metadata)
    error = refusal(place.stub("capable.example"), "Unary", metadata=metadata)
    assert error.code() == grpc.StatusCode.PERMISSION_DENIED, error


def narrow(token, caveat):
    """The macaroon with one more caveat, by pymacaroons."""
    import base64
    from pymacaroons import Macaroon
    from pymacaroons.serializers import BinarySerializer
    macaroon = Macaroon.deserialize(token.replace("+", "-").replace("/", "_"))
    macaroon.add_first_party_caveat(caveat)
    octets = BinarySerializer().serialize_raw(macaroon)
    return base64.b64encode(octets).decode()


@claim
def a_message_beyond_max_body_is_exhausted(world):
    place = market(world)
    for kind in ["Unary", "ClientStream"]:
        error = refusal(place.stub("narrow.example"), kind, [message(payload=b"x" * 100_000)])
        assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, error


@claim
def too_many_challenges_are_exhausted(world):
    stub = market(world).stub("scarce.example")
    assert refusal(stub).code() == grpc.StatusCode.INTERNAL
    error = refusal(stub)
    assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, error


@claim
def a_pass_that_was_taken_back_is_challenged_anew(world):
    place = market(world)
    credential = place.buy("/", host="swaps.example")
    ask(place.stub(), "Unary", metadata=[("authorization", credential)])
    place.revoke(credential)

    def refused():
        try:
            ask(place.stub(), "Unary", metadata=[("authorization", credential)])
        except grpc.RpcError as error:
            return error
    error = processes.until(refused, 5, "the refusal")
    assert (error.code(), error.details()) == (grpc.StatusCode.INTERNAL, "payment required"), error


@claim(seconds=90)
def a_server_that_starts_again_is_found_again(world):
    place = market(world)
    stub = place.stub()
    ask(stub, "Unary", metadata=place.paid)
    place.server.close()
    error = refusal(stub, metadata=place.paid)
    assert error.code() == grpc.StatusCode.UNAVAILABLE, error
    place.server.start()

    def served():
        try:
            return ask(stub, "Unary", metadata=place.paid)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE, error
    processes.until(served, 20, "a reply of the new server")


@claim
def a_server_that_dies_under_a_call_makes_it_unavailable(world):
    """The server goes away between two replies."""
    place = market(world)
    held = threading.Event()

    def requests():
        yield message(payload=b"x")
        held.wait(20)

    call = place.stub().Both(requests(), metadata=place.paid, timeout=20)
    next(call)
    place.server.close()
    try:
        next(call)
    except grpc.RpcError as error:
        assert error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED), error
    else:
        raise AssertionError("a reply of nobody")
    finally:
        held.set()
        place.server.start()


@claim
def calls_of_many_clients_at_once_all_end(world):
    place = market(world)

    def visit(number):
        with grpc.insecure_channel(
                f"127.0.0.1:{place.port}", [("grpc.default_authority", "swaps.example"), ("grpc.use_local_subchannel_pool", 1)]) as channel:
            stub = calls_pb2_grpc.CallsStub(channel)
            return [len(ask(stub, kind, [message(payload=b"y", count=5)] * 5, metadata=place.paid)[0]) for kind in KINDS]

    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        assert list(pool.map(visit, range(40))) == [[1, 5, 1, 5]] * 40


@claim
def the_generated_code_is_what_the_compiler_makes_of_the_interface(world):
    folder = pathlib.Path(__file__).parent
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", f"-I{folder}", f"--python_out={made}", f"--grpc_python_out={made}", "calls.proto"],
                       cwd=folder, check=True)
        for name in ["calls_pb2.py", "calls_pb2_grpc.py"]:
            assert pathlib.Path(made, name).read_text() == (folder / name).read_text(), name
