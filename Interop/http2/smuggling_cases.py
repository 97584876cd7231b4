"""Requests over HTTP/2 that could become two, or another one, on the way to an upstream that speaks HTTP/1.1.

A case is its name, its frames on stream 1, and what may arrive at the upstream: nothing (`refused`), one whole request as a check describes it
(`arrives`), or either of both (`may_arrive`).
"""
import typing

from wire import END_HEADERS, END_STREAM, block, continuation, data, headers, request


class Expected(typing.NamedTuple):
    fewest: int
    most: int
    check: typing.Callable = lambda request: None
    #: Whether the client must get 200.
    answered: bool = False
    #: Whether the client must not get a status of success.
    denied: bool = False


refused = Expected(0, 0, denied=True)

#: One request arrives, and the client is not told that it succeeded.
declined = Expected(0, 1, lambda request: None, False, True)


def arrives(check=lambda request: None):
    return Expected(1, 1, check, True)


def may_arrive(check=lambda request: None):
    return Expected(0, 1, check)


def like(**wanted):
    """The request has these parts: `method`, `target`, `body`, or fields by name (`_` for `-`), None for a field that must not be there."""
    def check(request):
        for name, value in wanted.items():
            if name in ("method", "target", "body"):
                got = getattr(request, name)
            else:
                got = ", ".join(request.values(name.replace("_", "-"))) if request.values(name.replace("_", "-")) else None
            assert got == value, f"{name} is {got!r} instead of {value!r} in {request}"
    return check


def get(*fields, path="/open/x", **changes):
    return headers(1, request(path, **changes) + list(fields))


def post(*fields, body=b"goods", trailers=None, path="/open/x", **changes):
    head = headers(1, request(path, **{"method": "POST", **changes}) + list(fields), END_HEADERS)
    parts = body if isinstance(body, list) else [body]
    if trailers is None:
        return head + b"".join(data(1, part, 0) for part in parts[:-1]) + data(1, parts[-1])
    return head + b"".join(data(1, part, 0) for part in parts) + headers(1, trailers)


INJECTED = b"GET /paid/stolen HTTP/1.1\r\nHost: gate.example\r\n\r\n"

FIELD_NAMES = [(f"a field name with {what}", get((name, "1")), refused) for what, name in [
    ("CR and LF", b"x-a\r\nx-gatehouse-subject"), ("LF", b"x-a\nx-b"), ("CR", b"x-a\rx-b"), ("NUL", b"x-a\0"), ("a space", b"x a"),
    ("a colon", b"x:a"), ("a colon at its end", b"transfer-encoding:"), ("a tab", b"x\ta"), ("a trailing space", b"transfer-encoding "),
    ("a control character", b"x\x01a"), ("DEL", b"x\x7fa"), ("an octet beyond ASCII", b"x\xe9a"), ("a parenthesis", b"x(a"),
    ("upper case", b"Transfer-Encoding"), ("one letter in upper case", b"x-a-B")]]

FIELD_VALUES = [(f"a field value with {what}", get(("x-a", value)), refused) for what, value in [
    ("CR and LF", b"1\r\nx-gatehouse-subject: me"), ("a request behind CR and LF", b"1\r\n\r\n" + INJECTED), ("LF", b"1\nx-b: 2"),
    ("CR", b"1\rx-b: 2"), ("NUL", b"1\0"), ("a leading space", b" 1"), ("a trailing space", b"1 "), ("a leading tab", b"\t1"),
    ("a control character", b"1\x01"), ("DEL", b"1\x7f")]] + [
    ("an empty field value arrives", get(("x-a", b"")), arrives(like(x_a=""))),
    ("a field value beyond ASCII arrives as it is", get(("x-a", b"\xc3\xa9")), arrives(like(x_a="\xc3\xa9"))),
    ("a tab inside a field value arrives", get(("x-a", b"1\t2")), arrives(like(x_a="1\t2"))),
]

