#!/usr/bin/python3
"""lnpair: real Lightning nodes (Electrum daemons) with channels between them, on loopback.

    lnpair.py up   [--dir DIR] [--hop] [--base-port N] [--seconds-limit 120]
    lnpair.py run  [--dir DIR] [--hop] [--base-port N] [--keep]     up, serve standard input, down
    lnpair.py down [--dir DIR]
    lnpair.py stop|start [--dir DIR] alice|bob|carol      one daemon, to play an outage
    lnpair.py rpc  [--dir DIR] alice|bob METHOD [JSON-PARAMS]

"run" belongs to whoever started it: it ends, with all its daemons, when its standard input ends.
"up" starts the fake chain and the daemons, makes and funds a wallet for each, opens a
channel alice -> bob that can carry payments both ways, and writes DIR/pair.json, which has
all that a test needs to reach the nodes.  With --hop a third node, carol, stands between
them: alice -> carol -> bob, so that a payment costs a routing fee (1 sat + 1 ppm).
Standard library only.
"""
import argparse
import base64
import ctypes
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ELECTRUM = ["/usr/bin/python3", "/usr/bin/electrum"]
NAMES = ["alice", "bob", "carol"]
DEFAULT_BASE_PORT = 51400
CHANNEL_BTC, PUSH_BTC = "0.16", "0.06"


class Trouble(Exception):
    pass


def post(url, payload, auth=None, timeout=130):
    request = urllib.request.Request(url, json.dumps(payload).encode(),
                                     {"Content-Type": "application/json"})
    if auth:
        request.add_header("Authorization", "Basic " + base64.b64encode(auth.encode()).decode())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as e:
        raise Trouble(f"{url}: HTTP {e.code}: {e.read().decode(errors='replace')}") from None


def ports(base):
    """The eight ports of a run, side by side."""
    return {"chain": {"electrum_port": base + 1, "control_port": base + 2},
            **{name: {"rpc_port": base + 3 + 2 * i, "ln_port": base + 4 + 2 * i} for i, name in enumerate(NAMES)}}


def free_base():
    """A base port whose eight ports nobody listens on; below the range that the kernel hands out by itself."""
    for _ in range(200):
        base = 12000 + 10 * secrets.randbelow(2000)
        held = []
        try:
            for group in ports(base).values():
                for port in group.values():
                    held.append(socket.socket())
                    held[-1].bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
        finally:
            for one in held:
                one.close()
    raise Trouble("no eight free ports in a row found")


class Chain:
    def __init__(self, control_port):
        self.url = f"http://127.0.0.1:{control_port}"

    def __call__(self, path, **body):
        return post(self.url + path, body)


class Node:
    def __init__(self, name, rpc_port, password, **_):
        self.name, self.url, self.auth = name, f"http://127.0.0.1:{rpc_port}/", f"test:{password}"

    def __call__(self, method, **params):
        answer = post(self.url, {"id": 1, "method": method, "params": params}, self.auth)
        if "error" in answer:
            raise Trouble(f"{self.name} {method}: {answer['error']['message']}")
        return answer["result"]


def until(what, check, limit):
    """Calls check until it answers truly; a node that is not up yet counts as not yet."""
    last = None
    while time.monotonic() < limit:
        try:
            value = check()
            if value:
                return value
            last = None
        except (OSError, Trouble) as e:
            last = e
        time.sleep(0.1)
    raise Trouble(f"gave up waiting: {what} ({last})")


