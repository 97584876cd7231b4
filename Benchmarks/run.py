#!/usr/bin/env python3
"""Measures the gate beside nginx and a Go proxy that verifies the same kind of pass, all in one run on this machine.

    run.py --gatehouse FILE --gatepass FILE --micro FILE [--out FILE] [--only throughput,challenges,...] [--quick]

Everything runs on loopback, in front of one upstream that answers from memory. The rounds of the three proxies alternate, the
table shows medians. BENCH_SECONDS (5) is the length of one round, BENCH_ROUNDS (3) their number; --quick sees only whether everything
runs. A table at the end holds the figures against the project's goals. Standard library only.
"""
import argparse
import base64
import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import members

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = 64
# The gate remembers 4,096 passes for each of at most two event loops: one that comes again after so many others is verified anew.
COLD_PASSES = 20_000
WARM, COLD = "gatehouse", "gatehouse, cold"
TICK = os.sysconf("SC_CLK_TCK")
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CADDY = shutil.which("caddy") or "/usr/bin/caddy"
# Bodies of answers, in bytes, by their path.
BODIES = {"64k": 64 << 10, "16m": 16 << 20}
IDLE_CONNECTIONS = 10_000

# Statuses are counted by wrk's script only where they matter: it costs wrk time.
COUNTING = """
            wanted = 0
            function response(status) if status == STATUS then wanted = wanted + 1 end end
"""