FRAMING_FIELDS = [
    ("transfer-encoding: chunked", post(("transfer-encoding", "chunked"), body=b"0\r\n\r\n" + INJECTED), refused),
    ("transfer-encoding: identity", post(("transfer-encoding", "identity")), refused),
    ("transfer-encoding with content-length", post(("transfer-encoding", "chunked"), ("content-length", "5"), body=b"0\r\n\r\n"), refused),
    ("connection: close", get(("connection", "close")), refused),
    ("connection that names a field", get(("connection", "x-forwarded-for"), ("x-forwarded-for", "1")), refused),
    ("keep-alive", get(("keep-alive", "timeout=5")), refused),
    ("proxy-connection", get(("proxy-connection", "keep-alive")), refused),
    ("upgrade", get(("upgrade", "h2c")), refused),
    ("te: gzip", get(("te", "gzip")), refused),
    ("te: trailers arrives as nothing else", get(("te", "trailers")), arrives(lambda request: request.values("te") in ([], ["trailers"]) or fail(request))),
    ("http2-settings is no upgrade", get(("http2-settings", "AAMAAABkAAQAAP__")), may_arrive(like(connection=None, upgrade=None))),
]


def fail(request):
    raise AssertionError(request)


LENGTHS = [
    ("content-length shorter than its DATA", post(("content-length", "1"), body=b"g" + INJECTED), refused),
    ("content-length shorter than several DATA", post(("content-length", "1"), body=[b"g", INJECTED]), may_arrive(like(body=b"g"))),
    ("content-length 0 with DATA", post(("content-length", "0"), body=INJECTED), may_arrive(like(body=b""))),
    ("content-length 0 with DATA after a while", post(("content-length", "0"), body=[b"", INJECTED]), may_arrive(like(body=b""))),
    ("content-length longer than its DATA", post(("content-length", "50")), refused),
    ("content-length without DATA", get(("content-length", "5")), refused),
    ("two content-length that differ", post(("content-length", "5"), ("content-length", "50")), refused),
    ("two content-length that are the same", post(("content-length", "5"), ("content-length", "5")), may_arrive(like(body=b"goods"))),
    ("content-length as a list", post(("content-length", "5, 5")), may_arrive(like(body=b"goods"))),
    ("content-length before an end in trailers that is too early", post(("content-length", "50"), trailers=[("x-a", "1")]), refused),
    ("a whole content-length arrives", post(("content-length", "5")), arrives(like(body=b"goods", method="POST"))),
    ("a body without content-length arrives", post(body=[b"go", b"ods"]), arrives(like(body=b"goods"))),
    ("a body that looks like a request arrives as a body", post(body=INJECTED), arrives(like(body=INJECTED))),
    ("a body that looks like the end of chunks arrives as a body", post(body=b"0\r\n\r\n" + INJECTED), arrives(like(body=b"0\r\n\r\n" + INJECTED))),
    ("GET with a body arrives as one request", post(method="GET", body=INJECTED), arrives(like(method="GET", body=INJECTED))),
    ("POST without a body arrives", get(method="POST"), arrives(like(method="POST", body=b""))),
    ("padded DATA arrives without its padding",
     headers(1, request("/open/x", "POST"), END_HEADERS) + data(1, b"\x05goods\r\n\r\n\0", 0x9), arrives(like(body=b"goods"))),
] + [(f"content-length {value!r}", post(("content-length", value)), refused) for value in [
    "+5", "-5", "0x5", "5.0", "5;", "5 5", "1e1", "", "5\x0b", "five", "99999999999999999999", "18446744073709551621", "\xb2"]]

PSEUDO_FIELDS = [
    (f"{name} twice", get((name, value)), refused) for name, value in [
        (":method", "GET"), (":path", "/paid/x"), (":scheme", "http"), (":authority", "other.example")]
] + [(f"no {name}", headers(1, [pair for pair in request("/open/x") if pair[0] != name]), refused) for name in [":method", ":path", ":scheme"]] + [
    (":path behind a field", headers(1, request("/open/x", _path=None) + [("x-a", "1"), (":path", "/open/x")]), refused),
    (":status in a request", headers(1, [(":status", "200"), *request("/open/x")]), refused),
    (":unknown", headers(1, [(":unknown", "1"), *request("/open/x")]), refused),
    (":Path in upper case", headers(1, [*request("/open/x", _path=None), (":Path", "/open/x")]), refused),
    ("a name that is only a colon", headers(1, [(":", "1"), *request("/open/x")]), refused),
    (":protocol without CONNECT", headers(1, [(":protocol", "websocket"), *request("/open/x")]), refused),
]

