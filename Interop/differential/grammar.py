"""Messages that are valid: RFC 9112 and RFC 9110 allow them, and the gate must never refuse one of them."""
from parts import Part, field

#: Those that llhttp knows as well; it has a list.
METHODS = [
    b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"PROPFIND", b"PROPPATCH", b"MKCOL", b"COPY", b"MOVE", b"LOCK", b"UNLOCK",
    b"SEARCH", b"REPORT", b"MERGE", b"PURGE", b"LINK", b"UNLINK", b"BIND", b"M-SEARCH", b"QUERY",
]
TOKEN = b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PATH = b"abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-._~!$&'()*+,;=:@/"
VISIBLE = bytes(range(0x21, 0x7f))
OBS_TEXT = bytes(range(0x80, 0x100))
HOSTS = [b"a", b"gate.example", b"gate.example:8402", b"127.0.0.1", b"127.0.0.1:80", b"[::1]", b"[2001:db8::1]:443", b"A-b.C", b"a_b.example"]
#: Fields that neither frame a message nor concern its connection.
NAMES = [
    b"Accept", b"User-Agent", b"Cookie", b"X-A", b"x", b"Content-Type", b"If-None-Match", b"Authorization", b"TE", b"Via", b"X-Content-Length",
    b"Content-Lengthy", b"Transfer-Encodin", b"Connectio", b"Upgrad", b"Set-Cookie", b"Date", b"!#$%&'*+.^`|~",
]
PADS = [b" ", b" ", b" ", b"", b"\t", b"  ", b" \t "]
CODINGS = [b"chunked", b"chunked", b"Chunked", b"CHUNKED"]
FINAL = [200, 200, 200, 201, 204, 206, 301, 304, 400, 404, 500, 502, 599, 999]
REASONS = [b"OK", b"", b"Not Found", b"a\tb", b"caf\xe9", b"I'm a teapot"]


def some(random, alphabet, least, most):
    return bytes(random.choices(alphabet, k=random.randint(least, most)))


def value(random):
    """A field's value: visible octets and obs-text with white space between them, or nothing."""
    words = [some(random, VISIBLE if random.random() < 0.8 else VISIBLE + OBS_TEXT, 1, 8) for _ in range(random.choice([0, 1, 1, 1, 2, 3]))]
    return random.choice([b" ", b"\t", b", ", b"  "]).join(words)


def plain_field(random):
    name = random.choice(NAMES) if random.random() < 0.8 else some(random, TOKEN, 1, 12)
    # What was made up must not happen to be a field that means something.
    if name.lower().replace(b"_", b"-") in (b"host", b"connection", b"upgrade", b"expect"):
        name = b"x"
    return field(name, value(random), random.choice(PADS), random.choice([b"", b"", b"", b" ", b"\t "]))


def path(random):
    result = b"/" + some(random, PATH, 0, 12)
    if random.random() < 0.3:
        result += b"%" + random.choice([b"41", b"2f", b"00", b"C3%A9"])
    if random.random() < 0.4:
        result += b"?" + some(random, PATH + b"?", 0, 12)
    return result


def extension(random):
    result = b""
    for _ in range(random.randint(1, 2)):
        result += b";" + some(random, TOKEN, 1, 6)
        kind = random.random()
        if kind < 0.4:
            result += b"=" + some(random, TOKEN, 1, 6)
        elif kind < 0.7:
            result += b'="' + random.choice([b"", b"a b", b"a;b=c", b'a\\"b', b"a\\\\", b"\tx", b"0\\;"]) + b'"'
    return result


def chunked_body(random):
    parts = []
    for _ in range(random.randint(0, 3)):
        data = some(random, VISIBLE + b"\r\n \0\xff", 1, 20)
        size = b"%x" % len(data)
        if random.random() < 0.3:
            size = b"0" * random.randint(1, 3) + size.upper()
        parts += [Part("size", size), Part("extension", extension(random) if random.random() < 0.2 else b""), Part("end", b"\r\n")]
        parts += [Part("data", data), Part("end", b"\r\n")]
    parts += [Part("size", random.choice([b"0", b"0", b"00"])), Part("extension", extension(random) if random.random() < 0.1 else b"")]
    parts.append(Part("end", b"\r\n"))
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        parts += plain_field(random)
    return parts + [Part("end", b"\r\n")]


