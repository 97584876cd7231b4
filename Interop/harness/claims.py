"""What is claimed of the gate: named checks, each given the `World`, which pass or raise."""
import contextlib
import signal
import traceback
import typing


class Claim(typing.NamedTuple):
    group: str
    name: str
    check: typing.Callable
    #: The longest that the check may take, in seconds.
    seconds: int


CLAIMS: list[Claim] = []


def claim(function=None, *, seconds=60):
    """Makes a function a claim; its name is what it claims."""
    def register(function):
        add(function.__name__.replace("_", " "), function, seconds)
        return function

    return register(function) if function else register


def add(name, check, seconds=60):
    """A claim that comes from a table."""
    CLAIMS.append(Claim(check.__module__.split(":")[0], name, check, seconds))


@contextlib.contextmanager
def time_limit(seconds):
    def expire(*_):
        raise TimeoutError(f"not done after {seconds} s")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def run(world, wanted):
    """Checks what is wanted (names of groups or claims; nothing means all) and prints a line for each. Numbers of passed and failed."""
    passed = failed = 0
    wanted = {name.replace("_", " ") for name in wanted}
    chosen = [claim for claim in CLAIMS if not wanted or wanted & {claim.group, claim.name}]
    unknown = wanted - {claim.group for claim in chosen} - {claim.name for claim in chosen}
    if unknown:
        print(f"FAILED  there is no group or claim named {', '.join(sorted(unknown))}")
        failed += len(unknown)
    group = None
    for claim in chosen:
        if claim.group != group:
            group = claim.group
            print(f"{group}:", flush=True)
        world.notes.clear()
        try:
            with time_limit(claim.seconds):
                claim.check(world)
        except Exception:
            failed += 1
            print(f"FAILED  {claim.name}\n{traceback.format_exc()}", flush=True)
        else:
            passed += 1
            print(f"ok      {claim.name}" + "".join(f" ({note})" for note in world.notes), flush=True)
    return passed, failed
