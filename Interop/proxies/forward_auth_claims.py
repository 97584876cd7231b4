"""nginx, Caddy and HAProxy as Debian has them, in front of a service, asking our gate: with the configurations that docs/forward-auth.md prints."""
import http.server
import os
import pathlib
import re
import shutil
import socket
import threading

import httpx

from harness import processes
from harness.claims import add
from harness.gate import Gate, read_challenge

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "forward-auth.md"
LUA = ROOT / "docs" / "examples" / "forward-auth" / "gatehouse.lua"
IDENTITY = ["x-gatehouse-subject", "x-gatehouse-service", "x-gatehouse-scopes", "x-gatehouse-payment-hash"]


class Shop:
    """The service behind the proxies: keeps what it is asked, and answers every method."""

    def __init__(self):
        self.seen = seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                seen.append((self.command, self.path, [(name.lower(), value) for name, value in self.headers.items()], body))
                goods = f"goods at {self.path}\n".encode()
                self.send_response(403 if "/forbidden" in self.path else 200)
                self.send_header("Content-Length", str(len(goods)))
                self.end_headers()
                self.wfile.write(goods)

            do_GET = do_POST = do_PUT = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()


class Counter(Gate):
    """The gate that is asked. Its own upstreams are dead: what comes through comes through the proxies."""

    def __init__(self, world):
        service = "upstream: http://127.0.0.1:1"
        super().__init__(world, "counter", f"""
  - name: paid
    match: {{path: /paid}}
    {service}
    free: [/paid/health]
    payment: {{price: 10 sat, expires: 1d, capabilities: [read], max_challenges: 1000/min}}
  - name: reports
    match: {{path: /reports}}
    {service}
    payment:
      price: 10 sat
      capabilities: [read]
      require: [{{path: /reports/secret, capability: admin}}]
  - name: open
    match: {{path: /open}}
    {service}
  - name: scarce
    match: {{path: /scarce}}
    {service}
    payment: {{price: 10 sat, reuse: 0s, max_challenges: 2/h}}""".replace("capabilities: [read]\n      require", "capabilities: [read, admin]\n      require"),
            tls=False, rest="forward_auth: {trusted: [127.0.0.1]}\n")


