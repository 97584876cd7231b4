"""A network as members really reach it: over TLS, by HTTP/2, here with its links under a path."""
import urllib.parse

import httpx
from consent_place import PASSWORD, Network, place
from looking import look
from tab import Tab

from harness.claims import claim


class Secure:
    def __init__(self, world):
        self.upstream = place(world).upstream
        self.network = Network(
            world, "secure members", "https://gate.example:{tls_port}", self.upstream, more="  link_base: gate.example:{tls_port}/trial\n")
        self.origin = f"https://gate.example:{self.network.tls_port}"
        self.paints, self.weights = [], []


def secure(world):
    return world.once("consent secure", lambda: Secure(world))


@claim(seconds=90)
def consent_over_tls_with_links_under_a_path(world):
    here, loopback = secure(world), place(world)
    redirect = f"http://127.0.0.1:{loopback.foreign.port}/callback"
    link = f"{here.origin}/trial/d/s/authorize?scopes={1 << 20}&redirect_uri={urllib.parse.quote(redirect, safe='')}"
    tab = Tab(loopback.browser).appear(320, "dark").open(link)
    look(here, tab)
    tab.leads(lambda: tab.click("Make an account"), "/gatehouse/sign-up")
    for field, text in [("email", "tls@example.com"), ("username", "Tessa"), ("password", PASSWORD)]:
        tab.fill(f"#{field}", text)
    tab.leads(lambda: tab.click("Make the account"), here.origin + "/trial/d/s/authorize?")
    look(here, tab)
    assert tab.run("return performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
    cookie, = tab.call("Network.getCookies", urls=[here.origin])["cookies"]
    assert cookie["name"].startswith("__Host-") and cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Lax", cookie
    tab.leads(lambda: tab.click("Deutsch"), "/trial/d/s/authorize?", "lang=de")
    look(here, tab)
    assert tab.run("return document.documentElement.lang") == "de"
    fields = tab.run("return Object.fromEntries([...document.querySelectorAll('form[autocomplete] input')].map(one => [one.name, one.value]))")

    # Another site has neither the cookie nor the origin.
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in {**fields, "action": "allow"}.items())
    other = Tab(loopback.browser, cookies_of=tab).appear(320)
    other.open(loopback.foreign.page("/far", f'<form method="post" action="{here.origin}/gatehouse/consent">{inputs}<button id="b">x</button></form>'))
    other.leads(lambda: other.click("#b"), here.origin)
    assert other.status == 403, (other.status, other.text)
    other.close()

    tab.leads(lambda: tab.click("button[value=allow]"), f":{loopback.foreign.port}/callback?access_token=LQ.AC.")
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(tab.url).query)["access_token"][0]
    arrival = [one for one in tab.asked if one["url"].startswith(redirect)][-1]
    assert not any(name.lower() == "referer" for name in arrival["headers"]), arrival
    answer = httpx.get(here.network.url("/notes"), headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    tab.close()


@claim(seconds=90)
def consent_cookie_reaches_no_service_and_opens_none(world):
    """It is a credential, and services are on the same host as the pages."""
    here = secure(world)
    tab = Tab(place(world).browser).appear(1280).open(f"{here.origin}/gatehouse/sign-up")
    for field, text in [("email", "cookie@example.com"), ("username", "Cookie"), ("password", PASSWORD)]:
        tab.fill(f"#{field}", text)
    tab.leads(lambda: tab.click("Make the account"), "/gatehouse/account")
    tab.open(here.origin + "/swap/free")
    assert "goods at /swap/free" in tab.text, tab.text
    fields = here.upstream.seen[-1]
    assert "LQ." not in str(fields) and "cookie" not in fields, fields
    # Nor does it let anybody in: a page of some service could otherwise be made to act for the member who looks at it.
    assert tab.open(here.origin + "/notes").status == 401, tab.text
    tab.close()
