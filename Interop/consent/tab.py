"""A page of Chromium that somebody sits before: he sees, types, presses and clicks, and has cookies of his own."""
import base64
import itertools
import json
import time

import httpx
from websockets.sync.client import connect

#: The longest that anything may take which is waited for, in seconds.
PATIENCE = 20
KEYS = {"Tab": (9, None), "Enter": (13, "\r"), " ": (32, " "), "ArrowDown": (40, None), "End": (35, None)}


class Tab:
    """`status`, `fields` and `url` are those of the document that came last; `errors` is what the browser complains about."""

    def __init__(self, chromium, cookies_of=None, keeps=False):
        """With `cookies_of`, another page of the same person. Who `keeps` has the browser's own profile, in which it remembers what it was told."""
        self.chromium = chromium
        with connect(httpx.get(f"http://127.0.0.1:{chromium.port}/json/version").json()["webSocketDebuggerUrl"], max_size=None) as whole:
            def ask(method, **parameters):
                whole.send(json.dumps({"id": 1, "method": method, "params": parameters}))
                return json.loads(whole.recv(PATIENCE))["result"]

            if keeps:
                self.context = {}
            else:
                self.context = cookies_of.context if cookies_of else {"browserContextId": ask("Target.createBrowserContext")["browserContextId"]}
            self.target = ask("Target.createTarget", url="about:blank", **self.context)["targetId"]
        self.tools = connect(f"ws://127.0.0.1:{chromium.port}/devtools/page/{self.target}", max_size=None)
        self.numbers, self.loads, self.whole = itertools.count(1), 0, True
        self.url, self.status, self.fields, self.errors, self.asked, self.stopped = "about:blank", 0, {}, [], [], []
        for domain in ["Page", "Network", "Log", "Runtime"]:
            self.call(f"{domain}.enable")

    # What the browser says

    def note(self, said):
        method, what = said.get("method"), said.get("params", {})
        if method == "Page.frameNavigated" and "parentId" not in what["frame"]:
            self.url, self.whole = what["frame"]["url"] + what["frame"].get("urlFragment", ""), False
        elif method == "Page.loadEventFired":
            self.loads, self.whole = self.loads + 1, True
        elif method == "Network.requestWillBeSent":
            self.asked.append(what["request"])
        elif method == "Network.responseReceived" and what["type"] == "Document":
            self.status = what["response"]["status"]
            self.fields = {name.lower(): value for name, value in what["response"]["headers"].items()}
        elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            # A browser asks each site for a picture of its own accord; a network need not have one.
            if not what["entry"].get("url", "").endswith("/favicon.ico"):
                self.errors.append(what["entry"]["text"])
        elif method == "Fetch.requestPaused":
            self.stopped.append(what["request"]["url"])
            self.send("Fetch.failRequest", requestId=what["requestId"], errorReason="Aborted")

    def send(self, method, **parameters):
        number = next(self.numbers)
        self.tools.send(json.dumps({"id": number, "method": method, "params": parameters}))
        return number

    def call(self, method, **parameters):
        number = self.send(method, **parameters)
        while True:
            said = json.loads(self.tools.recv(PATIENCE))
            if said.get("id") == number:
                assert "error" not in said, (method, said["error"])
                return said["result"]
            self.note(said)

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition():
            left = end - time.monotonic()
            assert left > 0, f"{what} did not happen; the browser is at {self.url} with {self.status}"
            try:
                self.note(json.loads(self.tools.recv(min(left, 0.2))))
            except TimeoutError:
                pass

    def run(self, script):
        """What the body of an asynchronous function returns in the page."""
        result = self.call("Runtime.evaluate", expression=f"(async () => {{ {script} }})()", awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    # Going somewhere

    def open(self, url):
        before = self.loads
        result = self.call("Page.navigate", url=url)
        assert not result.get("errorText"), result
        self.until(lambda: self.whole and self.loads > before, f"the end of loading {url}")
        return self

    def leads(self, action, *parts):
        """Does something that leads to another page, and waits for the one whose address has all of the parts in it."""
        before = self.loads
        action()
        self.until(lambda: self.whole and self.loads > before and all(part in self.url for part in parts), f"a page at {' '.join(parts) or 'another address'}")
        return self

    def lands(self, url):
        """Waits until the page is there, and is there whole, to which others lead by themselves."""
        self.until(lambda: self.url == url and self.whole, f"the way to {url}")
        return self

    def back(self):
        history = self.call("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] - 1]
        before = self.url
        self.call("Page.navigateToHistoryEntry", entryId=entry["id"])
        # A page that was kept as it was fires no load event.
        self.until(lambda: self.url != before and self.run("return document.readyState") == "complete", "the way back")
        return self

    def history(self):
        return [entry["url"] for entry in self.call("Page.getNavigationHistory")["entries"]]

    # How it is looked at

    def appear(self, width, scheme="light", script=True, height=900):
        self.width, self.scheme, self.script = width, scheme, script
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        return self

    def picture(self):
        """A PNG of the whole page, and no more."""
        self.appear(self.width, self.scheme, self.script, height=200)
        height = self.run("return document.documentElement.scrollHeight")
        self.call("Emulation.setDeviceMetricsOverride", width=self.width, height=height, deviceScaleFactor=1, mobile=False)
        data = base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        self.appear(self.width, self.scheme, self.script)
        return data

    @property
    def text(self):
        return self.run("return document.body.innerText")

    @property
    def heading(self):
        return self.run("return document.querySelector('h1')?.innerText.replace(/\\s+/g, ' ') ?? ''")

    # Hands

    def find(self, what):
        """A script that finds a control: by a selector, or by the words on a link or button."""
        return f"""(() => {{
            const wanted = {json.dumps(what)};
            if (/^([#.]|[a-z]+[\\[.:#])/.test(wanted)) return document.querySelector(wanted);
            const all = [...document.querySelectorAll('a, button, label')];
            const named = element => element.innerText.trim().replace(/\\s+/g, ' ');
            return all.find(element => named(element) === wanted) ?? all.find(element => named(element).startsWith(wanted));
        }})()"""

    def has(self, what):
        return self.run(f"return !!{self.find(what)}")

    def place(self, what):
        box = self.run(f"""
            const element = {self.find(what)};
            if (!element) return null;
            element.scrollIntoView({{block: 'center'}});
            const box = element.getClientRects()[0];
            return [box.x + box.width / 2, box.y + box.height / 2];""")
        assert box, f"there is no {what} on the page {self.url}: {self.text}"
        return box

    def click(self, what, times=1):
        x, y = self.place(what)
        for count in range(1, times + 1):
            for kind in ["mousePressed", "mouseReleased"]:
                self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    def fill(self, selector, text):
        self.run(f"const field = {self.find(selector)}; field.focus(); field.select();")
        self.type(text)

    def type(self, text):
        if text:
            self.call("Input.insertText", text=text)

    def press(self, key):
        code, text = KEYS[key]
        names = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **names, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **names)

    # What is on its way

    def stay(self, pattern):
        """Whatever leads there is stopped, and noted in `stopped`, until `leave`: what a page that goes on by itself looked like can be seen in peace."""
        self.stopped.clear()
        self.call("Fetch.enable", patterns=[{"urlPattern": pattern}])

    def leave(self):
        self.call("Fetch.disable")

    def close(self):
        self.tools.close()
        httpx.get(f"http://127.0.0.1:{self.chromium.port}/json/close/{self.target}")