PATHS = [(f":path {value!r}", get(path=value), refused) for value in [
    "", "/open/a b", "/open/a HTTP/1.1\r\nx-a: 1", "/open/a\r\n\r\n" + INJECTED.decode(), "/open/a\nb", "/open/a\rb", "/open/a\0b", "/open/a\tb",
    "http://other.example/paid/x", "open/x", "?a=1", "*", "/open/../paid/x", "/open/%2e%2e/paid/x", "/open/%2E./paid/x",
    "/open/..;/paid/x", "/open\\..\\paid\\x", "/open/%5c..%5cpaid", "/open/%2fpaid", "/open/x#fragment", "/open/%00", "/open/%zz",
    b"/open/\xff", "/open/\x7f", "/./paid/x", "/%70aid/../open/x"]] + [
    (":path with a query arrives as it is", get(path="/open/x?a=1&b=%2f..%2f"), arrives(like(target="/open/x?a=1&b=%2f..%2f"))),
    (":path with doubled slashes arrives as it is, and is matched folded", get(path="/open//x"), arrives(like(target="/open//x"))),
    (":path with doubled slashes before a service that is paid for", get(path="//paid/x"), refused),
    (":path * of OPTIONS", get(path="*", method="OPTIONS"), may_arrive(like(method="OPTIONS"))),
    (":path of a service that is paid for", get(path="/paid/x"), refused),
    (":path of a service that is paid for, with an encoded letter", get(path="/%70aid/x"), refused),
]

AUTHORITIES = [(f":authority {value!r}", get(_authority=value), refused) for value in [
    "user@gate.example", "user:secret@gate.example", "gate.example/paid", "gate example", "gate.example\r\nx-a: 1", "gate.example, other.example",
    "gate.example:port", "[::1", "gate.example?x", "gate.example#x", "gate.example\0", b"gate.\xffexample", "http://gate.example"]] + [
    ("host that is not :authority", get(("host", "other.example")), refused),
    ("two host without :authority", get(("host", "gate.example"), ("host", "gate.example"), _authority=None), refused),
    ("host with user information, without :authority", get(("host", "user@gate.example"), _authority=None), refused),
    ("neither host nor :authority", get(_authority=None), refused),
    ("an empty :authority", get(_authority=""), refused),
    ("host that is :authority arrives once", get(("host", "gate.example")), may_arrive(like(host="gate.example"))),
    ("host without :authority arrives", get(("host", "gate.example"), _authority=None), arrives(like(host="gate.example"))),
    (":authority arrives as host", get(_authority="gate.example:8402"), arrives(like(host="gate.example:8402"))),
]

METHODS = [(f":method {value!r}", get(method=value), refused) for value in [
    "", "GET ", "GE T", "GET /paid/x HTTP/1.1\r\nhost: gate.example\r\n\r\nGET", "GET\r\n", "GET\0", "G:ET", "TRACE", "GET\t", b"GET\xff"]] + [
    ("a method that is not known arrives as it is", get(method="PURGE"), arrives(like(method="PURGE"))),
    ("a method in lower case arrives as it is", get(method="get"), may_arrive(like(method="get"))),
    ("CONNECT", headers(1, [(":method", "CONNECT"), (":authority", "gate.example:443")]), refused),
    ("CONNECT with a path", get(method="CONNECT"), refused),
    ("CONNECT to this machine", headers(1, [(":method", "CONNECT"), (":authority", "127.0.0.1:22")], END_HEADERS), refused),
    ("extended CONNECT to an upstream that declines it",
     headers(1, [*request("/open/x", "CONNECT"), (":protocol", "websocket"), ("sec-websocket-version", "13")], END_HEADERS), declined),
    ("extended CONNECT to a protocol with CR and LF",
     headers(1, [*request("/open/x", "CONNECT"), (":protocol", "websocket\r\nx-a: 1")]), refused),
]

