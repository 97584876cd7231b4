"""The property: what we accept llhttp accepts, and both read the same out of it."""
import re
import typing

ABSOLUTE = re.compile(r"https?://([^/?#]*)(/.*)", re.IGNORECASE | re.DOTALL)


class Difference(typing.NamedTuple):
    """What does not hold. `ours` and `theirs` are the messages it is about; `theirs` is `None` where llhttp came to none."""
    what: str
    ours: dict | None
    theirs: typing.Any
    #: What llhttp objects to, anywhere in the input.
    error: str | None


class Verdict(typing.NamedTuple):
    #: How many whole messages both read, the same out of each.
    same: int = 0
    #: The first one; behind it nothing can be compared.
    difference: Difference | None = None
    #: Our reason, where we refuse what llhttp accepts.
    stricter: str | None = None
    #: Where we let the connection end and llhttp would go on.
    closes_earlier: bool = False


def compare(ours, theirs):
    """`ours` is what the reader wrote, `theirs` a `Reading` of llhttp."""
    if not ours["same_in_pieces"]:
        return Verdict(difference=Difference("pieces make a difference to us", None, None, theirs.error))
    refused = ours["outcome"] == "refused"
    same, closes_earlier = 0, False
    for index, message in enumerate(ours["messages"]):
        other = theirs.messages[index] if index < len(theirs.messages) else None
        what = head_difference(message, other) or body_difference(message, other, refused, theirs)
        if what:
            return Verdict(same, Difference(what, message, other, theirs.error))
        if message["end"] is not None:
            same += 1
            closes_earlier = closes_earlier or (other.keeps_alive and not message["keeps_alive"])
    count = len(ours["messages"])
    in_body = count > 0 and ours["messages"][-1]["end"] is None
    disputed = theirs.messages[count - 1 if in_body else count:][:1]
    if refused and disputed and (disputed[0].end is not None or (disputed[0].head_ended and theirs.error is None)):
        return Verdict(same, stricter=ours["reason"], closes_earlier=closes_earlier)
    if ours["outcome"] == "open" and not in_body and disputed and disputed[0].head_ended:
        return Verdict(same, Difference("llhttp reads a head where we wait for more", None, disputed[0], theirs.error))
    return Verdict(same, closes_earlier=closes_earlier)


def head_difference(ours, theirs):
    if theirs is None or not theirs.head_ended:
        return "llhttp does not accept a head"
    if ours["method"] != theirs.method:
        return "method"
    if ours["target"] != theirs.target and not is_absolute(ours, theirs.target):
        return "target"
    if ours["status"] != theirs.status or ours["reason"] != theirs.reason:
        return "status line"
    if theirs.version != (1, ours["minor_version"]):
        return "version"
    return None if same_fields(ours["fields"], theirs.fields) else "fields"


def is_absolute(ours, target):
    """We keep the path of an absolute target, and its authority, which has to be the one in `Host`."""
    match = ABSOLUTE.fullmatch(target)
    return match is not None and match[1].lower() == ours["authority"].lower() and match[2] == ours["target"]


def same_fields(ours, theirs):
    """llhttp keeps the white space behind a value."""
    return ours == [[name, value.strip(" \t")] for name, value in theirs]


def body_difference(ours, theirs, refused, reading):
    if ours["end"] is None:
        if theirs.end is not None and not reading.ended_by_close and not refused:
            return "llhttp ends a body where we wait for more"
        # Whoever refuses first has read less.
        if refused or reading.error:
            return None if ours["body"].startswith(theirs.body) or theirs.body.startswith(ours["body"]) else "body"
        return None if ours["body"] == theirs.body else "body"
    if theirs.end is None:
        return "llhttp does not accept a body"
    if ours["end"] != theirs.end:
        return "where a message ends"
    if ours["body"] != theirs.body:
        return "body"
    if not same_fields(ours["trailers"], theirs.trailers):
        return "trailers"
    if ours["keeps_alive"] and not theirs.keeps_alive:
        return "llhttp lets the connection end where we go on"
    return None
