"""One run: makes inputs, gives them to both parsers, and counts what came of it."""
import collections
import time

import llhttp
from cases import ANSWER_TO_HEAD, REQUESTS, Generator
from comparison import compare
from exceptions import exception_for
from reader import Died

BATCH = 1000
#: How many examples of one finding are kept.
EXAMPLES = 3


def read_other(parser, case):
    """What llhttp makes of a case."""
    return parser.read(case.octets, llhttp.REQUEST if case.kind == REQUESTS else llhttp.RESPONSE, answers_head=case.kind == ANSWER_TO_HEAD)


class Run:
    def __init__(self, seed):
        self.generator, self.parser = Generator(seed), llhttp.Parser()
        self.seed, self.seconds = seed, 0.0
        #: Cases, and messages of which both read the same.
        self.cases = self.valid = self.same = 0
        #: Cases by what both think of them.
        self.outcomes = collections.Counter()
        self.stricter, self.exceptions = collections.Counter(), collections.Counter()
        self.closes_earlier = 0
        #: Cases, and those of them of which we refuse nothing, by mutation.
        self.tried, self.passed = collections.Counter(), collections.Counter()
        #: The first case of what was counted.
        self.first = {}
        #: What does not hold: the first cases, and how many there are.
        self.findings, self.found = {}, collections.Counter()

    def play(self, reader, count, progress=None):
        started = time.monotonic()
        for start in range(0, count, BATCH):
            batch = [self.generator.case(number) for number in range(start, min(count, start + BATCH))]
            try:
                readings = reader.read(batch)
            except Died as error:
                self.find(f"{error}, on one of {len(batch)} cases", batch[0])
                break
            for case, ours in zip(batch, readings, strict=True):
                self.judge(case, ours, read_other(self.parser, case))
            if progress and start > 0 and start % 100_000 == 0:
                print(f"{start} cases, {len(self.findings)} findings", file=progress, flush=True)
        self.seconds = time.monotonic() - started

    def judge(self, case, ours, theirs):
        refused = ours["outcome"] == "refused"
        verdict = compare(ours, theirs)
        self.cases += 1
        self.valid += case.is_valid
        self.same += verdict.same
        self.closes_earlier += verdict.closes_earlier
        for name in case.mutations:
            self.tried[name] += 1
            self.passed[name] += not refused
        if case.is_valid and refused:
            self.find(f"we refuse a valid message: {ours['reason']}", case)
        self.outcomes[self.outcome(case, verdict, refused, theirs.error)] += 1

    def outcome(self, case, verdict, refused, error):
        if verdict.difference:
            name = exception_for(verdict.difference)
            if name is None:
                self.find(f"{verdict.difference.what} (llhttp says: {error or 'nothing'})", case)
                return "they differ"
            self.exceptions[name] += 1
            self.first.setdefault(name, case.number)
            return "they differ, and are meant to"
        if verdict.stricter:
            self.stricter[verdict.stricter] += 1
            self.first.setdefault(verdict.stricter, case.number)
            return "we refuse a message that llhttp accepts"
        if refused:
            return "both refuse a message"
        return "llhttp refuses what we wait for or leave unread" if error else "both refuse nothing"

    def find(self, what, case):
        self.found[what] += 1
        examples = self.findings.setdefault(what, [])
        if len(examples) < EXAMPLES:
            examples.append(case)

    def report(self):
        lines = [
            f"{self.cases} cases of seed {self.seed} in {self.seconds:.0f} s, {self.valid} of them valid",
            f"{self.same} whole messages read, the same by both",
        ]
        lines += [f"  {count:9}  {outcome}" for outcome, count in self.outcomes.most_common()]
        lines.append(f"  {self.closes_earlier:9}  of these: we use the connection no more, and llhttp would")
        lines.append("we refuse what llhttp accepts, by our reason (and the first such case):")
        lines += [f"  {count:9}  {reason} ({self.first[reason]})" for reason, count in self.stricter.most_common()]
        lines.append("they differ, and are meant to (Interop/differential/exceptions.py):")
        lines += [f"  {count:9}  {name} ({self.first[name]})" for name, count in self.exceptions.most_common()]
        lines.append("mutations: in how many cases, and in how many of these we refuse nothing:")
        lines += [f"  {count:9} {self.passed[name]:9}  {name}" for name, count in sorted(self.tried.items())]
        lines.append(f"findings: {len(self.findings)}")
        for what, examples in sorted(self.findings.items()):
            lines.append(f"  {self.found[what]:9}  {what}")
            lines += [f"             case {case.number}: {case.octets[:400]!r}" for case in examples]
        return "\n".join(lines)
