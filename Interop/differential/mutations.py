"""Changes at the places where readers of HTTP are known to disagree. Each takes the parts of a message and changes them; where there is no such place, nothing."""
from parts import Part, field, field_starts, places

#: Octets that end a line, a name or a string to some readers.
ODD = [
    b"\0", b"\x01", b"\x08", b"\t", b"\n", b"\x0b", b"\x0c", b"\r", b"\r\n", b"\x1b", b" ", b'"', b"(", b",", b"/", b":", b";", b"<", b"=", b"\\", b"_",
    b"\x7f", b"\x80", b"\x85", b"\xa0", b"\xff", b"\xe2\x84\xaa",
]
MUTATIONS = {}


def mutation(function):
    MUTATIONS[function.__name__.replace("_", " ")] = function
    return function


def replace(parts, index, octets):
    parts[index] = Part(parts[index].role, octets)


def replace_one(random, parts, role, choices):
    """Puts one of the choices in the place of a part of this role."""
    where = places(parts, role)
    if where:
        replace(parts, random.choice(where), random.choice(choices))


def values_of(parts, *names):
    """Where the values of fields with these names stand. An earlier mutation may have taken a part away."""
    starts = [index for index in field_starts(parts) if parts[index].octets.lower() in names]
    return [index + 3 for index in starts if index + 3 < len(parts) and parts[index + 3].role == "value"]


def insert_odd(random, parts, *roles):
    where = places(parts, *roles)
    if where:
        index = random.choice(where)
        old = parts[index].octets
        at = random.choice([0, len(old), random.randint(0, len(old))])
        replace(parts, index, old[:at] + random.choice(ODD) + old[at:])


def add_field(random, parts, name, value, before=b" "):
    """Before another field, or before the end of the first head."""
    where = field_starts(parts)
    lines = places(parts, "end")
    choices = where * 4 + [index + 1 for index in lines[:1]]
    if choices:
        at = random.choice(choices)
        parts[at:at] = field(name, value, before)


@mutation
def line_end(random, parts):
    replace_one(random, parts, "end", [b"\n", b"\r", b"\r\r\n", b"\n\r", b"", b"\r\n\r\n", b" \r\n", b"\0\r\n", b"\r\0\n", b"\r \n", b"\x0b\r\n", b"\n\n"])


@mutation
def every_line_end(random, parts):
    new = random.choice([b"\n", b"\r", b"\r\r\n"])
    for index in places(parts, "end"):
        replace(parts, index, new)


@mutation
def space(random, parts):
    replace_one(random, parts, "space", [b"  ", b"\t", b"", b"\x0b", b"\x0c", b"\r", b"\xa0", b" \t", b"\r\n "])


@mutation
def colon(random, parts):
    replace_one(random, parts, "colon", [b" :", b"\t:", b"::", b"", b";", b"\r\n:", b"\0:", b"\x0b:", b" "])


@mutation
def fold(random, parts):
    where = field_starts(parts)
    if where:
        index = random.choice(where)
        replace(parts, index, random.choice([b" ", b"\t", b" \t", b"\x0b"]) + parts[index].octets)


@mutation
def fold_in_value(random, parts):
    where = places(parts, "value")
    if where:
        index = random.choice(where)
        old = parts[index].octets
        at = random.randint(0, len(old))
        replace(parts, index, old[:at] + random.choice([b"\r\n ", b"\r\n\t", b"\n ", b"\r ", b"\r\n"]) + old[at:])


@mutation
def odd_octet_in_name(random, parts):
    insert_odd(random, parts, "name")


@mutation
def odd_octet_in_value(random, parts):
    insert_odd(random, parts, "value", "pad", "reason")


@mutation
def odd_octet_in_first_line(random, parts):
    insert_odd(random, parts, "method", "target", "version", "status")


@mutation
def odd_octet_in_chunk_line(random, parts):
    insert_odd(random, parts, "size", "extension")


@mutation
def content_length(random, parts):
    name = random.choice([
        b"Content-Length", b"Content-Length", b"Content-Length", b"content-length", b"Content_Length", b"Content-Length ", b" Content-Length",
        b"Content-Length\0", b"\xefContent-Length", b"Content-Length\t"])
    value = random.choice([
        b"0", b"1", b"5", b"05", b"+5", b"-1", b"0x5", b"5.0", b"5 0", b"5,5", b"5, 5", b"5;a", b"5\0", b"\x0b5", b"1_0", b'"5"', b"", b"1e1",
        b"9" * 17, b"9" * 18, b"9" * 19, b"18446744073709551615", b"18446744073709551616", b"18446744073709551621", b"9" * 1000, b"5\t", b"\xef\xbc\x95"])
    add_field(random, parts, name, value, random.choice([b" ", b"", b"\t"]))