# Every request is made beforehand.
IN_TURN = """
            local requests, turn = {}, 0
            function init(arguments)
                for value in io.lines(FILE) do
                    wrk.headers["Authorization"] = value
                    table.insert(requests, wrk.format())
                end
            end
            function request()
                turn = turn % #requests + 1
                return requests[turn]
            end
"""


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    """A port whose successor is free, too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


class Process:
    """A server, and the processes that it started."""

    def __init__(self, command, port, log, env=None):
        self.log = log
        self.started = time.monotonic()
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **(env or {})},
                cwd=os.path.dirname(log))
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - self.started > 20:
                    self.stop()
                    sys.exit(f"{command[0]} did not start:\n{pathlib.Path(log).read_text()[-2000:]}")
                time.sleep(0.002)
        self.seconds_to_start = time.monotonic() - self.started

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def members(self):
        yield self.process.pid
        with contextlib.suppress(OSError):
            yield from map(int, pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split())

    def cpu_seconds(self):
        total = 0
        for pid in self.members():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def resident_mib(self):
        total = 0
        for pid in self.members():
            found = re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
            total += int(found.group(1)) if found else 0
        return total / 1024


class Bench:
    def __init__(self, args, folder):
        self.args, self.folder, self.servers = args, folder, []
        self.upstream()
        self.goproxy = os.path.join(folder, "goproxy")
        say("building the Go proxy")
        subprocess.run(
            ["go", "build", "-o", self.goproxy, "."], check=True, cwd=HERE / "peers/goproxy",
            env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": os.path.join(folder, "gocache")})

    def start(self, command, port, name, env=None):
        server = Process(command, port, os.path.join(self.folder, f"{name}.log"), env)
        self.servers.append(server)
        return server

    def end(self, server):
        server.stop()
        self.servers.remove(server)

    def close(self):
        for server in self.servers:
            server.stop()

    # The servers

    def nginx(self, name, port, workers, content):
        path = os.path.join(self.folder, f"{name}.conf")
        pathlib.Path(path).write_text(f"""
            daemon off; worker_processes {workers}; pid {self.folder}/{name}.pid; error_log {self.folder}/{name}-error.log;
            events {{ worker_connections 4096; }}
            http {{
                access_log off; keepalive_requests 100000000; server_tokens off;
                client_body_temp_path {self.folder}/{name}-body; proxy_temp_path {self.folder}/{name}-proxy;
                fastcgi_temp_path {self.folder}/{name}-1; uwsgi_temp_path {self.folder}/{name}-2; scgi_temp_path {self.folder}/{name}-3;
                {content.replace("PORT", str(port))}
            }}""")
        return self.start([NGINX, "-c", path, "-p", self.folder, "-e", f"{self.folder}/{name}-error.log"], port, name)

    def upstream(self):
        port = self.upstream_port = free_port()
        self.upstream_h2_port = free_port()
        answers = 'location / { return 200 "this is what was paid for\\n"; }'
        for name, size in BODIES.items():
            pathlib.Path(self.folder, name).write_bytes(os.urandom(1024) * (size >> 10))
            answers += f" location = /bench/{name} {{ alias {self.folder}/{name}; }}"
        self.nginx("upstream", port, 1, f"""
            sendfile on; open_file_cache max=10;
            server {{ listen 127.0.0.1:PORT reuseport backlog=4096; {answers} }}
            server {{ listen 127.0.0.1:{self.upstream_h2_port} http2 backlog=4096; http2_max_requests 100000000; {answers} }}""")

    def certificate(self):
        """Of the listeners that have TLS: the same for all."""
        files = [os.path.join(self.folder, name) for name in ("gate.pem", "gate.key")]
        if not os.path.exists(files[0]):
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                 "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", files[0], "-keyout", files[1]], check=True, stderr=subprocess.DEVNULL)
        return files

    def start_caddy(self, threads, tls=False, h2c=False):
        port = free_port()
        path = os.path.join(self.folder, "Caddyfile")
        certificate, key = self.certificate()
        upstream = f"h2c://127.0.0.1:{self.upstream_h2_port}" if h2c else f"127.0.0.1:{self.upstream_port}"
        pathlib.Path(path).write_text(f"""{{
    admin off
    auto_https off
    log default {{
        level ERROR
    }}
    servers {{
        protocols h1 h2 h2c
    }}
}}
{'https' if tls else 'http'}://127.0.0.1:{port} {{
    {f'tls {certificate} {key}' if tls else ''}
    reverse_proxy {upstream}
}}
""")
        return port, self.start([CADDY, "run", "--config", path], port, "caddy", {"GOMAXPROCS": str(threads), "HOME": self.folder})

    def start_nginx_h2(self, threads):
        """`grpc_pass`, which is how nginx speaks HTTP/2 to an upstream."""
        port = free_port()
        return port, self.nginx("nginx-h2", port, threads, f"""
            upstream service {{ server 127.0.0.1:{self.upstream_h2_port}; keepalive 1024; keepalive_requests 100000000; }}
            server {{
                listen 127.0.0.1:PORT http2 backlog=4096; http2_max_requests 100000000; http2_max_concurrent_streams 128;
                location / {{ grpc_pass grpc://service; grpc_set_header Authorization ""; grpc_set_header X-Forwarded-For $remote_addr; }}
            }}""")

    def start_nginx(self, threads, tls=False):
        port = free_port()
        certificate, key = self.certificate()
        return port, self.nginx("nginx", port, threads, f"""
            upstream service {{ server 127.0.0.1:{self.upstream_port}; keepalive 1024; keepalive_requests 100000000; }}
            server {{
                listen 127.0.0.1:PORT {"ssl" if tls else ""} backlog=4096;
                {f"ssl_certificate {certificate}; ssl_certificate_key {key};" if tls else ""}
                location / {{
                    proxy_max_temp_file_size 0;
                    proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
                    proxy_set_header Authorization ""; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
                }}
            }}""")

    def start_go(self, threads):
        port = free_port()
        server = self.start(
            [self.goproxy, "serve", f"127.0.0.1:{port}", f"http://127.0.0.1:{self.upstream_port}"], port, "goproxy", {"GOMAXPROCS": str(threads)})
        return port, server

    def start_gate(self, threads, terms="max_challenges: 1000000/h", tls=False, h2c=False, network=False):
        port, simulator = free_port(), free_port()
        data = tempfile.mkdtemp(dir=self.folder)
        certificate, key = self.certificate()
        upstream = f"h2c://127.0.0.1:{self.upstream_h2_port}" if h2c else f"http://127.0.0.1:{self.upstream_port}"
        config = os.path.join(data, "gatehouse.yaml")
        pathlib.Path(config).write_text(f"""
listeners:
  - address: 127.0.0.1:{port}
    tls: {f"{{certificate: {certificate}, key: {key}}}" if tls else "off"}
storage: sqlite:{data}/gatehouse.sqlite
lightning:
  backend: simulated
services:
  - name: bench
    upstream: {upstream}
    payment: {{price: 10 sat, expires: 1d, capabilities: [read, write], {terms}}}
{members.NETWORK.replace("PORT", str(port)) if network else ""}
limits: {{threads: {threads}, connections: 20000}}
logging: {{level: warning}}
""")
        server = self.start([self.args.gatehouse, "serve", "--config", config, "--simulator", f"127.0.0.1:{simulator}"], port, "gatehouse")
        self.wallet = {
            "GATEPASS_BACKEND": "lnd", "GATEPASS_NODE_URL": f"http://127.0.0.1:{simulator + 1}",
            "GATEPASS_NODE_MACAROON": f"{data}/simulated-payer.macaroon", "GATEPASS_STORE": f"{data}/passes", "HOME": data,
        }
        return port, server

    def gatepass(self, *words):
        begun = time.monotonic()
        done = subprocess.run(
            [self.args.gatepass, *words], env={**os.environ, **self.wallet}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            sys.exit(f"gatepass {' '.join(words)}: {done.returncode}: {done.stderr.decode()}")
        return time.monotonic() - begun, done.stdout.decode()

    def buy(self, port, tls=False):
        """The Authorization value of a pass that `gatepass` bought, from what the upstream of a gate would have been sent."""
        return buy_pass(port, self.wallet, tls)

    # The load

    def wrk(self, port, seconds, passes=(), connections=CONNECTIONS, counting=None, path="x", tls=False, pause=None):
        """Shows the passes in turn. Several cost the load generator more than one, which is its disadvantage and that of what is measured."""
        script = os.path.join(self.folder, "load.lua")
        values = os.path.join(self.folder, "passes.txt")
        pathlib.Path(values).write_text("".join(f"{value}\n" for value in passes))
        header = f'wrk.headers["Authorization"] = {json.dumps(passes[0])}' if len(passes) == 1 else ""
        pathlib.Path(script).write_text((IN_TURN.replace("FILE", json.dumps(values)) if len(passes) > 1 else header) + """
            local threads = {}
            function setup(thread) table.insert(threads, thread) end
            function done(summary, latency, requests)
                local wanted = 0
                for _, thread in ipairs(threads) do wanted = wanted + (thread:get("wanted") or 0) end
                io.write(string.format('JSON {"requests": %d, "us": %d, "p50": %d, "p99": %d, "status": %d, "socket": %d, "bytes": %d, "wanted": %d}\\n',
                    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), summary.errors.status,
                    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, summary.bytes, wanted))
            end""" + (COUNTING.replace("STATUS", str(counting)) if counting else "")
            + (f"\nfunction delay() return {pause} end\n" if pause else ""))
        output = subprocess.run(
            ["wrk", "-t1", "--timeout", "20s", f"-c{connections}", f"-d{seconds}s", "-s", script, f"{'https' if tls else 'http'}://127.0.0.1:{port}/bench/{path}"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True).stdout.decode()
        found = re.search(r"JSON (.*)", output)
        if not found:
            sys.exit(f"wrk said: {output}")
        return json.loads(found.group(1))

    def throughput(self, threads):
        servers = {WARM: self.start_gate(threads), "nginx": self.start_nginx(threads), "go": self.start_go(threads)}
        gate_pass = self.buy(servers[WARM][0])
        servers[COLD] = servers[WARM]
        # nginx verifies nothing, Go verifies the same pass each time, and the gate remembers one that it has seen.
        passes = {WARM: [gate_pass], COLD: list(narrowed(gate_pass, COLD_PASSES)), "nginx": [gate_pass], "go": [self.go_pass()]}
        for name, (port, _) in servers.items():
            self.wrk(port, 1, passes[name])
        say(f"  {threads} thread{'s' if threads > 1 else ''}")
        return self.compared(servers, lambda name, port: self.admitted(name, port, passes[name]))

    def compared(self, servers, load):
        """Medians of rounds in turn, of what `load` of one server gives: a dictionary with `requests`, `us`, and more perhaps."""
        rounds = {name: [] for name in servers}
        for number in range(ROUNDS):
            for name, (port, server) in servers.items():
                say(f"  round {number + 1} of {ROUNDS}: {name}")
                before = server.cpu_seconds()
                result = load(name, port)
                result["rate"] = result["requests"] / result["us"] * 1e6
                result["cpu_us"] = (server.cpu_seconds() - before) / result["requests"] * 1e6
                rounds[name].append(result)
        for server in {id(server): server for _, server in servers.values()}.values():
            self.end(server)
        return {name: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for name, runs in rounds.items()}

    def go_pass(self):
        return subprocess.run([self.goproxy, "mint"], check=True, stdout=subprocess.PIPE).stdout.decode().strip()

    def admitted(self, name, port, passes, **options):
        result = self.wrk(port, SECONDS, passes, **options)
        if result["status"] or result["socket"] or not result["requests"]:
            sys.exit(f"{name} did not admit what it should have: {result}")
        return result

    def bodies(self, name):
        servers = {"gatehouse": self.start_gate(2), "nginx": self.start_nginx(2), "caddy": self.start_caddy(2), "go": self.start_go(2)}
        token = self.buy(servers["gatehouse"][0])
        go = self.go_pass()
        return self.compared(servers, lambda server, port: self.admitted(
            server, port, [go if server == "go" else token], connections=16, path=name))

    def tls(self):
        servers = {"gatehouse": self.start_gate(2, tls=True), "nginx": self.start_nginx(2, tls=True), "caddy": self.start_caddy(2, tls=True)}
        token = self.buy(servers["gatehouse"][0], tls=True)
        return self.compared(servers, lambda name, port: self.admitted(name, port, [token], tls=True))

    def h2load(self, port, token, grpc):
        """Sixteen connections with sixteen streams each."""
        path = os.path.join(self.folder, "message")
        pathlib.Path(path).write_bytes(b"\0\0\0\0\x20" + b"m" * 32)
        call = ["-d", path, "-H", "content-type: application/grpc", "-H", "te: trailers"] if grpc else []
        output = subprocess.run(
            ["h2load", "-t1", "-c16", "-m16", f"-D{SECONDS}", "--warm-up-time=1", "-H", f"authorization: {token}", *call,
             f"http://127.0.0.1:{port}/bench/x"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True).stdout.decode()
        codes = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", output)
        if not codes:
            sys.exit(f"h2load said: {output}")
        succeeded, *others = map(int, codes.groups())
        return {"requests": succeeded, "us": SECONDS * 1e6, "failed": sum(others)}

    def multiplexed(self, grpc):
        servers = {"gatehouse": self.start_gate(2, h2c=True), "nginx": self.start_nginx_h2(2), "caddy": self.start_caddy(2, h2c=True)}
        token = self.buy(servers["gatehouse"][0])
        results = self.compared(servers, lambda _, port: self.h2load(port, token, grpc))
        # nginx answers some calls 502: the upstream replies before it has read their message.
        if results["gatehouse"]["failed"]:
            sys.exit(f"the gate failed calls that it should have admitted: {results['gatehouse']}")
        return results

    def idle(self, count=IDLE_CONNECTIONS):
        """What a connection costs that was served once and is kept."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2 * count + 1000), hard), hard))
        port, server = self.start_gate(2)
        request = f"GET /bench/x HTTP/1.1\r\nHost: a\r\nAuthorization: {self.buy(port)}\r\n\r\n".encode()
        connections, before = [], 0.0
        for number in range(count + 500):
            connections.append(socket.create_connection(("127.0.0.1", port), 10))
            connections[-1].sendall(request)
            if not connections[-1].recv(4096).startswith(b"HTTP/1.1 200 "):
                sys.exit(f"connection {number} was not served")
            # The first ones pay for what all share.
            if number == 499:
                before = server.resident_mib()
        after = server.resident_mib()
        for connection in connections:
            connection.close()
        self.end(server)
        return {"connections": count, "kib_each": (after - before) * 1024 / count, "mib": after}

    def challenges(self, threads):
        port, server = self.start_gate(threads, "max_challenges: 1000000/h, reuse: 0s")  # may be had in one burst
        self.wrk(port, 1)
        resident = server.resident_mib()
        before = server.cpu_seconds()
        result = self.wrk(port, SECONDS, counting=402)
        if not result["wanted"]:
            sys.exit(f"the gate sent no 402: {result}")
        answer = {
            "rate": result["wanted"] / result["us"] * 1e6, "others": (result["requests"] - result["wanted"]) / result["us"] * 1e6, "p99": result["p99"], "cpu_us": (server.cpu_seconds() - before) / result["wanted"] * 1e6,
            "resident_mib_before": resident,
            "resident_mib_after": server.resident_mib(),
        }
        self.end(server)
        return answer

    def first_pass(self):
        port, server = self.start_gate(2)
        url = f"http://127.0.0.1:{port}/bench/x"
        first, body = self.gatepass("get", "--max-cost", "20", url)
        second, again = self.gatepass("get", "--max-cost", "20", url)
        assert body == again == "this is what was paid for\n", (body, again)
        self.end(server)
        return {"gate_ready": server.seconds_to_start, "paying": first, "again": second}

    def memory(self, count=1000):
        figures = {}
        for name in ("gatehouse", "nginx", "go"):
            port, server = getattr(self, {"gatehouse": "start_gate", "nginx": "start_nginx", "go": "start_go"}[name])(2)
            idle = server.resident_mib()
            token = self.buy(port) if name == "gatehouse" else self.go_pass()
            request = f"GET /bench/x HTTP/1.1\r\nHost: a\r\nAuthorization: {token}\r\n\r\n".encode()
            connections = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(count)]
            for connection in connections:
                connection.sendall(request)
            answers = [connection.recv(4096) for connection in connections]
            if not all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers):
                sys.exit(f"{name}: not every one of {count} connections was served")
            figures[name] = {"idle_mib": idle, "mib": server.resident_mib()}
            for connection in connections:
                connection.close()
            self.end(server)
        return figures

    def verification(self):
        counter = os.path.join(self.folder, "allocations.so")
        compiler = shutil.which("cc") or shutil.which("clang")
        env = dict(os.environ)
        if compiler:
            subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", counter, HERE / "peers/allocations.c"], check=True)
            env["LD_PRELOAD"] = counter
        iterations = ["1000"] if self.args.quick else []
        output = subprocess.run([self.args.micro, *iterations], env=env, stdout=subprocess.PIPE, check=True).stdout.decode()
        lines = [json.loads(line) for line in output.splitlines()]
        if not lines or not all(line["held"] for line in lines):
            sys.exit(f"the verification did not hold: {output}")
        return lines


