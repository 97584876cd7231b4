"""Clients of L402 that others wrote, through our gate."""
import asyncio
import os
import time

from harness.claims import claim
from harness.gate import Gate
from harness.upstreams import Upstream


class Shelf(Gate):
    """A gate in front of the upstream, with a service whose passes last and one whose passes do not."""

    def __init__(self, world):
        self.upstream = Upstream()
        super().__init__(world, "shelf", f"""
  - name: lasting
    match: {{path: /lasting}}
    upstream: http://127.0.0.1:{self.upstream.port}
    payment: {{price: 10 sat, expires: 1d, capabilities: [read], reuse: 0s, max_challenges: 1000/min}}
  - name: fleeting
    match: {{path: /fleeting}}
    upstream: http://127.0.0.1:{self.upstream.port}
    payment: {{price: 3 sat, expires: 2s, reuse: 0s, max_challenges: 1000/min}}""", tls=False)


def shelf(world):
    return world.once("shelf", lambda: Shelf(world))


def lnd_wallet(world):
    """The wallet of l402-requests, paying through the simulated lnd."""
    import base64
    from l402_requests.wallets.lnd import LndWallet

    class Wallet(LndWallet):
        async def pay_invoice(self, bolt11):
            # lnd's REST interface writes this preimage in hexadecimal; release 0.9.0 takes it for base64. Undone here.
            return base64.b64encode(bytes.fromhex(await super().pay_invoice(bolt11))).decode()

    return Wallet(host=world.payer["url"], macaroon_hex=world.payer["macaroon"])


def admitted(world, answer, path):
    assert answer.status_code == 200, (answer.status_code, answer.text)
    assert answer.text == f"goods at {path}\n", answer.text
    fields = shelf(world).upstream.seen[-1]
    assert "authorization" not in fields, fields
    assert len(fields["x-gatehouse-payment-hash"]) == 64, fields


def wait_until_expired(world, path):
    """Until every pass for `path` that was bought before has expired: a pass bought now, for as long, is shown until the gate refuses it."""
    import httpx
    gate = shelf(world)
    field = {"Authorization": gate.buy(path)}
    assert httpx.get(gate.url(path), headers=field).status_code == 200
    limit = time.monotonic() + 20
    while httpx.get(gate.url(path), headers=field).status_code == 200:
        assert time.monotonic() < limit, "the pass does not expire"
        time.sleep(0.05)


@claim
def l402_requests_pays_once_and_comes_back(world):
    from l402_requests import L402Client
    client = L402Client(wallet=lnd_wallet(world))
    with world.costs(10):
        admitted(world, client.request("GET", shelf(world).url("/lasting/a")), "/lasting/a")
    with world.costs(0, fee=0):
        admitted(world, client.request("GET", shelf(world).url("/lasting/a")), "/lasting/a")


@claim
def l402_requests_buys_again_when_its_pass_has_expired(world):
    from l402_requests import L402Client
    client = L402Client(wallet=lnd_wallet(world))
    with world.costs(3):
        admitted(world, client.request("GET", shelf(world).url("/fleeting/b")), "/fleeting/b")
    wait_until_expired(world, "/fleeting/b")
    with world.costs(3):
        admitted(world, client.request("GET", shelf(world).url("/fleeting/b")), "/fleeting/b")


@claim
def l402_requests_keeps_to_its_budget(world):
    from l402_requests import BudgetController, L402Client
    from l402_requests.exceptions import BudgetExceededError
    client = L402Client(wallet=lnd_wallet(world), budget=BudgetController(max_sats_per_request=9))
    with world.costs(0, fee=0):
        try:
            client.request("GET", shelf(world).url("/lasting/c"))
        except BudgetExceededError:
            return
        raise AssertionError("it paid more than it may")


@claim
def l402_requests_asynchronous_pays_once_and_comes_back(world):
    from l402_requests import AsyncL402Client

    async def visit():
        client = AsyncL402Client(wallet=lnd_wallet(world))
        return [await client.request("GET", shelf(world).url("/lasting/d")) for _ in range(2)]

    with world.costs(10):
        for answer in asyncio.run(visit()):
            admitted(world, answer, "/lasting/d")


def preimages(world):
    from l402.client.preimage_provider import PreimageProvider

    class Payer(PreimageProvider):
        def get_preimage(self, invoice):
            return world.pay(invoice)

    return Payer()


@claim
def l402_on_requests_pays_once_and_comes_back(world):
    from l402.client.credentials.sqlite_credentials_service import SqliteCredentialsService
    from l402.client.requests import SyncClient
    client = SyncClient(preimages(world), SqliteCredentialsService(os.path.join(world.folder, "l402-requests.db")))
    with world.costs(10):
        for _ in range(2):
            admitted(world, client.request("GET", shelf(world).url("/lasting/e")), "/lasting/e")


@claim
def l402_on_requests_buys_again_when_its_pass_has_expired(world):
    from l402.client.credentials.sqlite_credentials_service import SqliteCredentialsService
    from l402.client.requests import SyncClient
    client = SyncClient(preimages(world), SqliteCredentialsService(os.path.join(world.folder, "l402-expiry.db")))
    with world.costs(3):
        admitted(world, client.request("GET", shelf(world).url("/fleeting/f")), "/fleeting/f")
    wait_until_expired(world, "/fleeting/f")
    with world.costs(3):
        admitted(world, client.request("GET", shelf(world).url("/fleeting/f")), "/fleeting/f")


@claim
def l402_on_httpx_pays_once_and_comes_back(world):
    import l402.client.httpx as l402_httpx
    from l402.client.credentials.sqlite_async_service import SqliteAsyncService
    from l402.client.preimage_provider import PreimageProvider

    class Payer(PreimageProvider):
        async def get_preimage(self, invoice):
            return world.pay(invoice)

    async def visit():
        l402_httpx.configure(Payer(), SqliteAsyncService(os.path.join(world.folder, "l402-httpx.db")))
        async with l402_httpx.AsyncClient() as client:
            return [await client.get(shelf(world).url("/lasting/g")) for _ in range(2)]

    with world.costs(10):
        for answer in asyncio.run(visit()):
            admitted(world, answer, "/lasting/g")
