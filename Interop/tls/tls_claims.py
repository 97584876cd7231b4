"""TLS of listeners and of upstreams, with Python's `ssl`."""
import hashlib
import os
import pathlib
import shutil
import signal
import socket
import ssl
import threading

import httpx
from cryptography.hazmat.primitives.serialization import Encoding

from harness import processes
from harness.claims import claim
from harness.gate import Gate
from harness.recorder import Recorder


class SecureRecorder(Recorder):
    """A recorder over TLS; `servers` are the names that its clients asked for."""

    def __init__(self, chain, key, protocols=("http/1.1",)):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(chain, key)
        self.context.set_alpn_protocols(list(protocols))
        self.servers, self.context.sni_callback = [], lambda _, name, __: self.servers.append(name)
        super().__init__()

    def serve(self, connection):
        try:
            connection = self.context.wrap_socket(connection, server_side=True)
        except (ssl.SSLError, OSError):
            return  # a client that does not trust us
        super().serve(connection)


class Vault(Gate):
    """TLS listeners of every kind, and upstreams over TLS by path."""

    def __init__(self, world):
        authority = world.authority
        self.shown = authority.issue("localhost", stem="vault")
        self.more = authority.issue("more.example", stem="more")
        self.upstream = authority.issue("backend.example", stem="backend", addresses=())
        self.recorder = SecureRecorder(*self.upstream[:2])
        self.addressed = SecureRecorder(*authority.issue("backend.example", stem="addressed")[:2])
        self.client = authority.issue("client.example", stem="client", client=True)
        self.mutual_port = processes.free_port()
        pin = hashlib.sha256(self.upstream[2].public_bytes(Encoding.DER)).hexdigest()
        at = f"upstream: https://localhost:{self.recorder.port}"
        super().__init__(world, "tls", f"""
  - name: named
    match: {{path: /named}}
    {at}
    upstream_tls: {{ca: {authority.ca}, server_name: backend.example}}
  - name: wrong-name
    match: {{path: /wrong-name}}
    {at}
    upstream_tls: {{ca: {authority.ca}, server_name: other.example}}
  - name: addressed
    match: {{path: /addressed}}
    upstream: https://localhost:{self.addressed.port}
    upstream_tls: {{ca: {authority.ca}, server_name: other.example}}
  - name: system
    match: {{path: /system}}
    {at}
  - name: pinned
    match: {{path: /pinned}}
    {at}
    upstream_tls: {{pin: "{pin}"}}
  - name: wrong-pin
    match: {{path: /wrong-pin}}
    {at}
    upstream_tls: {{pin: "{hashlib.sha256(b'another').hexdigest()}"}}""", tls=False, listeners=f"""
  - address: 127.0.0.1:{{tls_port}}
    tls:
      certificate: {self.shown[0]}
      key: {self.shown[1]}
      more: [{{certificate: {self.more[0]}, key: {self.more[1]}}}]
  - address: 127.0.0.1:{self.mutual_port}
    tls: {{certificate: {self.shown[0]}, key: {self.shown[1]}, client_certificates: require, client_ca: {authority.ca}}}""")

    def get(self, path):
        return httpx.get(self.url(path), timeout=20)

    def shake(self, port=None, name="localhost", context=None, protocols=("h2", "http/1.1")):
        """The certificate that is shown, the protocol that is agreed on, and the version of TLS; after one octet more, so that refusals show."""
        context = context or self.trusting()
        context.set_alpn_protocols(list(protocols))
        with socket.create_connection(("127.0.0.1", port or self.tls_port), 10) as plain, context.wrap_socket(plain, server_hostname=name) as secure:
            if secure.selected_alpn_protocol() != "h2":
                secure.sendall(f"GET /nobody HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
                assert secure.recv(4096).startswith(b"HTTP/1.1 404")
            names = [value for kind, value in secure.getpeercert()["subjectAltName"] if kind == "DNS"]
            return names, secure.selected_alpn_protocol(), secure.version()

    def trusting(self, client=False):
        context = ssl.create_default_context(cafile=str(self.world.authority.ca))
        if client:
            context.load_cert_chain(*self.client[:2])
        return context

    def close(self):
        self.recorder.close()
        self.addressed.close()


def vault(world):
    return world.once("tls", lambda: Vault(world))


def refused(function, *errors):
    try:
        result = function()
    except errors:
        return
    raise AssertionError(f"not refused: {result}")


@claim
def tls_listener_agrees_on_http2_or_http_1_1(world):
    place = vault(world)
    assert place.shake()[1:] == ("h2", "TLSv1.3")
    assert place.shake(protocols=["http/1.1"])[1] == "http/1.1"
    assert place.shake(protocols=["http/1.1", "h2"])[1] in ("h2", "http/1.1")
    assert place.shake(protocols=["unknown", "http/1.1"])[1] == "http/1.1"


@claim
def tls_client_that_names_no_protocol_speaks_http_1_1(world):
    place = vault(world)
    with socket.create_connection(("127.0.0.1", place.tls_port), 10) as plain, place.trusting().wrap_socket(plain, server_hostname="localhost") as secure:
        secure.sendall(b"GET /nobody HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert secure.recv(4096).startswith(b"HTTP/1.1 404")


@claim
def tls_1_2_is_spoken_and_1_1_is_not(world):
    place = vault(world)
    context = place.trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert place.shake(context=context)[2] == "TLSv1.2"
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.load_verify_locations(place.world.authority.ca)
    old.set_ciphers("DEFAULT@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    refused(lambda: place.shake(context=old), ssl.SSLError, ConnectionResetError)


@claim
def tls_listener_shows_the_certificate_of_the_name_that_is_asked_for(world):
    place = vault(world)
    assert place.shake(name="more.example")[0] == ["more.example"]
    assert place.shake(name="localhost")[0] == ["localhost"]
    refused(lambda: place.shake(name="nobody.example"), ssl.SSLCertVerificationError, ssl.SSLError)


@claim
def tls_certificate_is_read_again_on_sighup_and_connections_live_on(world):
    place = vault(world)
    context = place.trusting()
    with socket.create_connection(("127.0.0.1", place.tls_port), 10) as plain, context.wrap_socket(plain, server_hostname="localhost") as living:
        chain, key, _ = world.authority.issue("localhost", "renewed.example", stem="renewed")
        shutil.copy(chain, place.shown[0])
        shutil.copy(key, place.shown[1])
        os.kill(place.process.pid, signal.SIGHUP)
        processes.until(lambda: "renewed.example" in place.shake()[0], 10, "the new certificate")
        living.sendall(b"GET /nobody HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert living.recv(4096).startswith(b"HTTP/1.1 404")
        # What cannot be read leaves the gate with what it has.
        pathlib.Path(place.shown[1]).write_text("no key")
        os.kill(place.process.pid, signal.SIGHUP)
        shutil.copy(key, place.shown[1])
        assert "renewed.example" in place.shake()[0]


@claim
def tls_listener_that_requires_client_certificates_takes_none_without(world):
    place = vault(world)
    refused(lambda: place.shake(place.mutual_port, protocols=["http/1.1"]), ssl.SSLError, ConnectionResetError, AssertionError)
    assert place.shake(place.mutual_port, context=place.trusting(client=True), protocols=["http/1.1"])[1] == "http/1.1"


@claim
def tls_upstream_is_told_the_fingerprint_of_a_client_certificate(world):
    place = vault(world)
    wanted = hashlib.sha256(place.client[2].public_bytes(Encoding.DER)).hexdigest()
    place.recorder.forget()
    with httpx.Client(verify=place.trusting(client=True)) as client:
        answer = client.get(f"https://localhost:{place.mutual_port}/named/x", headers={"X-Gatehouse-Client-Certificate": "forged"})
    assert answer.status_code == 200, answer
    assert place.recorder.forget()[-1].values("x-gatehouse-client-certificate") == [wanted]
    with httpx.Client(verify=place.trusting()) as client:
        client.get(place.url("/named/x", tls=True).replace("127.0.0.1", "localhost"), headers={"X-Gatehouse-Client-Certificate": "forged"})
    assert place.recorder.forget()[-1].values("x-gatehouse-client-certificate") == []


@claim
def tls_clear_text_on_a_tls_listener_is_not_served(world):
    place = vault(world)
    with socket.create_connection(("127.0.0.1", place.tls_port), 10) as connection:
        connection.sendall(b"GET /named/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            assert b"200" not in connection.recv(4096)
        except ConnectionResetError:
            pass


@claim
def tls_upstream_of_an_own_authority_is_verified_by_the_name_that_is_configured(world):
    place = vault(world)
    answer = place.get("/named/x")
    assert answer.status_code == 200, answer.text
    assert "backend.example" in place.recorder.servers, place.recorder.servers
    assert place.recorder.forget()[-1].target == "/named/x"


@claim
def tls_upstream_with_another_name_is_not_trusted(world):
    untrusted(world, "/wrong-name")


@claim
def tls_upstream_whose_certificate_is_for_its_address_and_not_for_its_name_is_not_trusted(world):
    """RFC 9525 section 6: an address among the names of a certificate counts only where an address is asked for."""
    untrusted(world, "/addressed")
    assert not vault(world).addressed.forget(), "a request reached an upstream that is not trusted"


@claim
def tls_upstream_that_the_systems_authorities_do_not_know_is_not_trusted(world):
    untrusted(world, "/system")


@claim
def tls_upstream_with_the_pinned_certificate_is_trusted_whatever_its_name(world):
    assert vault(world).get("/pinned/x").status_code == 200


@claim
def tls_upstream_with_another_certificate_than_is_pinned_is_not_trusted(world):
    untrusted(world, "/wrong-pin")


def untrusted(world, path):
    place = vault(world)
    place.recorder.forget()
    answer = place.get(path + "/x")
    assert answer.status_code == 502 and answer.json()["error"]["code"].startswith("upstream-"), answer.text
    assert not place.recorder.forget(), "a request reached an upstream that is not trusted"


@claim
def tls_self_signed_listener_shows_a_certificate_of_its_own(world):
    gate = Gate(world, "self-signed", f"""
  - name: all
    upstream: http://127.0.0.1:{vault(world).recorder.port}""", tls=False, listeners="""
  - address: 127.0.0.1:{tls_port}
    tls: self-signed""")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])

    def shown():
        with socket.create_connection(("127.0.0.1", gate.tls_port), 10) as plain, context.wrap_socket(plain, server_hostname="localhost") as secure:
            assert secure.selected_alpn_protocol() == "h2"
            return secure.getpeercert(binary_form=True)
    assert shown() == shown()
    gate.stop()


@claim
def tls_handshakes_that_never_end_are_let_go_and_hold_nobody_up(world):
    place = vault(world)
    waiting = [socket.create_connection(("127.0.0.1", place.tls_port), 30) for _ in range(50)]
    for connection in waiting:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01")
    assert place.shake()[1] == "h2"
    ended = []
    threads = [threading.Thread(target=lambda one=one: ended.append(one.recv(1) == b""), daemon=True) for one in waiting]
    for thread in threads:
        thread.start()
    processes.until(lambda: len(ended) == 50, 25, "the end of fifty handshakes")
    for connection in waiting:
        connection.close()
