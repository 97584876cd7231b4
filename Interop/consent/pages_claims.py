"""The pages beside the way, and the network that is there without a configuration."""
import itertools
import os
import socket

import flow_claims
from consent_place import PASSWORD, place, start_tool
from looking import look

from harness import processes
from harness.claims import claim

PATHS = {
    "/gatehouse/sign-in": 200, "/gatehouse/sign-in?notice=needed": 200, "/gatehouse/sign-up": 200, "/gatehouse/confirm": 200, "/gatehouse/reset": 200,
    # No letters are sent here.
    "/gatehouse/forgot": 404, "/gatehouse/account": 200, "/gatehouse/access": 200, "/d/": 200, "/d/?link=web%2Blq%3A%2F%2Fother.example%3As%3Aauthorize"
    "%3Fscopes%3D1%26redirect_uri%3Dhttps%253A%252F%252Ftool.example%252F": 200, "/d/s/authorize?scopes=1": 400, "/d/m/123": 400,
}


@claim(seconds=240)
def consent_every_page_is_in_order_at_every_size(world):
    here = place(world)
    email = world.once("consent member", here.member)
    for width, scheme in itertools.product([320, 1280], ["light", "dark"]):
        tab = here.signed_in(email, width=width, scheme=scheme)
        for path, status in PATHS.items():
            assert tab.open(here.origin + path).status == status, (path, tab.status, tab.text)
            look(here, tab, allowing=["Failed to load resource"] if status >= 400 else [])
        tab.leads(lambda: tab.open(f"{here.origin}/gatehouse/account").click("Sign out"), "/gatehouse/sign-out")
        look(here, tab)
        tab.open(f"{here.origin}/gatehouse/sign-in")
        tab.fill("#email", f"nobody{width}{scheme}@example.com")
        tab.fill("#password", PASSWORD)
        tab.leads(lambda: tab.click("button.button"))
        assert tab.status == 400 and "do not belong together" in tab.text, (tab.status, tab.text)
        look(here, tab, allowing=["Failed to load resource"])
        tab.close()


@claim(seconds=120)
def consent_without_a_configuration(world):
    """`gatehouse serve` in an empty folder, and the tool as its page says to start it. Its ports are fixed: 8402 to 8404."""
    for port in (8402, 8403, 8404):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    here = place(world)
    folder = os.path.join(world.folder, "embedded")
    os.mkdir(folder)
    gate = world.start([world.gatehouse, "serve"], "embedded", folder=folder)
    assert processes.await_port(gate, 8402), processes.log(folder, "embedded")
    tool = start_tool(world, "embedded-tool")
    tab = here.person().open(tool)
    tab.leads(lambda: tab.click("Choose"), "/network?")
    assert tab.heading == "Gatehouse", tab.text
    tab.click("input[name=bit][value='20']")
    tab.leads(lambda: tab.click("Make the link"), "/invite")
    tab.leads(lambda: tab.click("Decide there"), "127.0.0.1:8402/gatehouse/sign-in")
    tab.leads(lambda: tab.click("Make an account"), "/gatehouse/sign-up")
    for field, text in [("email", "ada@example.com"), ("username", "Ada"), ("password", PASSWORD)]:
        tab.fill(f"#{field}", text)
    tab.leads(lambda: tab.click("Make the account"), "127.0.0.1:8402/d/s/authorize?")
    tab.click("label[for=scope-20]")
    tab.click("Allow")
    tab.lands(tool + "/")
    status, answer = flow_claims.call(tab, "/swap/quote")
    assert status == 200 and "fee_sat" in answer, (status, answer)
    status, answer = flow_claims.call(tab, "/notes")
    assert status == 403 and "messages.read" in answer, (status, answer)
    tab.close()
    processes.stop(gate)