def ask(port, method, path, headers, body=b"", tls=False):
    import http.client
    import ssl
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    if tls:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=ssl._create_unverified_context())
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def buy_pass(port, wallet, tls=False):
    """Pays a challenge by hand, so that the credential is in our hands: asks the gate, then the simulated node's REST interface."""
    status, headers, _ = ask(port, "GET", "/bench/x", {}, tls=tls)
    line = next(value for value in headers.get_all("WWW-Authenticate") if value.startswith("L402 "))
    if status != 402:
        sys.exit(f"the gate answered {status} instead of 402")
    fields = dict(re.findall(r'(\w+)="([^"]*)"', line))
    macaroon = pathlib.Path(wallet["GATEPASS_NODE_MACAROON"]).read_bytes().hex()
    node = int(wallet["GATEPASS_NODE_URL"].rpartition(":")[2])
    order = {"payment_request": fields["invoice"], "timeout_seconds": 10, "fee_limit_msat": "10000", "no_inflight_updates": True}
    status, _, text = ask(node, "POST", "/v2/router/send", {"Grpc-Metadata-macaroon": macaroon, "Content-Type": "application/json"}, json.dumps(order).encode())
    result = json.loads(text.strip().splitlines()[-1]).get("result", {}) if text.strip() else {}
    if result.get("status") != "SUCCEEDED":
        sys.exit(f"the simulated payment failed: {status} {text}")
    return f"L402 {fields['macaroon']}:{result['payment_preimage']}"


