"""From a tool's page over the network's and back, in every size and colour, with scripts and without, and by keyboard alone."""
import itertools
import json
import re

from consent_place import PASSWORD, place
from looking import look

from harness.claims import add, claim

ASKED = [0, 20, 21, 53, 63]


def choose(tab, bits, delivery):
    """On the tool's page about what it shall ask for."""
    for bit in ASKED:
        box = f"input[name=bit][value='{bit}']"
        if tab.run(f"return document.querySelector(\"{box}\").checked") != (bit in bits):
            tab.click(box)
    tab.click(f"input[name=delivery][value={delivery}]")


def to_the_screen(here, tab, email=None, bits=ASKED, delivery="query", see=lambda: None):
    """From the tool's front page to the authorization screen; without an address by a new account."""
    tab.open(here.tool)
    see()
    tab.leads(lambda: tab.click("Choose"), "/network?")
    see()
    choose(tab, bits, delivery)
    tab.leads(lambda: tab.click("Make the link"), "/invite")
    see()
    tab.leads(lambda: tab.click("Decide there"), here.origin + "/gatehouse/sign-in?next=")
    assert "Sign in to go on" in tab.text
    see()
    if email:
        return here.sign_in(tab, email)
    tab.leads(lambda: tab.click("Make an account"), "/gatehouse/sign-up?next=")
    see()
    new = f"new{next(here.numbers)}@example.com"
    for field, text in [("email", new), ("username", "Ada"), ("password", PASSWORD)]:
        tab.fill(f"#{field}", text)
    return tab.leads(lambda: tab.click("Make the account"), here.origin + "/d/s/authorize?")


def states(tab):
    """What is on, by bit."""
    return {int(bit): on for bit, on in tab.run("return [...document.querySelectorAll('input[name=scope]')].map(one => [one.value, one.checked])")}


def call(tab, path):
    """What the tool is answered at a path of the network."""
    tab.fill("input[name=path]", path)
    tab.leads(lambda: tab.click("Call it"), "/call")
    return int(re.search(r"Status ([0-9]+)", tab.text).group(1)), tab.run("return document.querySelector('pre').innerText")


def lands_clean(here, tab):
    """The tool's page, with nothing in the address or the history that opens anything."""
    assert tab.url == here.tool + "/" and tab.run("return location.href") == here.tool + "/", tab.url
    assert tab.heading == "You let this tool in", tab.text
    assert not [url for url in tab.history() if "LQ." in url or "token" in url or "code=" in url], tab.history()
    page = tab.run("return document.documentElement.outerHTML")
    assert "LQ." not in page, page
    arrival = [one for one in tab.asked if one["url"].startswith(here.tool + "/callback")]
    assert arrival and not any("referer" in (name.lower() for name in one["headers"]) for one in arrival), arrival


def whole_way(world, width, scheme, script, number):
    here = place(world)
    tab = here.person(width, scheme, script)
    delivery = "code" if number % 2 else "query"
    see = lambda: look(here, tab)
    email = world.once("consent member", here.member) if number % 4 else None
    to_the_screen(here, tab, email, delivery=delivery, see=see)
    see()
    assert "A program on this computer" in tab.heading and here.tool.removeprefix("http://") in tab.text, tab.text
    assert states(tab) == {0: True, 20: True, 21: False, 53: True, 63: True}, states(tab)
    tab.click("label[for=scope-0]")
    tab.click("label[for=scope-63]")
    assert states(tab) == {0: False, 20: True, 21: False, 53: True, 63: False}, states(tab)
    see()
    # Seen in peace, and left by the link; the claim about the keyboard is taken along by the page itself.
    tab.stay(here.tool + "/*")
    tab.leads(lambda: tab.click("Allow"), here.origin)
    assert "You are leaving" in tab.heading and tab.fields["referrer-policy"] == "no-referrer", tab.text
    tab.until(lambda: tab.stopped, "going on by itself")
    see()
    tab.leave()
    tab.leads(lambda: tab.click("Go on to"), here.tool)
    lands_clean(here, tab)
    see()
    assert call(tab, "/notes")[0] == 200
    see()
    status, answer = call(tab, "/notes/sent")
    assert status == 403 and "messages.send" in answer, (status, answer)
    see()
    assert call(tab, "/notes/far")[0] == 200, "bit 53 was lost"
    status, answer = call(tab, "/notes/farthest")
    assert status == 403 and "farthest.read" in answer, (status, answer)
    if delivery == "code":
        assert "It may: Read your messages; See far things." in tab.text, tab.text
    tab.close()


for number, (script, width, scheme) in enumerate(itertools.product([True, False], [320, 1280], ["light", "dark"])):
    add(f"consent whole way at {width} pixels {scheme} {'with' if script else 'without'} script",
        lambda world, look=(width, scheme, script, number): whole_way(world, *look), 120)