def framing(random, version, may_be_chunked=True):
    """Fields that frame a body, and the body."""
    kind = random.random()
    if kind < 0.35 or (kind > 0.7 and not (may_be_chunked and version == b"HTTP/1.1")):
        return [], []
    if kind < 0.7:
        data = some(random, VISIBLE + b"\r\n\0", 0, 30)
        length = b"0" * random.choice([0, 0, 0, 2]) + b"%d" % len(data)
        return field(random.choice([b"Content-Length", b"content-length"]), length, random.choice(PADS)), [Part("data", data)]
    return field(random.choice([b"Transfer-Encoding", b"transfer-encoding"]), random.choice(CODINGS), random.choice(PADS)), chunked_body(random)


def head(random, line, required, framed):
    """The first line, then the fields in any order."""
    fields = [required] if required else []
    if framed:
        fields.append(framed)
    fields += [plain_field(random) for _ in range(random.choice([0, 1, 2, 3, 5]))]
    random.shuffle(fields)
    return line + [part for each in fields for part in each] + [Part("end", b"\r\n")]


def connection(random, version, is_last):
    """A `Connection` field that lets the next request come, unless this is the last."""
    if version == b"HTTP/1.0" and not is_last:
        return field(b"Connection", b"keep-alive")
    kind = random.random()
    if is_last and kind < 0.15:
        return field(b"Connection", random.choice([b"close", b"Close", b"x-a, close", b"close,keep-alive"]))
    if kind < 0.25:
        return field(random.choice([b"Connection", b"connection"]), random.choice([b"keep-alive", b"Keep-Alive", b"x-a", b"keep-alive, x-a", b"TE"]))
    if kind < 0.3:
        return field(b"Connection", random.choice([b"Upgrade", b"keep-alive, upgrade"])) + field(
            b"Upgrade", random.choice([b"websocket", b"h2c", b"x/1"]))
    return []


def request(random, is_last=True):
    version = b"HTTP/1.1" if random.random() < 0.9 else b"HTTP/1.0"
    host = random.choice(HOSTS)
    target = path(random)
    if random.random() < 0.1:
        target = random.choice([b"http://", b"https://", b"HTTP://"]) + host + target
    line = [
        Part("method", random.choice(METHODS)), Part("space", b" "), Part("target", target), Part("space", b" "), Part("version", version),
        Part("end", b"\r\n"),
    ]
    framed, body = framing(random, version)
    if random.random() < 0.05:
        framed = framed + field(b"Expect", b"100-continue")
    required = field(random.choice([b"Host", b"host", b"HOST"]), host, random.choice(PADS)) + connection(random, version, is_last)
    return head(random, line, required, framed) + body


def requests(random):
    """One request, or some that are sent ahead."""
    count = random.choice([1, 1, 1, 2, 3])
    return [part for index in range(count) for part in request(random, index == count - 1)]


def response(random):
    """An answer, and the interim ones before it."""
    parts = []
    for _ in range(random.choice([0, 0, 0, 0, 1, 2])):
        line = status_line(random, b"HTTP/1.1", random.choice([100, 102, 103]))
        parts += line + [part for _ in range(random.randint(0, 2)) for part in plain_field(random)] + [Part("end", b"\r\n")]
    version = b"HTTP/1.1" if random.random() < 0.9 else b"HTTP/1.0"
    status = random.choice(FINAL)
    framed, body = framing(random, version, status not in (204, 304))
    if random.random() < 0.2:
        framed = framed + field(b"Connection", random.choice([b"close", b"keep-alive", b"x-a, close"]))
    if not framed and random.random() < 0.7:
        body = [Part("data", some(random, VISIBLE + b"\r\n", 0, 30))]
    return parts + head(random, status_line(random, version, status), [], framed) + body


def status_line(random, version, status):
    return [
        Part("version", version), Part("space", b" "), Part("status", b"%d" % status), Part("space", b" "), Part("reason", random.choice(REASONS)),
        Part("end", b"\r\n"),
    ]
