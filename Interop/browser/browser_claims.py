"""A page in Chromium over TLS: fetch with a pass, server-sent events, WebSocket."""
import json

from chat_server import Chat
from chromium import Chromium
from shop_site import Site

from harness import processes
from harness.claims import claim
from harness.gate import Gate


class Shop(Gate):
    def __init__(self, world):
        self.site, self.chat = Site(), Chat()
        super().__init__(world, "browser", f"""
  - name: shop
    match: {{path: /shop}}
    upstream: http://127.0.0.1:{self.site.port}
  - name: chat
    match: {{path: /chat}}
    upstream: http://127.0.0.1:{self.chat.port}
  - name: paid
    match: {{path: /paid}}
    upstream: http://127.0.0.1:{self.site.port}
    free: [/paid/free]
    payment: {{price: 10 sat, expires: 1d, reuse: 0s, max_challenges: 1000/min}}""")
        self.credential = self.buy("/paid")
        self.browser = Chromium(world)

    def page(self, path="/shop/page"):
        self.browser.open(self.address(path))
        return self.browser

    def address(self, path, host="localhost", scheme="https"):
        return f"{scheme}://{host}:{self.tls_port}{path}"

    def close(self):
        self.browser.close()
        self.site.close()
        self.chat.close()


def shop(world):
    return world.once("browser", lambda: Shop(world))


@claim(seconds=90)
def browser_opens_a_page_by_http2(world):
    page = shop(world).page()
    assert page.run("return document.querySelector('h1').textContent") == "Shop"
    assert page.run("return performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"


FETCH = """
const answer = await fetch(%s, %s);
return {status: answer.status, body: await answer.text(), challenge: answer.headers.get('www-authenticate'), type: answer.headers.get('content-type')};
"""


def fetch(page, path, **options):
    return page.run(FETCH % (json.dumps(path), json.dumps(options)))


@claim
def browser_fetch_is_challenged_and_admitted_with_the_pass_it_bought(world):
    place = shop(world)
    page = place.page()
    answer = fetch(page, "/paid/x")
    body = json.loads(answer["body"])
    assert answer["status"] == 402 and f'invoice="{body["invoice"]}"' in answer["challenge"], answer
    credential = f"L402 {body['macaroon']}:{world.pay(body['invoice'])}"
    answer = fetch(page, "/paid/x", headers={"Authorization": credential})
    assert (answer["status"], answer["body"]) == (200, "goods at /paid/x"), answer
    path, fields = place.site.seen[-1]
    assert "authorization" not in fields and len(fields["x-gatehouse-payment-hash"]) == 64, fields


@claim
def browser_uploads_by_fetch_with_the_pass(world):
    place = shop(world)
    page = place.page()
    answer = fetch(page, "/paid/up", method="POST", body="u" * 3_000_000, headers={"Authorization": place.credential})
    assert (answer["status"], answer["body"]) == (200, "3000000 octets"), answer


@claim
def browser_page_of_another_origin_can_read_the_challenge(world):
    place = shop(world)
    page = place.page()
    answer = fetch(page, place.address("/paid/x", "gate.example"), headers={"X-Own": "asks for a preflight"})
    assert answer["status"] == 402 and json.loads(answer["body"])["invoice"].startswith("ln"), answer
    assert answer["challenge"], "the challenge's field is not exposed"


@claim
def browser_that_goes_to_a_paid_page_is_shown_its_invoice(world):
    place = shop(world)
    page = place.page("/paid/page")
    text = page.run("return document.documentElement.innerHTML")
    assert "lnbc" in text or "lntb" in text, text[:2000]
    assert page.run("return !!document.querySelector('svg, img, canvas')"), "there is no QR code"


EVENTS = """
const began = performance.now(), came = [];
await new Promise((done, failed) => {
    const source = new EventSource(%s);
    source.onmessage = event => { came.push([event.data, performance.now() - began]); if (came.length == 5) { source.close(); done(); } };
    source.onerror = () => { source.close(); failed(new Error('after ' + came.length)); };
});
return came;
"""


@claim
def browser_gets_server_sent_events_one_by_one(world):
    page = shop(world).page()
    for path in ["/shop/events", "/paid/free/events"]:
        came = page.run(EVENTS % json.dumps(path))
        assert [text for text, _ in came] == [f"event {number}" for number in range(5)], came
        assert came[-1][1] - came[0][1] > 800, f"they came at once: {came}"


@claim
def browser_reads_server_sent_events_of_a_paid_service_by_fetch(world):
    place = shop(world)
    came = place.page().run("""
const answer = await fetch('/paid/events', {headers: {Authorization: %s}}), began = performance.now(), came = [];
const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
for (let part; !(part = await reader.read()).done;) came.push([part.value, performance.now() - began]);
return came;
""" % json.dumps(place.credential))
    assert "".join(text for text, _ in came).count("data: event") == 5 and came[-1][1] - came[0][1] > 800, came


SOCKET = """
const socket = new WebSocket(%s, ['chat.v1', 'chat.v2']), came = [];
await new Promise((done, failed) => {
    socket.onopen = () => { socket.send('hello'); socket.send('ü'.repeat(100000)); };
    socket.onmessage = event => { came.push(event.data.length); if (came.length == 2) socket.close(4002, 'enough'); };
    socket.onclose = event => { came.push(event.code, event.wasClean); done(); };
    socket.onerror = () => failed(new Error('no connection'));
});
return [socket.protocol, ...came];
"""


@claim
def browser_opens_a_websocket_and_closes_it(world):
    place = shop(world)
    page = place.page()
    assert page.run(SOCKET % json.dumps(place.address("/chat/room", scheme="wss"))) == ["chat.v2", 5, 100000, 4002, True]
    processes.until(lambda: ("/chat/room", 4002, "enough") in place.chat.ended, what="the end at the server")


@claim
def browser_opens_a_websocket_on_its_http2_connection(world):
    """RFC 8441: Chromium does so where a connection to the origin stands and the server offers it."""
    place = shop(world)
    place.page().run(SOCKET % json.dumps(place.address("/chat/shared", scheme="wss")))
    assert place.chat.handshakes[-1]["via"] == "2 gatehouse", place.chat.handshakes[-1]


@claim
def browser_websocket_to_a_paid_service_does_not_open(world):
    place = shop(world)
    assert place.page().run("""
return await new Promise(done => {
    const socket = new WebSocket(%s);
    socket.onopen = () => done('open');
    socket.onclose = event => done('closed with ' + event.code);
});
""" % json.dumps(place.address("/paid/ws", scheme="wss"))) == "closed with 1006"


@claim
def browser_makes_a_hundred_requests_at_once(world):
    place = shop(world)
    statuses = place.page().run("""
const answers = await Promise.all([...Array(100).keys()].map(number => fetch('/paid/' + number, {headers: {Authorization: %s}})));
return Promise.all(answers.map(async (answer, number) => answer.status + ' ' + await answer.text() == '200 goods at /paid/' + number));
""" % json.dumps(place.credential))
    assert statuses == [True] * 100, statuses
