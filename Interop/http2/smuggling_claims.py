"""The cases of smuggling_cases.py: what arrives at a recording upstream is counted and read, and so is the request after it."""
from harness.claims import add, claim
from http2_site import site
from smuggling_cases import CASES
from wire import PROTOCOL_ERROR, Wire, headers, request


def ask_after(place):
    """One plain request on a connection of its own: it arrives whole, whatever an earlier one left behind."""
    with Wire(place.port) as wire:
        wire.send(headers(1, request("/open/after")))
        assert wire.response().status == 200


def checking(frames, expected):
    def check(world):
        place = site(world)
        place.recorder.forget()
        with Wire(place.port) as wire:
            wire.send(frames)
            answer = wire.answer(1)
            wire.until(lambda: answer.ended or answer.reset is not None or wire.goaway, "an answer or an error")
            if expected.answered:
                assert answer.status == 200 and answer.ended, f"{answer}; {wire.story()}"
            elif expected.denied:
                assert answer.status is None or answer.status >= 400, answer
                code = wire.goaway[1] if wire.goaway else answer.reset
                assert answer.status or code == PROTOCOL_ERROR, f"{answer}; {wire.story()}"
        ask_after(place)
        ask_after(place)
        arrived = place.recorder.forget()
        assert [one.target for one in arrived[-2:]] == ["/open/after"] * 2, arrived
        assert expected.fewest <= len(arrived) - 2 <= expected.most, f"{len(arrived) - 2} requests arrived: {arrived[:-2]}"
        for one in arrived[:-2]:
            expected.check(one)
    check.__module__ = __name__
    return check


for name, frames, expected in CASES:
    says_it = " arrive" in name or name.endswith(("dropped", "replaced", "truth", "joined", "declines it", "no upgrade"))
    outcome = "" if says_it else " is refused" if not expected.most else " arrives as one request or not at all"
    add(f"smuggling: {name}{outcome}", checking(frames, expected))


@claim
def smuggling_the_credential_is_taken_off_and_the_identity_arrives(world):
    place = site(world)
    credential = place.pass_for_paid()
    place.recorder.forget()
    with Wire(place.port) as wire:
        wire.send(headers(1, request("/paid/x") + [("authorization", credential), ("authorization", "Bearer other"), ("x-gatehouse-scopes", "all")]))
        assert wire.response().status == 200
    arrived, = place.recorder.forget()
    secrets = credential.removeprefix("L402 ").split(":")
    assert not any(secret in value for secret in secrets for _, value in arrived.fields), arrived
    assert arrived.values("x-gatehouse-service") == ["paid"] and len(arrived.values("x-gatehouse-payment-hash")[0]) == 64, arrived
    assert "all" not in arrived.values("x-gatehouse-scopes"), arrived