def narrowed(credential, count):
    """So many passes that the gate has to verify one by one: each is `credential` with a caveat of its own that ends it a little earlier, which
    any holder can add (a macaroon's signature is the key of the next one)."""
    token, _, preimage = credential.partition(" ")[2].partition(":")
    macaroon = base64.b64decode(token)
    # The binary format 2: ... caveats, 0 behind the last one, then 6 and 32 for the signature.
    body, signature = macaroon[:-35], macaroon[-32:]
    if macaroon[0] != 2 or macaroon[-35:-32] != b"\0\x06\x20":
        sys.exit("the gate's macaroon is not in the binary format that is expected here")
    latest = int(time.time()) + 80_000
    for number in range(count):
        caveat = f"bench_valid_until={latest - number}".encode()
        longer = body + b"\x02" + bytes([len(caveat)]) + caveat + b"\0" + macaroon[-35:-32]
        yield f"L402 {base64.b64encode(longer + hmac.digest(signature, caveat, hashlib.sha256)).decode()}:{preimage}"


# What the project promises; the figures of one run beside it.

NGINX_SHARE, GO_TIMES = 0.7, 2
COLD_MICROSECONDS, WARM_MICROSECONDS = 5, 1
CHALLENGES, MEMORY_MIB = 3000, 40
BODY_SHARE, MULTIPLEXED_SHARE, IDLE_KIB = 0.9, 0.8, 10
VERIFIED, SEEN_AGAIN = "verify chain, preimage and caveats", "header to verdict, remembered"


