"""What all groups share: a simulated Lightning network with lnd's REST interface (no real money moves), a wallet, and an authority for certificates."""
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

import httpx

from harness import processes
from harness.certificates import Authority
from harness.gate import Gate


class World:
    def __init__(self, gatehouse, gatepass):
        self.gatehouse, self.gatepass_path = gatehouse, gatepass
        self.folder = tempfile.mkdtemp(prefix="gatehouse-interop-")
        #: Said beside the line of the claim that is being checked.
        self.notes = []
        self.processes, self.made, self.opened = [], {}, contextlib.ExitStack()
        simulator = self.start([gatehouse, "lightning", "simulate", "--listen", "127.0.0.1:0"], "simulator", stdout=subprocess.PIPE)
        line = simulator.stdout.readline()
        if not line:
            text = processes.log(self.folder, "simulator")
            self.close()
            sys.exit("the simulated network did not start: " + text)
        nodes = json.loads(line)
        self.payee, self.payer = nodes["payee"], nodes["payer"]
        self.authority = Authority(self.folder)
        self.certificate = self.authority.issue("localhost", "gate.example")

    def once(self, name, make):
        """What several claims of a group share; made when the first of them asks, and closed with the world."""
        if name not in self.made:
            self.made[name] = make()
            if hasattr(self.made[name], "close"):
                self.opened.callback(self.made[name].close)
        return self.made[name]

    def start(self, command, name, folder=None, **options):
        process = processes.start(command, folder or self.folder, name, **options)
        self.processes.append(process)
        return process

    def logs(self):
        """How the log of each gate ends that claims have made."""
        gates = [made for made in self.made.values() if isinstance(made, Gate)]
        return "".join(f"the log of gate {gate.name} ends with:\n{gate.log()}\n" for gate in gates)

    def close(self):
        self.opened.close()
        for process in reversed(self.processes):
            processes.stop(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def node(self, node, method, path, body=None):
        answer = httpx.request(method, node["url"] + path, json=body, headers={"Grpc-Metadata-macaroon": node["macaroon"]}, timeout=30)
        answer.raise_for_status()
        return json.loads(answer.text.strip().splitlines()[-1])

    def balance(self):
        """What the payer has left, in satoshi."""
        return int(self.node(self.payer, "GET", "/v1/balance/channels")["balance"])

    def pay(self, invoice):
        """The preimage in hexadecimal."""
        result = self.node(
            self.payer, "POST", "/v2/router/send",
            {"payment_request": invoice, "timeout_seconds": 10, "fee_limit_sat": "10", "no_inflight_updates": True})["result"]
        assert result["status"] == "SUCCEEDED", result
        return result["payment_preimage"]

    @contextlib.contextmanager
    def costs(self, satoshi, fee=1):
        """Whatever happens inside costs the payer this, and at most `fee` for each payment beside it."""
        before = self.balance()
        yield
        spent = before - self.balance()
        assert satoshi <= spent <= satoshi + fee, f"{spent} sat spent instead of {satoshi}"

    def gatepass(self, *words, store="passes"):
        env = {
            "PATH": os.environ["PATH"], "HOME": self.folder, "GATEPASS_STORE": os.path.join(self.folder, store), "GATEPASS_BACKEND": "lnd",
            "GATEPASS_NODE_URL": self.payer["url"], "GATEPASS_NODE_MACAROON_HEX": self.payer["macaroon"],
        }
        return subprocess.run([self.gatepass_path, *words], env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