def section(language):
    """The one block of the page in that language."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, (language, len(blocks))
    return blocks[0]


class Front:
    """A proxy that runs with the page's configuration; only ports differ."""

    def __init__(self, world, name, language):
        self.name, self.port = name, processes.free_port()
        self.shop = world.once("shop", Shop)
        self.gate = world.once("counter", lambda: Counter(world))
        self.folder = os.path.join(world.folder, name)
        os.mkdir(self.folder)
        text = section(language)
        command = getattr(self, name)(self.placed(text))
        assert command[0], f"{name} is not installed: dev/install-dependencies proxies"
        self.process = world.start(command, name, folder=self.folder)
        assert processes.await_port(self.process, self.port), processes.log(self.folder, name)

    def placed(self, text):
        for old, new in (("8402", self.gate.port), ("8080", self.port), ("9000", self.shop.port)):
            text = text.replace(f":{old}", f":{new}")
        return text

    def path(self, name, text):
        path = os.path.join(self.folder, name)
        pathlib.Path(path).write_text(text)
        return path

    def program(self, name):
        return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")

    def nginx(self, text):
        config = self.path("nginx.conf", f"""
daemon off; master_process off; pid {self.folder}/pid; error_log stderr;
events {{}}
http {{
access_log off;
client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/f;
uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
{text}
}}""")
        return [self.program("nginx"), "-e", "stderr", "-p", self.folder, "-c", config]

    def caddy(self, text):
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = self.folder
        # The words that keep it from looking for certificates and from listening for its administrator.
        config = self.path("Caddyfile", "{\n\tadmin off\n\tauto_https off\n}\n" + text)
        return [self.program("caddy"), "run", "--config", config, "--adapter", "caddyfile"]

    def haproxy(self, text):
        self.path("gatehouse.lua", LUA.read_text().replace("127.0.0.1:8402", f"127.0.0.1:{self.gate.port}"))
        return [self.program("haproxy"), "-db", "-f", self.path("haproxy.cfg", text)]

    # Asking

    def ask(self, path, method="GET", headers=(), body=None):
        """Over a connection of its own; the answer as httpx has it."""
        return httpx.request(
            method, f"http://127.0.0.1:{self.port}{path}", headers=list(headers), content=body, timeout=30)

    def raw(self, text):
        """The status line's number of exactly these bytes, which are no request that a library would make."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            connection.sendall(text.replace("\n", "\r\n").encode())
            connection.settimeout(20)
            answer = b""
            while b"\r\n" not in answer and (got := connection.recv(65536)):
                answer += got
        return int(answer.split(b" ", 2)[1]) if answer else 0

    def reached(self, before):
        """What came to the shop since."""
        return self.shop.seen[before:]

    @property
    def count(self):
        return len(self.shop.seen)


def values(fields, name):
    return [value for key, value in fields if key == name]


PROXIES = {"nginx": "nginx", "caddy": "caddy", "haproxy": "haproxy"}


def front(world, name):
    return world.once(f"front-{name}", lambda: Front(world, name, PROXIES[name]))


def through(check):
    """One claim for each proxy."""
    for name in PROXIES:
        def claim(world, name=name):
            check(world, front(world, name))

        claim.__module__ = __name__
        add(f"{name}: {check.__name__.replace('_', ' ')}", claim)
    return check


@through
def a_challenge_arrives_whole_and_a_pass_comes_in_with_our_identity(world, proxy):
    before = proxy.count
    answer = proxy.ask("/paid/x?a=b")
    assert answer.status_code == 402, (answer.status_code, answer.text)
    token, invoice = read_challenge(answer.headers.get_list("www-authenticate"))
    assert answer.json()["price_sats"] == 10 and answer.json()["invoice"] == invoice, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert not proxy.reached(before)
    credential = f"L402 {token}:{world.pay(invoice)}"
    answer = proxy.ask("/paid/x?a=b", headers=[("Authorization", credential)])
    assert (answer.status_code, answer.text) == (200, "goods at /paid/x?a=b\n"), (answer.status_code, answer.text)
    (method, path, fields, _), = proxy.reached(before)
    assert (method, path) == ("GET", "/paid/x?a=b")
    assert values(fields, "x-gatehouse-service") == ["paid"], fields
    assert values(fields, "x-gatehouse-scopes") == ["read"], fields
    assert len(values(fields, "x-gatehouse-payment-hash")[0]) == 64, fields
    assert credential.rpartition(":")[2] not in str(fields), "the credential came to the upstream"
    assert not any(values(fields, "authorization")), fields
    proxy.credential = credential


def bought(world, proxy):
    if not hasattr(proxy, "credential"):
        proxy.credential = proxy.gate.buy("/gatehouse/authorize/paid/x")
    return proxy.credential


@through
def a_body_passes_and_is_not_asked_about(world, proxy):
    before = proxy.count
    body = b"x" * 200_000
    answer = proxy.ask("/paid/x", "POST", [("Authorization", bought(world, proxy))], body)
    assert answer.status_code == 200, (answer.status_code, answer.text)
    (method, _, _, got), = proxy.reached(before)
    assert (method, got) == ("POST", body)
    answer = proxy.ask("/paid/x", "POST", body=body)
    assert answer.status_code == 402, answer.status_code


FORGED = [(name, "l402:forged") for name in IDENTITY] + [
    ("x_gatehouse_subject", "l402:forged"), ("X-Gatehouse-Authorization", "Basic Zm9yZ2Vk"), ("X-Gatehouse-Status", "200")]


@through
def a_forged_identity_never_comes_to_the_upstream(world, proxy):
    before = proxy.count
    for path, headers in [("/open", []), ("/paid/health", []), ("/paid/x", [("Authorization", bought(world, proxy))])]:
        answer = proxy.ask(path, headers=FORGED + headers)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
    seen = proxy.reached(before)
    assert len(seen) == 3
    for _, path, fields, _ in seen:
        assert "forged" not in str(fields) and "Zm9yZ2Vk" not in str(fields), (path, fields)
        for name in IDENTITY:
            paid = path == "/paid/x"
            assert len([value for value in values(fields, name) if value]) == (1 if paid else 0), (path, fields)


@through
def other_credentials_come_to_the_upstream_and_ours_do_not(world, proxy):
    before = proxy.count
    assert proxy.ask("/open", headers=[("Authorization", "Bearer abc")]).status_code == 200
    assert proxy.ask("/open", headers=[("Authorization", bought(world, proxy))]).status_code == 200
    first, second = proxy.reached(before)
    assert values(first[2], "authorization") == ["Bearer abc"], first
    assert not any(values(second[2], "authorization")), second


@through
def refusals_arrive_with_their_status_and_words(world, proxy):
    answer = proxy.ask("/nowhere")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no-service"), (answer.status_code, answer.text)
    answer = proxy.ask("/paid/x", headers=[("Authorization", "L402 AAAA:zz")])
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "malformed-credential"), (answer.status_code, answer.text)
    answer = proxy.ask("/paid/x", headers=[("Accept", "text/html")])
    assert answer.status_code == 402 and answer.headers["content-type"].startswith("text/html"), answer.headers
    statuses = [proxy.ask("/scarce").status_code for _ in range(4)]
    assert statuses[-1] == 429, statuses
    answer = proxy.ask("/scarce")
    assert "too-many-challenges" in answer.text and int(answer.headers["retry-after"]) > 0, answer.headers


@through
def an_upstream_that_refuses_is_heard(world, proxy):
    answer = proxy.ask("/open/forbidden")
    assert (answer.status_code, answer.text) == (403, "goods at /open/forbidden\n"), (answer.status_code, answer.text)


@through
def a_revoked_pass_is_told_why(world, proxy):
    credential = proxy.gate.buy("/gatehouse/authorize/paid/x")
    assert proxy.ask("/paid/x", headers=[("Authorization", credential)]).status_code == 200
    proxy.gate.revoke(credential)
    answer = processes.until(
        lambda: (got := proxy.ask("/paid/x", headers=[("Authorization", credential)])).status_code == 402 and got, what="the revocation")
    assert answer.headers["x-gatehouse-reason"] == "pass-revoked", answer.headers


@through
def a_call_of_grpc_without_a_pass_does_not_pass(world, proxy):
    before = proxy.count
    answer = proxy.ask("/paid/Service/Call", "POST", [("Content-Type", "application/grpc"), ("TE", "trailers")], b"\0\0\0\0\0")
    assert answer.status_code == 402, (answer.status_code, answer.headers)
    assert not proxy.reached(before)


@through
def a_preflight_does_not_reach_the_upstream(world, proxy):
    before = proxy.count
    proxy.ask("/paid/x", "OPTIONS", [("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET")])
    assert not proxy.reached(before)


#: What a client may send to get at paid goods without paying.
TRICKS = {
    "another path in X-Original-URI": "GET /paid/x HTTP/1.1\nHost: a\nX-Original-URI: /open\nX-Original-Method: GET\nConnection: close\n\n",
    "another path in X-Forwarded-Uri": "GET /paid/x HTTP/1.1\nHost: a\nX-Forwarded-Uri: /open\nX-Forwarded-Method: GET\nConnection: close\n\n",
    "another path with underscores": "GET /paid/x HTTP/1.1\nHost: a\nX_Original_URI: /open\nX_Forwarded_Uri: /open\nConnection: close\n\n",
    "another method": "GET /paid/x HTTP/1.1\nHost: a\nX-Original-Method: OPTIONS\nX-Forwarded-Method: OPTIONS\nConnection: close\n\n",
    "another host": "GET /paid/x HTTP/1.1\nHost: a\nX-Forwarded-Host: b\nX-Original-Host: b\nConnection: close\n\n",
    "dot segments out of an open path": "GET /open/../paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "encoded dot segments": "GET /open/%2e%2e/paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "an encoded slash": "GET /open%2f..%2fpaid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "a parameter before the dots": "GET /open/..;/paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "a backslash": "GET /open\\..\\paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "doubled slashes": "GET //paid//x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "an encoded letter": "GET /%70aid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "a free path with a parameter": "GET /paid/health;/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "a fragment": "GET /open#/../paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "absolute form": "GET http://a/paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "absolute form of another host": "GET http://b/paid/x HTTP/1.1\nHost: a\nConnection: close\n\n",
    "the query of forward-auth": "GET /paid/x?unpaid=401 HTTP/1.1\nHost: a\nConnection: close\n\n",
    "the path of forward-auth": "GET /gatehouse/authorize/open HTTP/1.1\nHost: a\nConnection: close\n\n",
    "two lines of Authorization": "GET /paid/x HTTP/1.1\nHost: a\nAuthorization: Bearer a\nAuthorization: Bearer b\nConnection: close\n\n",
    "a huge field": "GET /paid/x HTTP/1.1\nHost: a\nAuthorization: L402 " + "A" * 60_000 + ":00\nConnection: close\n\n",
    "a preflight in name only": "POST /paid/x HTTP/1.1\nHost: a\nOrigin: https://b\nAccess-Control-Request-Method: GET\nContent-Length: 0\nConnection: close\n\n",
}


def trick(name, proxy_name, text):
    def claim(world):
        proxy = front(world, proxy_name)
        before = proxy.count
        status = proxy.raw(text)
        assert status not in (200, 204), status
        seen = proxy.reached(before)
        assert not seen, seen

    claim.__module__ = __name__
    add(f"{proxy_name}: {name} gets nobody in", claim)


for proxy_name in PROXIES:
    for name, text in TRICKS.items():
        trick(name, proxy_name, text)


@through
def a_gate_that_is_gone_lets_nothing_through(world, proxy):
    """Last of its proxy: on a front of its own, whose gate is not there."""
    dead = Front.__new__(Front)
    dead.name, dead.port, dead.shop = proxy.name, processes.free_port(), proxy.shop
    dead.folder = os.path.join(world.folder, proxy.name + "-alone")
    os.mkdir(dead.folder)

    class NoGate:
        port = processes.free_port()

    dead.gate = NoGate
    dead.process = world.start(getattr(dead, dead.name)(dead.placed(section(PROXIES[dead.name]))), dead.name, folder=dead.folder)
    assert processes.await_port(dead.process, dead.port), processes.log(dead.folder, dead.name)
    before = dead.count
    answer = dead.ask("/open")
    assert answer.status_code >= 500, answer.status_code
    assert not dead.reached(before)
