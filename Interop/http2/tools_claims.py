"""nghttp and h2load of nghttp2, and curl, at both listeners of the gate."""
import json
import re
import subprocess

from harness.claims import claim
from http2_site import site


def run(*words, seconds=60):
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds)
    return done.returncode, done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


def load(place, path, *words, requests, tls=False, alpn="h2"):
    """h2load gets this many answers, all of them good and by the protocol that was asked for."""
    place.recorder.forget()
    _, said = run("h2load", "-n", requests, *words, f"--npn-list={alpn}", place.url(path, tls))
    assert f"{requests} succeeded, 0 failed, 0 errored, 0 timeout" in said, said
    assert f"status codes: {requests} 2xx" in said, said
    arrived = place.recorder.forget()
    assert len(arrived) == requests, len(arrived)
    place.world.notes.append(re.search(r"finished in .*", said).group(0))
    return arrived


@claim
def h2load_without_a_pass_is_served_on_an_open_path(world):
    load(site(world), "/open/x", "-c", 10, "-m", 50, requests=3000)


@claim
def h2load_with_a_pass_is_admitted_by_prior_knowledge(world):
    place = site(world)
    arrived = load(place, "/paid/x", "-c", 10, "-m", 20, "-H", f"authorization: {place.pass_for_paid()}", requests=3000)
    assert all(len(one.values("x-gatehouse-payment-hash")[0]) == 64 and not one.values("authorization") for one in arrived)


@claim
def h2load_with_a_pass_is_admitted_over_tls(world):
    place = site(world)
    load(place, "/paid/x", "-c", 10, "-m", 20, "-H", f"authorization: {place.pass_for_paid()}", requests=3000, tls=True)


@claim
def h2load_over_tls_with_http_1_1_is_admitted(world):
    place = site(world)
    load(place, "/paid/x", "-c", 10, "-H", f"authorization: {place.pass_for_paid()}", requests=1000, tls=True, alpn="http/1.1")


@claim
def h2load_in_clear_text_with_http_1_1_is_admitted(world):
    place = site(world)
    load(place, "/paid/x", "--h1", "-c", 10, "-H", f"authorization: {place.pass_for_paid()}", requests=1000)


@claim
def h2load_with_one_stream_for_each_of_many_connections_is_served(world):
    load(site(world), "/open/x", "-c", 300, "-m", 1, requests=3000)


@claim
def h2load_gets_large_bodies_whole(world):
    load(site(world), "/open/size/1000000", "-c", 4, "-m", 10, requests=200)


@claim
def nghttp_is_answered_and_its_upload_arrives(world):
    place = site(world)
    upload = world.folder + "/upload"
    with open(upload, "wb") as file:
        file.write(b"u" * 3_000_000)
    for tls in [False, True]:
        place.recorder.forget()
        code, said = run("nghttp", "-n", "-s", "-y", "-d", upload, "-H", f"authorization: {place.pass_for_paid()}", place.url("/paid/up", tls))
        assert code == 0 and re.search(r"\b200\b.*/paid/up", said), said
        one, = place.recorder.forget()
        assert len(one.body) == 3_000_000 and one.method == "POST", one.method


@claim
def nghttp_sends_trailers_that_arrive(world):
    place = site(world)
    place.recorder.forget()
    code, said = run("nghttp", "-n", "-d", world.certificate[0], "--trailer=x-check: 1", "--no-content-length", place.url("/open/up"))
    assert code == 0, said
    one, = place.recorder.forget()
    assert one.trailers == [("x-check", "1")], one


@claim
def nghttp_that_upgrades_from_http_1_1_is_not_let_through_to_the_upstream(world):
    """`Upgrade: h2c` is not supported (RFC 9113 dropped it), and must not become a tunnel around the gate."""
    place = site(world)
    place.recorder.forget()
    run("nghttp", "-n", "-u", "-t", 5, place.url("/open/x"))
    for one in place.recorder.forget():
        assert not one.values("upgrade") and not one.values("http2-settings") and not one.values("connection"), one


def curl(place, *words, path="/paid/x", tls=False):
    """What curl prints about its one exchange."""
    words = [*words, "--cacert", place.world.authority.ca] if tls else words
    code, said = run("curl", "-sS", "-o", "/dev/null", "-w", "%{json}", *words, place.url(path, tls).replace("127.0.0.1", "localhost"))
    assert code == 0, said
    answer = json.loads(said)
    return answer["http_version"], answer["http_code"]


@claim
def curl_is_challenged_and_admitted_by_each_protocol(world):
    place = site(world)
    assert "HTTP2" in run("curl", "-V")[1]
    paid = ["-H", f"Authorization: {place.pass_for_paid()}"]
    for version, tls, *words in [
            ("1.1", False), ("2", False, "--http2-prior-knowledge"), ("2", True), ("2", True, "--http2"), ("1.1", True, "--http1.1"),
            ("2", True, "--tls-max", "1.2"), ("2", True, "--tlsv1.3")]:
        assert curl(place, *words, tls=tls) == (version, 402), (version, tls, words)
        assert curl(place, *words, *paid, tls=tls) == (version, 200), (version, tls, words)


@claim
def curl_that_offers_an_upgrade_to_http2_in_clear_text_stays_with_http_1_1(world):
    place = site(world)
    place.recorder.forget()
    assert curl(place, "--http2", "-H", f"Authorization: {place.pass_for_paid()}") == ("1.1", 200)
    one, = place.recorder.forget()
    assert not one.values("upgrade") and not one.values("http2-settings"), one


@claim
def curl_with_tls_1_1_is_not_served(world):
    place = site(world)
    code, said = run("curl", "-sS", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", "--cacert", world.authority.ca,
                     place.url("/open/x", tls=True).replace("127.0.0.1", "localhost"))
    assert code == 35, (code, said)


@claim
def curl_uploads_by_http2_with_100_continue_and_without(world):
    place = site(world)
    upload = world.folder + "/upload2"
    with open(upload, "wb") as file:
        file.write(b"u" * 2_000_000)
    for words in [["--http2-prior-knowledge"], ["--http1.1"], ["--http1.1", "-H", "Transfer-Encoding: chunked"]]:
        place.recorder.forget()
        assert curl(place, *words, "-T", upload, "-H", f"Authorization: {place.pass_for_paid()}")[1] == 200
        one, = place.recorder.forget()
        assert (one.method, len(one.body)) == ("PUT", 2_000_000), one.method
