"""Our codec of HTTP/1.1 and llhttp read the same out of what we accept. `make fuzz-differential` makes longer runs of it."""
import contextlib
import copy
import dataclasses
import os

from cases import ANSWER_TO_GET, REQUESTS, Case
from comparison import compare
from differential_run import Run, read_other
from harness.claims import claim
from llhttp import Parser
from reader import Reader

CASES = 50_000


@contextlib.contextmanager
def reading(world):
    reader = Reader(os.path.join(os.path.dirname(world.gatehouse), "read-http"))
    try:
        yield reader
    finally:
        reader.close()


def finished(world):
    """One run that the claims share."""
    def make():
        run = Run("1")
        with reading(world) as reader:
            run.play(reader, CASES)
        return run

    return world.once("differential", make)


@claim(seconds=300)
def what_our_codec_accepts_llhttp_reads_the_same(world):
    run = finished(world)
    world.notes.append(f"{run.cases} cases, {run.same} messages")
    assert run.cases == CASES and not run.findings, run.report()
    # Or the run would show little.
    assert run.same > CASES // 2 and run.outcomes["both refuse a message"] > CASES // 10, run.report()


@claim(seconds=300)
def our_codec_refuses_no_valid_message(world):
    run = finished(world)
    assert run.valid > CASES // 10, run.report()
    assert not [what for what in run.findings if "valid" in what], run.report()


@claim
def a_reading_that_differs_in_anything_is_found(world):
    octets = (b"POST http://a/b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n0\r\nX-Sum: 1\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n")
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nxy"
    changes = {
        "method": "GET", "target": "/c", "authority": "b", "minor_version": 0, "status": 201, "reason": "No", "body": "x", "end": 3,
        "fields": [["Host", "b"]], "trailers": [],
    }
    with reading(world) as reader:
        for case in Case(0, REQUESTS, octets, [], [40]), Case(1, ANSWER_TO_GET, answer, [], []):
            [ours] = reader.read([case])
            theirs = read_other(Parser(), case)
            assert compare(ours, theirs).difference is None and compare(ours, theirs).same == len(theirs.messages), ours
            for name, value in changes.items():
                if ours["messages"][0][name] in ("", [], value, 0):
                    continue
                changed = copy.deepcopy(ours)
                changed["messages"][0][name] = value
                assert compare(changed, theirs).difference, f"{name} in {changed}"
            refusal = dataclasses.replace(theirs, messages=[], error="HPE_STRICT: no")
            assert compare(ours, refusal).difference, "a head that is refused"
            assert compare(ours | {"messages": [ours["messages"][0] | {"end": None}], "outcome": "open"}, theirs).difference, "a body that goes on"
            assert compare(ours | {"messages": [], "outcome": "open"}, theirs).difference, "a head that goes on"
            assert compare(ours | {"messages": [], "outcome": "refused", "reason": "x"}, theirs).stricter == "x"
