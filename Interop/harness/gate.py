"""A running gate."""
import hashlib
import os
import pathlib
import re
import subprocess

import httpx

from harness import processes


class Gate:
    """`gatehouse serve` with two listeners: `port` in clear text and, unless `tls` is false, `tls_port` with a certificate of the world's authority.

    `services` is what stands under that key of its configuration, `rest` whole sections beside it, with `{port}` and `{tls_port}` for those, `listeners` more
    of those, with `{tls_port}` for that, and `node` another address of its Lightning node.
    """

    def __init__(self, world, name, services, tls=True, rest="", descriptors=None, listeners="", node=None):
        self.world, self.name = world, name
        self.folder = os.path.join(world.folder, name)
        os.mkdir(self.folder)
        self.port, self.tls_port = processes.free_port(), processes.free_port()
        listeners = f"  - address: 127.0.0.1:{self.port}\n" + listeners.strip("\n").replace("{tls_port}", str(self.tls_port)) + "\n"
        if tls:
            chain, key, _ = world.certificate
            listeners += f"  - address: 127.0.0.1:{self.tls_port}\n    tls: {{certificate: {chain}, key: {key}}}\n"
        self.config = os.path.join(self.folder, "gatehouse.yaml")
        pathlib.Path(self.config).write_text(f"""listeners:
{listeners}storage: sqlite:{self.folder}/gatehouse.sqlite
lightning:
  backend: lnd
  lnd: {{url: "{node or world.payee['url']}", macaroon_hex: "{world.payee['macaroon']}"}}
services:
{services.rstrip()}
{rest.replace("{port}", str(self.port)).replace("{tls_port}", str(self.tls_port))}""")
        limit = ["prlimit", f"--nofile={descriptors}"] if descriptors else []
        self.process = world.start([*limit, world.gatehouse, "serve", "--config", self.config], name, folder=self.folder)
        if not processes.await_port(self.process, self.port):
            raise RuntimeError(f"the gate {name} did not start: {self.log()}")

    def log(self):
        return processes.log(self.folder, self.name)

    def url(self, path, tls=False):
        return f"https://127.0.0.1:{self.tls_port}{path}" if tls else f"http://127.0.0.1:{self.port}{path}"

    def challenge(self, path, host=None):
        """The macaroon and invoice that an unpaid request of HTTP/1.1 is answered with."""
        answer = httpx.get(self.url(path), headers={"Host": host} if host else {}, timeout=30)
        assert answer.status_code == 402, (answer.status_code, answer.text)
        return read_challenge(answer.headers.get_list("www-authenticate"))

    def buy(self, path, host=None):
        """A value for the `Authorization` field, paid for just now."""
        token, invoice = self.challenge(path, host)
        return f"L402 {token}:{self.world.pay(invoice)}"

    def revoke(self, credential):
        """Takes a pass back, as an operator does."""
        payment_hash = hashlib.sha256(bytes.fromhex(credential.rpartition(":")[2])).hexdigest()
        self.operate("tokens", "revoke", payment_hash, "--reason", "interop")

    def operate(self, *words):
        done = subprocess.run(
            [self.world.gatehouse, *words, "--config", self.config], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        assert done.returncode == 0, (words[:2], done.returncode, done.stderr.decode())
        return done.stdout.decode()

    def memory(self, field="VmRSS"):
        return processes.memory(self.process, field)

    def stop(self):
        processes.stop(self.process)


def read_challenge(lines):
    """Macaroon and invoice of the two lines of a challenge, which are checked to be the two that deployed programs read."""
    assert len(lines) == 2, lines
    legacy, current = lines
    first = re.fullmatch(r'LSAT macaroon="([A-Za-z0-9+/=]+)", invoice="(ln[a-z0-9]+)"', legacy)
    second = re.fullmatch(r'L402 macaroon="([A-Za-z0-9+/=]+)", invoice="([a-z0-9]+)", version="0", token="([A-Za-z0-9+/=]+)"', current)
    assert first and second, lines
    assert first.groups() == second.groups()[:2] and second.group(1) == second.group(3), lines
    return first.groups()
