"""The gate of the gateway group: a network with accounts, and an app server behind it."""
import json

import httpx
from websockets.sync.client import connect

from harness.gate import Gate
from harness.upstreams import Upstream

PASSWORD = "seven lanterns by the quiet harbour"


class Network(Gate):
    def __init__(self, world):
        self.app = Upstream()
        super().__init__(world, "gateway", f"""
  - name: app
    match: {{path: /v4/quark}}
    upstream: http://127.0.0.1:{self.app.port}
    accounts: true
    scopes: [{{path: /v4/quark, methods: [GET], require: [quarks.read]}}]
  - name: sold
    match: {{path: /sold}}
    upstream: http://127.0.0.1:{self.app.port}
    payment: {{price: 10 sat, expires: 1d}}""", tls=False, rest="""
network:
  name: Example
  base_url: http://127.0.0.1
  app_servers: [{id: near, base_url: "http://127.0.0.1"}, {id: far, base_url: "https://far.example"}]
  gateways: [{id: near, url: "wss://near.example/v4/gateway"}, {id: far, url: "wss://far.example/v4/gateway"}]
""")

    def register(self, name):
        """The tokens of a new member."""
        body = {"email": f"{name}@example.org", "password": PASSWORD, "username": name}
        answer = httpx.post(self.url("/v4/auth/register"), json=body, timeout=30)
        assert answer.status_code == 201, (answer.status_code, answer.text)
        return answer.json()["response"]

    def tool(self, token, scopes):
        """The access token of a tool that a member lets in."""
        body = {"scopes": str(scopes), "redirect_uri": "https://tool.example/back"}
        answer = httpx.post(self.url("/v4/auth/ssa/authorize"), json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.json()["response"]["access_token"]

    def enter(self, token=None, **more):
        """A socket of the gateway, on which somebody has signed in if there is a token. What the gatekeeper says first is `told`."""
        connection = connect(f"ws://127.0.0.1:{self.port}/v4/gateway", open_timeout=10, close_timeout=5, ping_interval=None)
        if token:
            answer = ask(connection, event="authenticate", token=token, state="in", **more)
            assert answer == {"event": "authenticate", "code": 200, "state": "in"}, answer
            connection.told = json.loads(connection.recv(10))
        return connection


def ask(connection, **message):
    """Says it, and what came next."""
    connection.send(json.dumps(message))
    return json.loads(connection.recv(10))


def call(connection, token, route, method="GET", body=None, state="1"):
    """The body of the answer to an rpc."""
    answer = ask(connection, event="rpc", state=state, token=token, route=route, method=method, body=body)
    assert answer["event"] == "rpc" and answer["state"] == state, answer
    return answer["body"]


def network(world):
    return world.once("gateway", lambda: Network(world))