@mutation
def transfer_encoding(random, parts):
    name = random.choice([
        b"Transfer-Encoding", b"Transfer-Encoding", b"Transfer-Encoding", b"transfer-encoding", b"Transfer_Encoding", b"Transfer-Encoding ",
        b" Transfer-Encoding", b"Transfer-Encoding\0", b"Transfer-Encoding\t", b"X\nTransfer-Encoding"])
    value = random.choice([
        b"chunked", b"chunked", b"Chunked", b"chunked, chunked", b"gzip, chunked", b"chunked, gzip", b"identity", b"xchunked", b"chunkedx", b"chunk",
        b"", b",chunked", b"chunked,", b'"chunked"', b"chunked;q=1", b"\x0bchunked", b"chunked\0", b"chunked\r", b"chun\xe2\x84\xaaed", b" chunked ",
        b"chunked ,", b"\xa0chunked", b"chunked identity"])
    add_field(random, parts, name, value, random.choice([b" ", b"", b"\t"]))


@mutation
def framing_value(random, parts):
    """Changes the value of a field that frames."""
    where = values_of(parts, b"content-length", b"transfer-encoding")
    if where:
        index = random.choice(where)
        old = parts[index].octets
        replace(parts, index, random.choice([
            b"+" + old, b"-" + old, b"0" + old, old + b"0", old + b"," + old, old + b" ", old + b"\t0", b"0x" + old, old + b";", old.swapcase(),
            old[:-1], b"", b"\0" + old, old + b"\r", b"\x0c" + old, old + b", identity"]))


@mutation
def chunk_size(random, parts):
    where = places(parts, "size")
    if where:
        index = random.choice(where)
        old = parts[index].octets
        replace(parts, index, random.choice([
            b"+" + old, b"-" + old, b"0x" + old, b" " + old, old + b" ", old + b"\t", b"\t" + old, b"_" + old, b"0_" + old, b"", b"g" + old, old + b"h",
            b"0" * 8 + old, b"0" * 12 + old, b"0" * 16 + old, b"0" * 300 + old, b"f" * 14, b"f" * 15, b"f" * 16, b"1" + b"0" * 15 + old,
            b"1" + b"0" * 16 + old, b"8" + b"0" * 15, old + b"\0", old + b".0", b"\r\n" + old, old + b"\r", b"\n" + old, old + b"\n", old + b"0", b"0"]))


@mutation
def chunk_extension(random, parts):
    replace_one(random, parts, "extension", [
        b";", b";;", b"; a", b" ;a", b";a ", b";a =b", b";a= b", b";a=", b";=b", b";a=b=c", b';a="', b';a="b', b';a="b"c', b';a="b\\', b';a="\\"', b";a b",
        b";a\n", b";\nx", b";a\rb", b";a=\r\n", b";\0", b";a\x7f", b";a=\xff", b';a="\xff"', b';a="\x01"', b';a="\r\n"', b";" + b"a" * 250,
        b";" + b"a" * 260, b";a=" + b"b" * 300, b"\t;a", b",a", b"=a", b';"a"', b';a="b";', b';a="b" ;c', b";a,b", b";a/b", b";a:b", b";a[b]", b";a='b c'",
        b';a="\\\xff"', b';a="\\\x01"', b';a="\\\r\n"', b';a="\t"'])


@mutation
def chunk_data(random, parts):
    where = places(parts, "data")
    if where:
        index = random.choice(where)
        old = parts[index].octets
        replace(parts, index, random.choice([old + b"x", old[:-1], old + b"\r\n", old + b"0\r\n\r\n", b"", old + b"\n"]))


@mutation
def trailer(random, parts):
    """Behind the last chunk, where there is one."""
    where = places(parts, "size")
    if where:
        at = where[-1] + 3
        parts[at:at] = random.choice([
            field(b"Content-Length", b"5"), field(b"Content-Length", b"x"), field(b"Transfer-Encoding", b"chunked"), field(b"Transfer-Encoding", b"gzip"),
            field(b"Host", b"b"), field(b"Connection", b"close"), field(b"Connection", b"upgrade"), field(b"Upgrade", b"x"), field(b"X ", b"b"),
            field(b" X", b"b"), field(b"X", b"b\r\n c"), field(b"X", b"\0"), [Part("name", b"no colon"), Part("end", b"\r\n")],
            [Part("name", b"GET / HTTP/1.1"), Part("end", b"\r\n")], field(b"", b"b"), field(b"X", b"a" * 9000), field(b"X", b"b") * 70])


@mutation
def version(random, parts):
    replace_one(random, parts, "version", [
        b"HTTP/1.0", b"HTTP/1.2", b"HTTP/1.9", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/3.0", b"http/1.1", b"HTTP/1.10", b"HTTP/11", b"HTTP/1,1", b"HTTP/1",
        b"HTTP/", b"", b"HTTP/+1.1", b"HTTP/1.1 HTTP/1.1", b"RTSP/1.0", b"ICE/1.0", b"HTTPS/1.1", b"HTTP /1.1", b"HTTP/01.1", b"HTTP/1.\xb1", b"HTTP/1.1\t"])