def goals(results):
    """What is promised, what was measured, and whether that holds."""
    for threads, row in results.get("throughput", {}).items():
        at = f"admitted, {threads} thread{'s' if int(threads) > 1 else ''}"
        share, times = (row[WARM]["rate"] / row[peer]["rate"] for peer in ("nginx", "go"))
        yield f"{at}: at least {NGINX_SHARE} of nginx", f"{share:.2f}", share >= NGINX_SHARE
        yield f"{at}: at least {GO_TIMES} times Go", f"{times:.2f}", times >= GO_TIMES
    lines = {line["name"]: line["nanoseconds"] / 1000 for line in results.get("verification", [])}
    for name, kind, limit in ((VERIFIED, "cold", COLD_MICROSECONDS), (SEEN_AGAIN, "warm", WARM_MICROSECONDS)):
        if name in lines:
            yield f"verification, {kind}: under {limit} us", f"{lines[name]:.2f} us", lines[name] < limit
    for threads, run in results.get("challenges", {}).items():
        at = f"challenges, {threads} thread{'s' if int(threads) > 1 else ''}"
        yield f"{at}: at least {CHALLENGES:,} a second", f"{run['rate']:,.0f}", run["rate"] >= CHALLENGES
    for name, run in results.get("bodies", {}).items():
        share = run["gatehouse"]["bytes"] / run["nginx"]["bytes"]
        yield f"bodies of {name}: at least {BODY_SHARE} of nginx's bytes/s", f"{share:.2f}", share >= BODY_SHARE
    for name, run in results.get("multiplexed", {}).items():
        share = run["gatehouse"]["rate"] / run["nginx"]["rate"]
        yield f"{name}: at least {MULTIPLEXED_SHARE} of nginx's grpc_pass", f"{share:.2f}", share >= MULTIPLEXED_SHARE
    if "idle" in results:
        each = results["idle"]["kib_each"]
        yield f"{results['idle']['connections']:,} idle connections: under {IDLE_KIB} KiB each", f"{each:.1f} KiB", each < IDLE_KIB
    if "sign_ins" in results:
        run = results["sign_ins"]
        times = run["busy_p99"] / run["quiet_p99"]
        yield f"p99 at half load while members sign in: at most {members.P99_TIMES} times", f"{times:.2f}", times <= members.P99_TIMES
    if "memory" in results:
        mib = results["memory"]["gatehouse"]["mib"]
        yield f"1,000 connections: under {MEMORY_MIB} MiB resident", f"{mib:.1f} MiB", mib < MEMORY_MIB


