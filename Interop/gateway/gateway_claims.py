"""The WebSocket gateway of a network, by PyPI's `websockets`."""
import time

import httpx
from gateway_network import ask, call, network
from websockets.exceptions import ConnectionClosed

from harness.claims import claim


@claim
def gateway_lets_a_member_in_and_answers_heartbeats(world):
    place = network(world)
    token = place.register("anna")["access_token"]
    with place.enter(token) as connection:
        assert ask(connection, event="heartbeat", message="alive")["event"] == "heartbeat"
        assert connection.ping().wait(10)
    with place.enter() as connection:
        assert ask(connection, event="ping")


@claim
def gateway_refuses_a_bad_token_with_an_error_and_closes(world):
    with network(world).enter() as connection:
        answer = ask(connection, event="authenticate", token="LQ.AC.bad")
        assert (answer["event"], answer["code"]) == ("error", 401), answer
        try:
            connection.recv(10)
        except ConnectionClosed as error:
            assert error.rcvd.code == 1008, error
        else:
            raise AssertionError("a message of nobody")


@claim
def gateway_calls_our_own_routes_and_services_through_the_gate(world):
    place = network(world)
    token = place.register("bert")["access_token"]
    with place.enter(token) as connection:
        assert call(connection, token, "/v4/user/me")["response"]["user"]["username"] == "bert"
        # Not JSON: the upstream of this harness answers a line of text.
        body = call(connection, token, "/v4/quark")
        assert body["request"]["status_code"] == 200 and "goods at /v4/quark" in body["response"]["message"], body
        fields = place.app.seen[-1]
        assert fields["x-gatehouse-subject"].startswith("user:") and "authorization" not in fields, fields
        before = len(place.app.seen)
        assert call(connection, "", "/v4/quark")["request"]["status_code"] == 401
        assert call(connection, token, "/sold/x")["request"]["status_code"] == 402
        assert call(connection, token, "/nowhere")["request"]["status_code"] == 404
        assert len(place.app.seen) == before


@claim
def gateway_refreshes_with_a_token_that_is_none(world):
    place = network(world)
    tokens = place.register("cora")
    with place.enter(tokens["access_token"]) as connection:
        body = {"accessToken": tokens["access_token"], "refreshToken": tokens["refresh_token"]}
        answer = call(connection, "garbage \u00a7", "/v4/auth/refresh", "POST", body)
        fresh = answer["response"]["accessToken"]
        assert len(fresh) == 88 and call(connection, fresh, "/v4/user/me")["request"]["status_code"] == 200


@claim
def gateway_socket_of_a_disabled_member_is_closed_within_a_second(world):
    place = network(world)
    with place.enter(place.register("dora")["access_token"]) as connection, place.enter(place.register("emil")["access_token"]) as other:
        place.operate("accounts", "disable", "dora@example.org")
        began = time.monotonic()
        try:
            while True:
                connection.recv(5)
        except ConnectionClosed as error:
            lived = time.monotonic() - began
            world.notes.append(f"{lived:.2f} s after the operator's command")
            assert error.rcvd.code == 1008 and lived < 1, (error, lived)
        assert ask(other, event="heartbeat")["event"] == "heartbeat"


@claim
def gateway_holds_a_tool_to_its_scopes(world):
    place = network(world)
    member = place.register("fred")["access_token"]
    reads, nothing = place.tool(member, 1 << 12), place.tool(member, 0)
    with place.enter(reads) as connection:
        assert call(connection, reads, "/v4/quark")["request"]["status_code"] == 200
        assert call(connection, reads, "/v4/quark", "POST", {"name": "x"})["request"]["status_code"] == 403
        assert call(connection, nothing, "/v4/quark")["request"]["status_code"] == 403


@claim
def gatekeeper_sends_a_client_to_the_nearest_servers_and_keeps_it_there(world):
    place = network(world)
    token = place.register("gina")["access_token"]
    description = httpx.get(place.url("/v4/network"), timeout=30).json()
    with place.enter(token) as connection:
        measure = connection.told
        assert measure["event"] == "gatekeeperMeasure", measure
        assert measure["appServers"] == description["availableAppServers"] and measure["gateways"] == description["availableGateways"], measure
        selection = ask(
            connection, event="gatekeeperMeasure",
            appServers=[{"instanceId": "near", "latency": 12.5}, {"instanceId": "far", "latency": 250}],
            gateways=[{"instanceId": "near", "latency": 300}, {"instanceId": "far", "latency": 7}])
        chosen = {"event": "gatekeeperSelection", "appServer": "http://127.0.0.1", "gateway": "wss://far.example/v4/gateway"}
        assert selection == chosen, selection
    with place.enter(token, gatekeeperSession=measure["sessionId"]) as connection:
        assert connection.told == chosen, connection.told
