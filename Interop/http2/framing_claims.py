"""The cases of framing_cases.py, each on a connection of its own."""
from framing_cases import CASES, PREFACES
from harness.claims import add, claim
from http2_site import site
from steps import play
from wire import Wire


def checking(steps):
    def check(world):
        with Wire(site(world).port) as wire:
            play(wire, steps)
        site(world).recorder.forget()
    check.__module__ = __name__
    return check


def starting(octets, reaction):
    def check(world):
        with Wire(site(world).port, preface=octets, first=b"", wait=False) as wire:
            reaction(wire)
    check.__module__ = __name__
    return check


for section, name, octets, reaction in PREFACES:
    add(f"{section}: {name}", starting(octets, reaction))
for section, name, steps in CASES:
    add(f"{section}: {name}", checking(steps))


@claim
def http2_is_chosen_by_alpn_over_tls(world):
    with Wire(site(world).tls_port, tls=world.authority.ca) as wire:
        from wire import headers, request
        wire.send(headers(1, request(_scheme="https")))
        assert wire.response().status == 200
