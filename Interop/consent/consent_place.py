"""A network with two services, a tool that somebody else wrote, a foreign site, and people in front of Chromium."""
import itertools
import json
import re
import subprocess
import urllib.parse

import httpx
from chromium import Chromium
from foreign_site import ForeignSite
from tab import Tab

from harness.gate import Gate
from harness.upstreams import Upstream

PASSWORD = "seven green otters at dusk"
#: Bit, name, title, sentence and tier. Two of them lie above what a number of JavaScript holds exactly.
SCOPES = [
    (0, "profile.read", "See your profile", "See your user name, picture and status.", "low"),
    (20, "messages.read", "Read your messages", "Read everything that you can read, also what others wrote.", "medium"),
    (21, "messages.send", "Write in your name", "Write messages that others take for yours, and change them.", "high"),
    (53, "far.read", "See far things", "See what is far away.", "low"),
    (63, "farthest.read", "See the farthest things", "See what is at the end.", "medium"),
]


class Network(Gate):
    """The gate with its members."""

    def __init__(self, world, name, base_url, upstream, more="", **options):
        """`more` are lines of its section `network`."""
        scopes = "".join(
            f"    - {{bit: {bit}, name: {scope}, title: {title}, sentence: {json.dumps(sentence)}, tier: {tier}}}\n"
            for bit, scope, title, sentence, tier in SCOPES)
        super().__init__(world, name, f"""
  - name: swaps
    match: {{path: /swap}}
    upstream: http://127.0.0.1:{upstream.port}
    free: [/swap/free]
    payment: {{price: 10 sat, expires: 1d}}
    accounts: true
    scopes: [{{path: /swap/quote, methods: [GET], require: []}}]
  - name: notes
    match: {{path: /notes}}
    upstream: http://127.0.0.1:{upstream.port}
    accounts: true
    scopes:
      - {{path: /notes/sent, require: [messages.send]}}
      - {{path: /notes/far, require: [far.read]}}
      - {{path: /notes/farthest, require: [farthest.read]}}
      - {{path: /notes, require: [messages.read]}}""", rest=f"""
network:
  name: Gatehouse
  base_url: {base_url}
{more}  scopes:
{scopes}""", **options)


def start_tool(world, name, *options):
    """Its address. It runs as long as the world."""
    tool = world.start([world.external_tool, "--listen", "127.0.0.1:0", *options], name, stdout=subprocess.PIPE)
    line = tool.stdout.readline().decode()
    found = re.fullmatch(r"open (http://127\.0\.0\.1:[0-9]+)/\n", line)
    assert found, f"the tool did not start: {line}"
    return found.group(1)


class Place:
    def __init__(self, world):
        self.world = world
        self.upstream, self.foreign = Upstream(), ForeignSite()
        self.network = Network(world, "members", "http://127.0.0.1:{port}", self.upstream, tls=False)
        self.origin = f"http://127.0.0.1:{self.network.port}"
        self.tool = start_tool(world, "external-tool", "--network", f"127.0.0.1:{self.network.port}")
        self.browser = Chromium(world)
        self.numbers = itertools.count(1)
        self.paints, self.weights = [], []

    def person(self, width=1280, scheme="light", script=True, **options):
        return Tab(self.browser, **options).appear(width, scheme, script)

    # Accounts, made through the interface

    def member(self, email=None, username=None):
        """The e-mail address of a new account."""
        email = email or f"member{next(self.numbers)}@example.com"
        answer = httpx.post(
            f"{self.origin}/v4/auth/register", json={"email": email, "password": PASSWORD, "username": username or email.split("@")[0]}, timeout=30)
        assert answer.status_code == 201, answer.text
        return email

    def sign_in(self, tab, email):
        """On the page that asks for it."""
        tab.fill("#email", email)
        tab.fill("#password", PASSWORD)
        tab.leads(lambda: tab.click("button.button"))
        assert tab.status == 200, (tab.status, tab.text)
        return tab

    def signed_in(self, email=None, **options):
        tab = self.person(**options).open(f"{self.origin}/gatehouse/sign-in")
        return self.sign_in(tab, email or self.world.once("consent member", self.member))

    # Links

    def link(self, scopes=1 << 20, redirect=None, **more):
        """`scopes` as it shall stand there. The redirect URI is a page of the foreign site unless it is given."""
        redirect = redirect or f"http://127.0.0.1:{self.foreign.port}/callback"
        pairs = {"scopes": scopes, "redirect_uri": redirect, **more}
        return f"{self.origin}/d/s/authorize?" + "&".join(
            f"{name}={urllib.parse.quote(str(value), safe='')}" for name, value in pairs.items())

    def tools_of(self, tab):
        """The headings of tools on the page of what has access."""
        seen = self.person(cookies_of=tab).open(f"{self.origin}/gatehouse/access")
        names = seen.run("return [...document.querySelectorAll('.grants')].filter(list => list.querySelector('.may, li > p:not(.badge)'))"
                         ".flatMap(list => [...list.querySelectorAll('h3')]).map(one => one.innerText)")
        seen.close()
        return names

    def close(self):
        self.browser.close()
        self.foreign.close()


def place(world):
    return world.once("consent", lambda: Place(world))
