"""Our client against a server of L402 that others wrote."""
import contextlib
import threading

from harness.claims import claim


class Shop:
    """A Flask application behind l402's decorator, with invoices from the simulated lnd."""

    def __init__(self, world):
        import base64
        import logging

        import httpx
        from flask import Flask
        from l402.server import Authenticator
        from l402.server.invoice_provider import InvoiceProvider
        from l402.server.macaroons import MacaroonService
        from l402.server.middlewares import Flask_l402_decorator
        from werkzeug.serving import make_server

        class Invoices(InvoiceProvider):
            async def create_invoice(self, amount, currency, description):
                async with httpx.AsyncClient() as client:
                    answer = await client.post(
                        world.payee["url"] + "/v1/invoices", json={"value": str(amount), "memo": description},
                        headers={"Grpc-Metadata-macaroon": world.payee["macaroon"]})
                    answer.raise_for_status()
                shop.invoices += 1
                return answer.json()["payment_request"], base64.b64decode(answer.json()["r_hash"]).hex()

        class Keys(MacaroonService):
            def __init__(self):
                self.keys = {}

            async def insert_root_key(self, token_id, root_key, macaroon):
                self.keys[token_id] = root_key

            async def get_root_key(self, token_id):
                return self.keys.get(token_id)

        shop, self.invoices, self.sold = self, 0, 0
        self.keys = Keys()
        authenticator = Authenticator("shop", Invoices(), self.keys)
        application = Flask("shop")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)

        @application.route("/paid/<name>")
        @Flask_l402_decorator(authenticator, lambda request: (7, "sat", "goods"))
        def paid(name):
            shop.sold += 1
            return f"sold {name}\n"

        self.server = make_server("127.0.0.1", 0, application)
        self.url = f"http://127.0.0.1:{self.server.server_port}/paid/x"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()


@contextlib.contextmanager
def shop(world):
    opened = Shop(world)
    try:
        yield opened
    finally:
        opened.close()


def bought(done, text="sold x\n"):
    assert (done.returncode, done.stdout.decode()) == (0, text), (done.returncode, done.stdout, done.stderr)


@claim
def gatepass_pays_a_server_of_l402_once_and_comes_back(world):
    with shop(world) as server, world.costs(7):
        bought(world.gatepass("get", "--max-cost", "10", server.url, store="shop"))
        bought(world.gatepass("get", "--max-cost", "10", server.url, store="shop"))
        assert (server.invoices, server.sold) == (1, 2), (server.invoices, server.sold)


@claim
def gatepass_pays_no_more_than_it_may(world):
    with shop(world) as server, world.costs(0, fee=0):
        done = world.gatepass("get", "--max-cost", "6", server.url, store="thrifty")
        assert done.returncode == 4, (done.returncode, done.stderr)
        assert server.sold == 0


@claim
def gatepass_pays_nothing_when_told_so(world):
    with shop(world) as server, world.costs(0, fee=0):
        done = world.gatepass("get", "--no-pay", server.url, store="frugal")
        assert done.returncode == 3, (done.returncode, done.stderr)
        assert server.sold == 0


@claim
def gatepass_buys_again_from_a_server_that_forgot_its_keys(world):
    with shop(world) as server:
        with world.costs(7):
            bought(world.gatepass("get", server.url, store="forgetful"))
        server.keys.keys.clear()
        with world.costs(7):
            bought(world.gatepass("get", server.url, store="forgetful"))
