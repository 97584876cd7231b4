"""Inputs by number: the same seed and number make the same input on every machine."""
import dataclasses
import pathlib
import random as randomness

import grammar
import parts as rows
from mutations import MUTATIONS
from parts import Part

ROOT = pathlib.Path(__file__).resolve().parents[2]
#: How the reader numbers them (Fuzz/Sources/read-http/Case.swift).
REQUESTS, ANSWER_TO_GET, ANSWER_TO_HEAD = 0, 1, 2
CHUNKED_HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@dataclasses.dataclass
class Case:
    number: int
    kind: int
    octets: bytes
    #: Names of what was done to a valid message; empty where it is one.
    mutations: list
    #: Where it is cut into the pieces in which our parser gets it a second time.
    cuts: list

    @property
    def is_valid(self):
        return not self.mutations


class Generator:
    def __init__(self, seed):
        self.seed = seed
        self.names = sorted(MUTATIONS)
        self.corpus = corpus()

    def case(self, number):
        random = randomness.Random(f"{self.seed}:{number}")
        kind = random.choice([REQUESTS, REQUESTS, REQUESTS, ANSWER_TO_GET, ANSWER_TO_GET, ANSWER_TO_HEAD])
        mutations = []
        if random.random() < 0.02:
            kind, octets = random.choice(self.corpus)
            parts, mutations = [Part("data", octets)], ["corpus", "octets"]
            MUTATIONS["octets"](random, parts)
        else:
            parts = grammar.requests(random) if kind == REQUESTS else grammar.response(random)
            for _ in range(random.choice([0, 1, 1, 1, 1, 2, 2, 3])):
                name = random.choice(self.names)
                before = list(parts)
                MUTATIONS[name](random, parts)
                # What finds no place for itself leaves the message valid.
                if parts != before:
                    mutations.append(name)
                if not parts:
                    break
        octets = rows.octets(parts)
        cuts = sorted(random.randint(0, len(octets)) for _ in range(random.choice([0, 1, 2, 5])))
        return Case(number, kind, octets, mutations, cuts)


def corpus():
    """What the fuzzer starts from, and what once broke something."""
    result = []
    for folder in ("Fuzz/Corpus", "Tests/RegressionCorpus"):
        for file in sorted((ROOT / folder / "head").iterdir()):
            octets = file.read_bytes()
            result.append((ANSWER_TO_GET if octets.startswith(b"HTTP/") else REQUESTS, octets))
        result += [(REQUESTS, CHUNKED_HEAD + file.read_bytes()) for file in sorted((ROOT / folder / "chunked").iterdir())]
    return [(kind, octets) for kind, octets in result if octets]
