"""The metrics of our gate, read by the parser of Prometheus' own client library for Python."""
import httpx
from prometheus_client.parser import text_string_to_metric_families

from harness import processes
from harness.claims import claim
from harness.gate import Gate
from harness.upstreams import Upstream


class Watched(Gate):
    def __init__(self, world):
        self.upstream, self.operations = Upstream(), processes.free_port()
        super().__init__(world, "watched", f"""
  - name: paid
    match: {{path: /paid}}
    upstream: http://127.0.0.1:{self.upstream.port}
    payment: {{price: 10 sat, expires: 1d}}""", tls=False, rest=f"operations: {{address: 127.0.0.1:{self.operations}}}\n")

    def families(self):
        answer = httpx.get(f"http://127.0.0.1:{self.operations}/metrics", timeout=10)
        assert answer.status_code == 200, answer.status_code
        families = {family.name: family for family in text_string_to_metric_families(answer.text)}
        assert families
        return families


def watched(world):
    return world.once("watched", lambda: Watched(world))


def value(families, family, sample, **labels):
    found = [one.value for one in families[family].samples if one.name == sample and one.labels == labels]
    assert len(found) == 1, (sample, labels, families[family].samples)
    return found[0]


@claim
def the_metrics_read_and_every_family_has_its_type_and_help(world):
    families = watched(world).families()
    for family in families.values():
        assert family.type in ("counter", "gauge", "histogram"), family
        assert family.documentation.endswith("."), family
    assert len(families) >= 20, sorted(families)


@claim
def a_payment_and_its_request_are_counted(world):
    gate = watched(world)
    credential = gate.buy("/paid/x")
    assert httpx.get(gate.url("/paid/x"), headers={"Authorization": credential}).status_code == 200
    processes.until(lambda: value(
        gate.families(), "gatehouse_challenges_paid", "gatehouse_challenges_paid_total", service="paid") == 1, what="the settlement")
    families = gate.families()
    assert value(families, "gatehouse_revenue_msat", "gatehouse_revenue_msat_total", service="paid") == 10_000
    assert value(families, "gatehouse_requests", "gatehouse_requests_total", service="paid", outcome="admitted", code="200") == 1
    assert value(families, "gatehouse_requests", "gatehouse_requests_total", service="paid", outcome="challenged", code="402") == 1
    assert value(families, "gatehouse_request_duration_seconds", "gatehouse_request_duration_seconds_bucket", service="paid", le="+Inf") == 2
    assert value(families, "gatehouse_node_up", "gatehouse_node_up") == 1