@mutation
def method(random, parts):
    replace_one(random, parts, "method", [
        b"get", b"Get", b"GETS", b"GE", b"", b"PRI", b"SOURCE", b"DESCRIBE", b"PLAY", b"CONNECT", b"TRACE", b"SUBSCRIBE", b"NEW-METHOD", b"G@T", b"GET:",
        b"(GET)", b"G\xcbT", b"\0GET", b" GET", b"\nGET", b"\r\nGET", b"\r\n\r\nGET", b"\rGET", b"\r\n GET", b"\xef\xbb\xbfGET", b"G" * 32, b"G" * 33, b"POST\t"])


@mutation
def target(random, parts):
    replace_one(random, parts, "target", [
        b"*", b"a:80", b"http://a", b"http://a?b", b"http://a/", b"http://b/", b"http://a@b/", b"http:///", b"http:/a", b"ftp://a/", b"file:///a", b"a", b"",
        b"/a b", b"/a\tb", b"/a#b", b'/"', b"/<a>", b"/\\", b"/^`{|}", b"/[a]", b"/\xc3\xa9", b"/\0", b"/\x7f", b"//a/b", b"/?", b"/??#", b"?a", b"/%zz",
        b"/%", b"/..", b"/a;b", b"/" + b"a" * 300, b"HTTP://gate.example/", b"http://[::1]/", b"http://a:80:80/", b"http://a/b?c#d", b"#", b"/a\rb", b"/a\r\n"])


@mutation
def host(random, parts):
    where = values_of(parts, b"host")
    if where and random.random() < 0.5:
        replace(parts, random.choice(where), random.choice([
            b"", b"a,b", b"a/b", b"b@a", b"a b", b"a#b", b"a\\b", b"a%00", b"a:http", b"a:999999", b"a:", b"[::1", b"[::1]x", b"::1", b"[fe80::1%25eth0]",
            b"[::1]:", b"\xff", b"a" * 300, b".", b"-"]))
    elif where and random.random() < 0.5:
        index = random.choice(where)
        del parts[index - 3:index + 3]
    else:
        add_field(random, parts, random.choice([b"Host", b"host", b"Host ", b"H\0st"]), random.choice([b"a", b"b", b"gate.example"]))


@mutation
def connection(random, parts):
    name = random.choice([b"Connection", b"Connection", b"connection", b"Proxy-Connection", b"Connection "])
    value = random.choice([
        b"close", b"keep-alive", b"close, keep-alive", b"keep-alive,close", b"CLOSE", b"closed", b"clos", b"close\t", b",close", b"close,", b"x,\tclose ,",
        b"Upgrade", b"upgrade, close", b"keep-alive, Upgrade", b"", b",", b"content-length", b"transfer-encoding", b"host", b"close close", b"a;close",
        b"\"close\"", b"\xffclose", b"close\0"])
    add_field(random, parts, name, value)
    if random.random() < 0.3:
        add_field(random, parts, b"Upgrade", random.choice([b"websocket", b"h2c", b"", b"a, b", b"HTTP/2.0"]))


@mutation
def status(random, parts):
    replace_one(random, parts, "status", [
        b"100", b"101", b"102", b"103", b"104", b"150", b"199", b"204", b"205", b"304", b"000", b"099", b"0200", b"20", b"2000", b"2x0", b"+20", b"", b"600"])


@mutation
def order(random, parts):
    """Swaps two parts."""
    first, second = random.randrange(len(parts)), random.randrange(len(parts))
    parts[first], parts[second] = parts[second], parts[first]


@mutation
def lost_part(random, parts):
    del parts[random.randrange(len(parts))]


@mutation
def repeated_part(random, parts):
    first = random.randrange(len(parts))
    parts[first:first] = parts[first:first + random.randint(1, 6)]


@mutation
def octets(random, parts):
    """Single octets changed, lost and put in, anywhere."""
    for _ in range(random.randint(1, 3)):
        where = [index for index, part in enumerate(parts) if part.octets]
        if not where:
            return
        index = random.choice(where)
        old = parts[index].octets
        at = random.randrange(len(old))
        new = random.choice([b"", bytes([random.randrange(256)]), random.choice(ODD), bytes([old[at] ^ 1 << random.randrange(8)]), old[at:at + 1] * 2])
        replace(parts, index, old[:at] + new + old[at + 1:])


@mutation
def cut(random, parts):
    """The input ends early."""
    index = random.randrange(len(parts))
    old = parts[index].octets
    replace(parts, index, old[:random.randint(0, len(old))])
    del parts[index + 1:]


@mutation
def before(random, parts):
    parts.insert(0, Part("data", random.choice([b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\n\n", b" ", b"\0", b"\t\r\n", b"\r\n ", b"0\r\n\r\n", b"\r\r\n"])))


@mutation
def behind(random, parts):
    parts.append(Part("data", random.choice([b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"x", b"\0", b"0\r\n\r\n", b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"])))


@mutation
def size(random, parts):
    """Near and above the limits of a head."""
    at = places(parts, "end")[:1]
    if at and random.random() < 0.05:
        many = random.choice([field(b"X", b"b") * random.choice([120, 128, 200]), field(b"X", b"a" * random.choice([8000, 32000, 66000]))])
        parts[at[0] + 1:at[0] + 1] = many