SCHEMES = [(f":scheme {value!r}", get(_scheme=value), refused) for value in [
    "", "http ", "http\r\nx-a: 1", "http://other.example/?", "h\0ttp", "1http"]] + [
    (":scheme https in clear text does not become the truth", get(_scheme="https"), may_arrive(like(x_forwarded_proto="http"))),
    (":scheme ftp does not become the truth", get(_scheme="ftp"), may_arrive(like(x_forwarded_proto="http"))),
]

IDENTITY = [
    ("cookie crumbs are joined", get(("cookie", "a=1"), ("cookie", "b=2"), ("cookie", "c=3")), arrives(like(cookie="a=1; b=2; c=3"))),
    ("x-gatehouse-subject of a caller is dropped", get(("x-gatehouse-subject", "l402:me")), arrives(like(x_gatehouse_subject=None))),
    ("x_gatehouse_subject of a caller is dropped", get(("x_gatehouse_subject", "l402:me")), arrives(lambda request: without(request, "gatehouse"))),
    ("x-forwarded-for of a caller is replaced", get(("x-forwarded-for", "8.8.8.8")), arrives(like(x_forwarded_for="127.0.0.1"))),
    ("x-forwarded-host of a caller is replaced", get(("x-forwarded-host", "other.example")), arrives(like(x_forwarded_host="gate.example"))),
    ("x_forwarded_host of a caller is dropped", get(("x_forwarded_host", "other.example")), arrives(like(x_forwarded_host="gate.example"))),
    ("forwarded and x-real-ip of a caller are dropped",
     get(("forwarded", "for=8.8.8.8"), ("x-real-ip", "8.8.8.8")), arrives(lambda request: without(request, "8.8.8.8"))),
    ("proxy-authorization of a caller is dropped", get(("proxy-authorization", "Basic eA==")), may_arrive(like(proxy_authorization=None))),
]


def without(request, text):
    assert not any(text in name or text in value for name, value in request.fields if name != "via"), request


TRAILERS = [
    ("a trailer arrives", post(trailers=[("x-check", "1")]), arrives(lambda request: request.trailers == [("x-check", "1")] or fail(request))),
    ("trailers behind a content-length arrive as no request of their own",
     post(("content-length", "5"), trailers=[("x-check", "1")]), arrives(like(body=b"goods"))),
    ("trailers without DATA arrive", post(body=b"", trailers=[("x-check", "1")]), arrives(like(body=b""))),
] + [(f"{name!r}: {value[:20]!r} among trailers", post(trailers=[("x-check", "1"), (name, value)]), refused) for name, value in [
    (":path", "/paid/x"), (":method", "GET"), (":status", "200"), ("X-Upper", "1"), ("x-a\r\nx-b", "1"), ("x-a", "1\r\n\r\n" + INJECTED.decode()),
    ("x-a", "1\0"), ("connection", "close"), ("transfer-encoding", "chunked")]] + [
    (f"{name} among trailers does not arrive", post(trailers=[("x-check", "1"), (name, value)]),
     may_arrive(lambda request, name=name: any(key == name for key, _ in request.trailers) and fail(request))) for name, value in [
        ("content-length", "99"), ("host", "other.example"), ("authorization", "L402 x:y"), ("x-gatehouse-subject", "l402:me"),
        ("x-forwarded-for", "8.8.8.8"), ("trailer", "x"), ("te", "trailers")]]

LONG = block(request("/open/" + "x" * 40000))
SIZES = [
    ("a :path of 40 KiB", headers(1, LONG[:16000], END_STREAM) + continuation(1, LONG[16000:32000], 0) + continuation(1, LONG[32000:]), refused),
    ("two hundred fields", headers(1, block(request("/open/x") + [(f"x-{number}", "1") for number in range(200)])), refused),
    ("a field of 15,000 octets arrives", get(("x-a", "y" * 15000)), arrives(like(x_a="y" * 15000))),
]

CASES = (FIELD_NAMES + FIELD_VALUES + FRAMING_FIELDS + LENGTHS + PSEUDO_FIELDS + PATHS + AUTHORITIES + METHODS + SCHEMES + IDENTITY + TRAILERS + SIZES)
