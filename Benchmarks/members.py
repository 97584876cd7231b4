"""Rows of the benchmark about members: what their tokens cost at the gate, and what their sign-ins cost everybody else."""
import http.client
import itertools
import json
import threading
import time

NETWORK = """
    accounts: true
    scopes: [{path: /, require: [profile.read]}]
network:
  name: Bench
  base_url: http://127.0.0.1:PORT
"""
PASSWORD = "a lantern in the reeds"
P99_TIMES = 1.5
ACCOUNTS = 24
# Each caller may sign in sixty times a minute: on loopback there are many.
CALLERS = itertools.cycle(f"127.0.{third}.{fourth}" for third in range(1, 40) for fourth in range(1, 250))
CALLERS_LOCK = threading.Lock()


def call(port, path, body, token=None, caller=None):
    """Status and JSON of a call of the account interface; a caller of its own unless one is named."""
    with CALLERS_LOCK:
        caller = caller or next(CALLERS)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(caller, 0))
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text)


def register(port, number):
    body = {"email": f"member{number}@example.org", "password": PASSWORD, "username": f"Member {number}"}
    status, answer = call(port, "/v4/auth/register", body)
    if status != 201:
        raise SystemExit(f"a registration was answered {status}: {answer}")
    return answer["response"]["access_token"]


def admitted(bench):
    """A member's own token, a tool's with the scope that is asked for, and nginx, which checks nothing."""
    gate = bench.start_gate(2, network=True)
    session = register(gate[0], 0)
    status, answer = call(gate[0], "/v4/auth/ssa/authorize", {"scopes": "1", "redirect_uri": "https://tool.example/"}, session)
    if status != 200:
        raise SystemExit(f"the tool was not let in: {answer}")
    tokens = {"member": f"Bearer {session}", "tool": f"Bearer {answer['response']['access_token']}", "nginx": f"Bearer {session}"}
    servers = {"member": gate, "tool": gate, "nginx": bench.start_nginx(2)}
    return bench.compared(servers, lambda name, port: bench.admitted(name, port, [tokens[name]]))


def sign_ins(bench, seconds):
    """How many sign-ins a second there are, and the latency of paid requests at half load without and with ten times as many as can be served."""
    port, server = bench.start_gate(2, network=True)
    token = bench.buy(port)
    for number in range(ACCOUNTS):
        register(port, number)
    full = bench.admitted("gatehouse", port, [token])
    # So many connections with so long a pause make half of what it can.
    half = full["requests"] / full["us"] * 1e6 / 2
    pause = max(1, round(128 / half * 1000))
    bench.wrk(port, 1, [token], connections=128, pause=pause)
    quiet = bench.wrk(port, seconds, [token], connections=128, pause=pause)
    alone = storm(port, 8, seconds)
    # Eight at a time keep the workers busy; ten times that many wait in vain.
    result = {}
    thread = threading.Thread(target=lambda: result.update(storm(port, 80, seconds)))
    thread.start()
    busy = bench.wrk(port, seconds, [token], connections=128, pause=pause)
    thread.join()
    bench.end(server)
    if busy["socket"] or busy["status"]:
        raise SystemExit(f"requests were lost while members signed in: {busy}")
    return {
        "rate": alone["done"] / alone["seconds"], "busy_rate": result["done"] / result["seconds"], "refused": result["refused"], "half_load": half,
        "quiet_p99": quiet["p99"], "busy_p99": busy["p99"], "quiet_requests": quiet["requests"], "busy_requests": busy["requests"],
    }


def storm(port, width, seconds):
    """So many callers that sign in one time after the other."""
    counts, lock, end = {"done": 0, "refused": 0}, threading.Lock(), time.monotonic() + seconds
    numbers = itertools.count()

    def run():
        while time.monotonic() < end:
            status, answer = call(port, "/v4/auth/token", {"email": f"member{next(numbers) % ACCOUNTS}@example.org", "password": PASSWORD})
            with lock:
                if status == 200:
                    counts["done"] += 1
                elif status in (429, 503):
                    counts["refused"] += 1
                else:
                    raise SystemExit(f"a sign-in was answered {status}: {answer}")

    begun = time.monotonic()
    threads = [threading.Thread(target=run) for _ in range(width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts | {"seconds": time.monotonic() - begun}


def show(run):
    print("\nSign-ins (Argon2id, 19 MiB, two passes), beside paid requests at half load; 2 threads")
    print(f"  alone {run['rate']:.0f} a second; beside the load {run['busy_rate']:.0f} a second, {run['refused']:,} more told to come back")
    print(
        f"  half load is {run['half_load']:,.0f} requests/s: p99 {run['quiet_p99']:,.0f} us without sign-ins, {run['busy_p99']:,.0f} us with them;"
        f" {run['quiet_requests']:,} and {run['busy_requests']:,} requests, none lost")