@claim(seconds=120)
def consent_pages_are_light_and_painted_at_once(world):
    here = place(world)
    tab = here.person()
    here.sign_in(tab.open(f"{here.origin}/gatehouse/sign-in"), world.once("consent member", here.member))
    for _ in range(5):
        look(here, tab.open(here.link(1 << 20 | 1)))
    paints = sorted(here.paints)
    assert paints, "nothing was painted"
    world.notes.append(f"first paint after {paints[len(paints) // 2]:.0f} ms in the middle of {len(paints)}, at most {paints[-1]:.0f} ms")
    world.notes.append(f"at most {max(here.weights) / 1024:.1f} KiB with the stylesheet")
    assert paints[len(paints) // 2] < 1000, paints
    tab.close()


# By keyboard

FOCUSED = """
const element = document.activeElement;
if (!element || element === document.body) return null;
const style = getComputedStyle(element), box = element.getBoundingClientRect();
const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden])')].filter(one => one.getClientRects().length);
return {
    place: all.indexOf(element), of: all.length, name: element.labels?.[0]?.innerText ?? element.innerText, id: element.id, value: element.value ?? '',
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && style.outlineColor !== 'transparent', seen: box.bottom > 0 && box.top < innerHeight,
};
"""


def tab_to(tab, wanted):
    """Presses the Tab key until the control has the focus that a test accepts; on the way everything comes in the order of the page, and shows that it has it."""
    last = (tab.run(FOCUSED) or {"place": -1})["place"]
    for _ in range(60):
        tab.press("Tab")
        at = tab.run(FOCUSED)
        assert at, f"the focus left the page {tab.url} before it came to what was wanted"
        # Of a group of radio buttons only one is a stop.
        assert at["place"] > last, f"the focus went from {last} to {at}"
        assert at["ring"] and at["seen"], f"one does not see where the focus is: {at}"
        last = at["place"]
        if wanted(at):
            return at
    raise AssertionError(f"the Tab key does not lead there on {tab.url}")


def named(name):
    return lambda at: at["name"].strip().startswith(name)


def field(id):
    return lambda at: at["id"] == id


@claim(seconds=120)
def consent_whole_way_by_keyboard_alone(world):
    here = place(world)
    tab = here.person().open(here.tool)

    def enter(name, *parts):
        tab_to(tab, named(name))
        tab.leads(lambda: tab.press("Enter"), *parts)

    enter("Choose", "/network?")
    tab_to(tab, named("Write in your name"))
    tab.press(" ")
    tab_to(tab, named("In the address"))
    tab.press("ArrowDown")
    enter("Make the link", "/invite")
    enter("Decide there", "/gatehouse/sign-in")
    enter("Make an account", "/gatehouse/sign-up")
    for id, text in [("email", "keys@example.com"), ("username", "Keys"), ("password", PASSWORD)]:
        tab_to(tab, field(id))
        tab.type(text)
    tab.leads(lambda: tab.press("Enter"), "/d/s/authorize?")
    assert states(tab) == {0: True, 21: False, 53: True}, states(tab)
    tab_to(tab, field("scope-0"))
    tab.press(" ")
    tab_to(tab, field("scope-53"))
    tab_to(tab, field("scope-21"))
    tab.press(" ")
    assert states(tab) == {0: False, 21: True, 53: True}, states(tab)
    tab_to(tab, named("Allow"))
    tab.leads(lambda: tab.press("Enter"), here.tool)
    tab.lands(here.tool + "/")
    lands_clean(here, tab)
    assert "Write in your name; See far things" in tab.text, tab.text
    tab_to(tab, lambda at: at["value"] == "/notes")
    tab.press("End")
    tab.type("/sent")
    tab.leads(lambda: tab.press("Enter"), "/call")
    assert "Status 200" in tab.text, tab.text
    tab.close()


@claim
def consent_enter_on_a_switch_denies(world):
    """The Enter key presses the first button of a form, so that one must be harmless."""
    here = place(world)
    tab = here.signed_in().open(here.link(1 << 20))
    tab.run("document.getElementById('scope-20').focus()")
    tab.leads(lambda: tab.press("Enter"), "/gatehouse/consent")
    assert "You have denied it" in tab.heading, tab.text
    tab.close()


@claim
def consent_buttons_to_allow_and_deny_look_the_same(world):
    here = place(world)
    for width, scheme in itertools.product([320, 1280], ["light", "dark"]):
        tab = here.signed_in(width=width, scheme=scheme).open(here.link(1 << 20 | 1))
        looks = tab.run("""
            return ['deny', 'allow'].map(value => {
                const button = document.querySelector(`button[value=${value}]`), style = getComputedStyle(button), box = button.getBoundingClientRect();
                return JSON.stringify([style.color, style.backgroundColor, style.borderColor, style.borderWidth, style.font, box.width, box.height, box.top]);
            });""")
        assert looks[0] == looks[1], looks
        # What it is about stands above, in the largest letters of the page.
        sizes = tab.run("""
            const size = element => parseFloat(getComputedStyle(element).fontSize);
            return [size(document.querySelector('.asker')), Math.max(...[...document.querySelectorAll('main *:not(.asker, .asker *)')].map(size))];""")
        assert sizes[0] > sizes[1], sizes
        tab.close()


@claim
def consent_bits_above_what_numbers_of_a_script_hold_arrive_whole(world):
    """By every permission that is switched on: the sum is 2^63 + 2^53 + 1."""
    here = place(world)
    tab = here.person()
    to_the_screen(here, tab, world.once("consent member", here.member), bits=[0, 53, 63], delivery="code")
    assert f"scopes={2**63 + 2**53 + 1}&" in tab.url, tab.url
    assert states(tab) == {0: True, 53: True, 63: True}
    tab.leads(lambda: tab.click("Allow"))
    tab.lands(here.tool + "/")
    assert "It may: See your profile; See far things; See the farthest things." in tab.text, tab.text
    assert [call(tab, path)[0] for path in ["/notes/far", "/notes/farthest", "/notes"]] == [200, 200, 403]
    tab.close()