def show_goals(results, is_quick):
    rows = list(goals(results))
    print("\nGoals" + (" (a quick run: the figures mean nothing)" if is_quick else ""))
    for goal, figure, is_met in rows:
        print(f"  {goal:66} {figure:>10}  {'met' if is_met else 'NOT MET'}")
    print(f"  {sum(is_met for _, _, is_met in rows)} of {len(rows)} met")


def show_compared(run):
    """One row for each server, beside nginx."""
    for name, row in run.items():
        volume = f" {row['bytes'] / row['us']:>8,.0f} MB/s" if "bytes" in row else ""
        failed = f" {row['failed']:,.0f} more failed" if row.get("failed") else ""
        latency = f" p99 {row['p99']:>7,.0f} us" if "p99" in row else ""
        print(
            f"  {name:10} {row['rate']:>9,.0f} requests/s {row['rate'] / run['nginx']['rate']:>6.2f} of nginx, CPU {row['cpu_us']:>8.1f} us,"
            f" {row['cpu_us'] / run['nginx']['cpu_us']:>5.2f} of nginx{latency}{volume}{failed}")


def show(results):
    if "throughput" in results:
        print("\nAn admitted request: pass checked, credential stripped, passed on and answered")
        print("  gatehouse remembers a pass that it has verified (warm); cold, it is shown as many as it has to verify anew each time, as Go does; nginx checks nothing")
        print(f"  {'':15} {'threads':>7} {'requests/s':>11} {'of nginx':>9} {'times Go':>9} {'p50 us':>8} {'p99 us':>8} {'CPU us':>7} {'of nginx':>9}")
    for threads, row in results.get("throughput", {}).items():
        for name, run in row.items():
            print(
                f"  {WARM + ', warm' if name == WARM else name:15} {threads:>7} {run['rate']:>11,.0f} {run['rate'] / row['nginx']['rate']:>9.2f} {run['rate'] / row['go']['rate']:>9.2f}"
                f" {run['p50']:>8,.0f} {run['p99']:>8,.0f} {run['cpu_us']:>7.1f} {run['cpu_us'] / row['nginx']['cpu_us']:>9.2f}")
    if "verification" in results:
        print("\nOne decision, without the network")
        for line in results["verification"]:
            each = "-" if line["allocations"] is None else f"{line['allocations']:.1f}"
            print(f"  {line['name']:40} {line['nanoseconds']:>9,.0f} ns {each:>6} allocations")
    if "challenges" in results:
        print("\n402s on the simulated node, each with an invoice and a macaroon of its own")
        for threads, run in results["challenges"].items():
            print(
                f"  {threads} threads  {run['rate']:>9,.0f} a second, p99 {run['p99'] / 1000:.1f} ms, CPU {run['cpu_us']:.0f} us each; memory"
                f" {run['resident_mib_before']:.0f} -> {run['resident_mib_after']:.0f} MiB" + (f"; besides {run['others']:,.0f} other answers a second" if run["others"] >= 1 else ""))
    for title, runs in (("bodies", "Bodies of answers, HTTP/1.1, 16 connections"), ("multiplexed", "HTTP/2 in clear text on both sides, 16 connections with 16 streams")):
        for name, run in results.get(title, {}).items():
            print(f"\n{runs}: {name}; 2 threads")
            show_compared(run)
    if "tls" in results:
        print("\nTLS 1.3, kept alive, HTTP/1.1; 2 threads")
        show_compared(results["tls"])
    if "idle" in results:
        run = results["idle"]
        print(f"\n{run['connections']:,} idle connections, each served once: {run['kib_each']:.1f} KiB each, {run['mib']:.1f} MiB in all")
    if "members" in results:
        print("\nA member, and a tool by its scopes, HTTP/1.1, 64 connections; 2 threads")
        show_compared(results["members"])
    if "sign_ins" in results:
        members.show(results["sign_ins"])
    if "first_pass" in results:
        run = results["first_pass"]
        print("\nTime to the first pass")
        print(f"  gate started and listening {run['gate_ready'] * 1000:.0f} ms; gatepass get, payment included {run['paying'] * 1000:.0f} ms; again {run['again'] * 1000:.0f} ms")
    if "memory" in results:
        print("\nResident memory, 2 threads: idle, and with 1,000 connections open that were each served")
        for name, run in results["memory"].items():
            print(f"  {name:10} {run['idle_mib']:>7.1f} MiB {run['mib']:>7.1f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gatehouse", required=True)
    parser.add_argument("--gatepass", required=True)
    parser.add_argument("--micro", required=True)
    parser.add_argument("--out")
    parser.add_argument("--quick", action="store_true", help="one short round of everything, to see that it runs")
    parser.add_argument("--only", default="verification,throughput,challenges,first_pass,memory,bodies,tls,multiplexed,idle,members,sign_ins")
    args = parser.parse_args()
    if args.quick:
        global SECONDS, ROUNDS, COLD_PASSES
        SECONDS, ROUNDS, COLD_PASSES = 1, 1, 500
    wanted = args.only.split(",")
    for name in ("gatehouse", "gatepass", "micro"):
        setattr(args, name, os.path.abspath(getattr(args, name)))
    folder = tempfile.mkdtemp(prefix="gatehouse-bench-")
    # nginx, started by root, gives up that right for its workers: they must reach their folders.
    os.chmod(folder, 0o755)
    bench = None
    results = {"machine": {"cores": os.cpu_count(), "seconds": SECONDS, "rounds": ROUNDS, "connections": CONNECTIONS}}
    try:
        bench = Bench(args, folder)
        if "verification" in wanted:
            say("one decision")
            results["verification"] = bench.verification()
        if "throughput" in wanted:
            say("admitted requests")
            results["throughput"] = {threads: bench.throughput(threads) for threads in (1, 2)}
        if "challenges" in wanted:
            say("challenges")
            results["challenges"] = {threads: bench.challenges(threads) for threads in (1, 2)}
        if "first_pass" in wanted:
            say("first pass")
            results["first_pass"] = bench.first_pass()
        if "memory" in wanted:
            say("memory")
            results["memory"] = bench.memory()
        if "bodies" in wanted:
            say("bodies")
            results["bodies"] = {name: bench.bodies(name) for name in BODIES}
        if "tls" in wanted:
            say("TLS")
            results["tls"] = bench.tls()
        if "multiplexed" in wanted:
            say("HTTP/2")
            results["multiplexed"] = {"h2c": bench.multiplexed(False), "gRPC unary": bench.multiplexed(True)}
        if "idle" in wanted:
            say("idle connections")
            results["idle"] = bench.idle()
        if "members" in wanted:
            say("members and tools")
            results["members"] = members.admitted(bench)
        if "sign_ins" in wanted:
            say("sign-ins")
            results["sign_ins"] = members.sign_ins(bench, SECONDS)
    finally:
        if bench:
            bench.close()
        shutil.rmtree(folder, ignore_errors=True)
    show(results)
    show_goals(results, args.quick)
    if args.out:
        pathlib.Path(args.out).write_text(json.dumps(results, indent=1) + "\n")
        print(f"\nwritten to {args.out}")


main()
