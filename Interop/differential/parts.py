"""A message as a row of parts, each with the role that it plays, so that a mutation can aim."""
import typing


class Part(typing.NamedTuple):
    #: One of method, target, version, status, reason, space, end, name, colon, pad, value, size, extension, data.
    role: str
    octets: bytes


def octets(parts):
    return b"".join(part.octets for part in parts)


def places(parts, *roles):
    """Where parts of these roles stand."""
    return [index for index, part in enumerate(parts) if part.role in roles]


def field(name, value, before=b" ", after=b""):
    return [
        Part("name", name), Part("colon", b":"), Part("pad", before), Part("value", value), Part("pad", after), Part("end", b"\r\n"),
    ]


def field_starts(parts):
    """Where the names of fields stand, those of trailers included."""
    return places(parts, "name")