def die_with_parent():
    """In the child: end when the process that started us ends, however that happens (Linux)."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGTERM)


def start(directory, name, command, pids, bound=False):
    """Starts a process; a bound one does not outlive this one, not even if this one is killed."""
    log = open(os.path.join(directory, name + ".log"), "ab")
    pids[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  start_new_session=True, cwd=directory,
                                  preexec_fn=die_with_parent if bound else None).pid
    with open(os.path.join(directory, "pids.json"), "w") as f:
        json.dump(pids, f)


def up(directory, hop, seconds_limit, base, bound=False):
    where = ports(base or free_base())
    chain = Chain(where["chain"]["control_port"])
    begun = time.monotonic()
    limit = begun + seconds_limit
    names = ["alice", "bob"] + (["carol"] if hop else [])
    edges = [("alice", "carol"), ("carol", "bob")] if hop else [("alice", "bob")]
    steps = []

    def step(text):
        steps.append((round(time.monotonic() - begun, 2), text))
        print(f"{steps[-1][0]:7.2f} s  {text}", file=sys.stderr if bound else sys.stdout, flush=True)

    if not os.access(ELECTRUM[1], os.X_OK):
        raise Trouble(f"{ELECTRUM[1]} is not installed (Debian: apt-get install --no-install-recommends electrum)")
    end(directory)
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory, mode=0o700)
    pids = {}
    start(directory, "fakechain",
          ["/usr/bin/python3", os.path.join(HERE, "fakechain.py"), "--electrum-port",
           str(where["chain"]["electrum_port"]), "--control-port", str(where["chain"]["control_port"])], pids, bound)
    password = secrets.token_urlsafe(16)
    nodes = {}
    for name in names:
        home = os.path.join(directory, name)
        os.makedirs(os.path.join(home, "regtest"), mode=0o700)
        with open(os.path.join(home, "regtest", "config"), "w") as f:
            json.dump({
                "config_version": 3, "server": f"127.0.0.1:{where['chain']['electrum_port']}:t", "oneserver": True, "auto_connect": False,
                "rpcsock": "tcp", "rpchost": "127.0.0.1", "rpcport": where[name]["rpc_port"],
                "rpcuser": "test", "rpcpassword": password,
                "lightning_listen": f"127.0.0.1:{where[name]['ln_port']}",
                "use_gossip": True,          # or a non-trampoline peer is refused
                "bolt11_fallback": False,    # Lightning-only invoices
                "use_recoverable_channels": False,
                "lightning_forward_payments": name == "carol",
                "check_updates": False, "dont_show_testnet_warning": True, "log_to_file": False,
            }, f)
        daemon(directory, name, pids, bound)
        nodes[name] = Node(name, password=password, **where[name])
    until("chain", lambda: chain("/mine", blocks=1), limit)
    step("fake chain up")
    wallets = {}
    for name, node in nodes.items():
        until(f"{name}'s daemon", lambda: node("getinfo")["connected"], limit)
        # the default wallet: no call needs to name it then
        wallets[name] = node("create", encrypt_file=False)["path"]
        node("load_wallet")
    step("daemons up, wallets made")
    ids = {name: node("nodeid").partition("@")[0] for name, node in nodes.items()}
    for node in nodes.values():
        chain("/fund", address=node("getunusedaddress"), sats=100_000_000, blocks=1)
    for node in nodes.values():
        until(f"{node.name}'s coins", lambda: float(node("getbalance").get("confirmed", 0)) >= 1, limit)
    step("all funded")
    points = []
    for opener, other in edges:
        address = f"{ids[other]}@127.0.0.1:{where[other]['ln_port']}"
        points.append(nodes[opener]("open_channel", connection_string=address,
                                    amount=CHANNEL_BTC, push_amount=PUSH_BTC))
        step(f"channel {opener} -> {other} funded: {points[-1]}")
    chain("/mine", blocks=6)
    for node in nodes.values():
        count = sum(node.name in edge for edge in edges)
        until(f"{node.name}'s channels", lambda: usable(node, count), limit)
    step("channels open on all sides")
    pair = {"chain": where["chain"],
            "rpc_user": "test", "rpc_password": password, "channel_points": points,
            "steps": steps}
    for name in names:
        pair[name] = {**where[name], "node_id": ids[name], "wallet": wallets[name],
                      "rpc_url": nodes[name].url}
    with open(os.path.join(directory, "pair.json"), "w") as f:
        json.dump(pair, f, indent=1)
    return nodes


def read_pids(directory):
    try:
        with open(os.path.join(directory, "pids.json")) as f:
            return json.load(f)
    except FileNotFoundError:
        return {}


def end(directory, names=None):
    """Ends processes that an earlier call started here, each by its own number."""
    pids = read_pids(directory)

    def ours(name):
        """Still running, and still the process that was started (a number can be reused)."""
        try:
            with open(f"/proc/{pids[name]}/cmdline", "rb") as f:
                line = f.read()
        except OSError:
            return False
        return (b"fakechain.py" if name == "fakechain" else directory.encode()) in line
    wanted = [n for n in (names or pids) if n in pids]
    # the daemons first: they want to close their connections to the chain
    for group in ([n for n in wanted if n != "fakechain"], [n for n in wanted if n == "fakechain"]):
        # a daemon whose RPC connections are kept open by somebody takes its time; it bears being killed
        for sig, patience in ((signal.SIGTERM, 2), (signal.SIGKILL, 3)):
            left = [n for n in group if ours(n)]
            for name in left:
                os.kill(pids[name], sig)
            stop_at = time.monotonic() + patience
            while left and time.monotonic() < stop_at:
                for name in left:
                    try:
                        os.waitpid(pids[name], os.WNOHANG)
                    except ChildProcessError:
                        pass
                left = [n for n in left if ours(n)]
                time.sleep(0.05)
    for name in wanted:
        del pids[name]
    if os.path.isdir(directory):
        with open(os.path.join(directory, "pids.json"), "w") as f:
            json.dump(pids, f)


def daemon(directory, name, pids, bound=False):
    start(directory, name, ELECTRUM + ["--regtest", "-D", os.path.join(directory, name),
                                       "-v", "daemon"], pids, bound)


def again(directory, name, seconds_limit, bound=False):
    """Starts one daemon once more and waits until its channels work."""
    begun = time.monotonic()
    limit = begun + seconds_limit
    node = load(directory)[name]
    daemon(directory, name, read_pids(directory), bound)
    until(f"{name}'s daemon", lambda: node("getinfo")["connected"], limit)
    node("load_wallet")
    # called again and again: a call that came too early leaves its failed attempt behind for a moment
    until(f"{name}'s channels", lambda: usable(node) or redial(directory, name), limit)
    # both ends: a peer notices a little later that the other is back
    for other in [o for o in load(directory).values() if o.name in read_pids(directory)]:
        until(f"{other.name}'s channels", lambda: usable(other), limit)
    print(f"{time.monotonic() - begun:7.2f} s  {name} is back", file=sys.stderr if bound else sys.stdout)


def redial(directory, name):
    """Has the peers of a node that is back call it at once; by themselves they take ten seconds or more to try."""
    with open(os.path.join(directory, "pair.json")) as f:
        back = json.load(f)[name]
    for other in load(directory).values():
        try:
            if any(row.get("remote_pubkey") == back["node_id"] for row in other("list_channels")):
                other("add_peer", connection_string=f"{back['node_id']}@127.0.0.1:{back['ln_port']}")
        except (OSError, Trouble):
            pass    # down itself
    time.sleep(0.2)


def run(directory, hop, seconds_limit, base, keep):
    """Brings the pair up, obeys one command a line on standard input, and brings it down when the input ends.

    Each answer is one JSON line on standard output: first the pair, then {"ok": true} or {"error": text}
    for each of "stop NAME", "start NAME", "hold NAME" and "release NAME"; a node that holds keeps
    payments to it in flight.
    """
    def leave(*_):
        raise SystemExit(0)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        up(directory, hop, seconds_limit, base, bound=True)
        with open(os.path.join(directory, "pair.json")) as f:
            print(json.dumps(json.load(f)), flush=True)
        # readline and not iteration: that reads ahead
        while line := sys.stdin.readline():
            words = line.split()
            try:
                if len(words) != 2 or words[0] not in ("stop", "start", "hold", "release") or words[1] not in NAMES:
                    raise Trouble("say: stop NAME, start NAME, hold NAME or release NAME")
                if words[0] == "stop":
                    end(directory, words[1:])
                elif words[0] == "start":
                    again(directory, words[1], seconds_limit, bound=True)
                else:
                    load(directory)[words[1]]("enable_htlc_settle", b=words[0] == "release")
                print(json.dumps({"ok": True}), flush=True)
            except (Trouble, OSError, KeyError) as e:
                print(json.dumps({"error": str(e)}), flush=True)
    except Trouble as e:
        print(json.dumps({"error": str(e)}), flush=True)
        raise
    except BrokenPipeError:
        pass
    finally:
        end(directory)
        if not keep:
            shutil.rmtree(directory, ignore_errors=True)


def usable(node, count=None):
    rows = node("list_channels")
    return rows and len(rows) == (count or len(rows)) and all(
        row["state"] == "OPEN" and row["peer_state"] == "GOOD" for row in rows)


def load(directory):
    with open(os.path.join(directory, "pair.json")) as f:
        pair = json.load(f)
    return {n: Node(n, pair[n]["rpc_port"], pair["rpc_password"]) for n in NAMES if n in pair}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("verb", choices=["up", "run", "down", "stop", "start", "rpc"])
    ap.add_argument("rest", nargs="*")
    ap.add_argument("--dir", default=os.path.join(tempfile.gettempdir(), "lnpair"))
    ap.add_argument("--hop", action="store_true")
    ap.add_argument("--base-port", type=int, default=None,
                    help=f"eight ports are used, starting one above; 0 picks free ones (default: {DEFAULT_BASE_PORT}, run: 0)")
    ap.add_argument("--keep", action="store_true", help="run: leave the folder with its logs behind")
    ap.add_argument("--seconds-limit", type=float, default=120)
    args = ap.parse_args()
    directory = os.path.abspath(args.dir)
    if args.verb == "down":
        end(directory)
    elif args.verb == "stop":
        end(directory, args.rest)
    elif args.verb == "start":
        again(directory, args.rest[0], args.seconds_limit)
    elif args.verb == "rpc":
        params = json.loads(args.rest[2]) if len(args.rest) > 2 else {}
        print(json.dumps(load(directory)[args.rest[0]](args.rest[1], **params), indent=1))
    elif args.verb == "run":
        run(directory, args.hop, args.seconds_limit, args.base_port or 0, args.keep)
    else:
        up(directory, args.hop, args.seconds_limit, DEFAULT_BASE_PORT if args.base_port is None else args.base_port)


if __name__ == "__main__":
    try:
        main()
    except Trouble as e:
        sys.exit(f"lnpair: {e}")
