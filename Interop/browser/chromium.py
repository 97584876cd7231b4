"""Chromium without a window, driven by its DevTools protocol."""
import base64
import hashlib
import itertools
import json
import pathlib
import tempfile

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from websockets.sync.client import connect

from harness import processes


class Chromium:
    """Trusts the certificate of the world's gates by its key, and finds `gate.example` on this machine."""

    def __init__(self, world):
        self.profile = tempfile.TemporaryDirectory(prefix="gatehouse-chromium-", ignore_cleanup_errors=True)
        key = world.certificate[2].public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.process = world.start([
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--remote-debugging-port=0", f"--user-data-dir={self.profile.name}",
            "--host-resolver-rules=MAP gate.example 127.0.0.1, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}", "about:blank"], "chromium")
        told = pathlib.Path(self.profile.name, "DevToolsActivePort")
        self.port = port = processes.until(lambda: told.exists() and told.read_text().split(), 40, "the start of Chromium")[0]
        targets = processes.until(
            lambda: [one for one in httpx.get(f"http://127.0.0.1:{port}/json").json() if one["type"] == "page"], 10, "a page in Chromium")
        self.tools = connect(targets[0]["webSocketDebuggerUrl"], max_size=None)
        self.numbers = itertools.count(1)
        self.call("Page.enable")

    def call(self, method, **parameters):
        number = next(self.numbers)
        self.tools.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.tools.recv(30))
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]

    def open(self, url):
        """Goes to a page and waits until it is there."""
        result = self.call("Page.navigate", url=url)
        assert not result.get("errorText"), result
        while json.loads(self.tools.recv(30)).get("method") != "Page.loadEventFired":
            pass

    def run(self, script):
        """What the body of an asynchronous function returns in the page."""
        result = self.call("Runtime.evaluate", expression=f"(async () => {{ {script} }})()", awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def close(self):
        self.tools.close()
        processes.stop(self.process)
        self.profile.cleanup()
