"""Pictures for docs/images, which are kept with `--screenshots FOLDER`."""
import io

import flow_claims
from consent_place import place
from PIL import Image

from harness.claims import claim

WIDTH, COLOURS, LIMIT = 640, 64, 60 * 1024


def keep(world, name, tab):
    """What is kept is small, as wide as it was meant to be, and shows something."""
    picture = Image.open(io.BytesIO(tab.picture())).convert("RGB")
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    octets = io.BytesIO()
    small.save(octets, "PNG", optimize=True)
    size = len(octets.getvalue())
    assert picture.width == tab.width and size <= LIMIT, (name, picture.size, size)
    assert len(picture.getcolors(1 << 24)) > 30, f"{name} is empty"
    world.notes.append(f"{name} {picture.width} x {picture.height}, {size / 1024:.0f} KiB")
    if world.screenshots:
        world.screenshots.mkdir(parents=True, exist_ok=True)
        (world.screenshots / f"{name}.png").write_bytes(octets.getvalue())


@claim(seconds=120)
def consent_pictures_of_the_pages_are_small(world):
    here = place(world)
    email = here.member("ada@example.com", "Ada")
    # A tool with a name, as most have one. Nobody is sent there.
    asked = 1 << 0 | 1 << 20 | 1 << 21
    link = here.link(asked, "https://statistics.example/back", state="x")
    for scheme in ["light", "dark"]:
        tab = here.person(WIDTH, scheme).open(link)
        if scheme == "light":
            keep(world, "sign-in", tab)
        here.sign_in(tab, email)
        assert tab.heading.startswith("statistics.example"), tab.text
        keep(world, f"authorize-{scheme}", tab)
        tab.close()
    tab = here.signed_in(email, width=WIDTH).open(f"{here.origin}/gatehouse/access")
    tab.leads(lambda: tab.click("End everything but this session"), "notice=others-ended")
    here.signed_in(email).close()
    tab.open(link)
    tab.stay("https://statistics.example/*")
    tab.leads(lambda: tab.click("Allow"), "/gatehouse/consent")
    tab.until(lambda: tab.stopped, "going on by itself")
    tab.open(f"{here.origin}/gatehouse/access")
    keep(world, "access", tab)
    tab.close()
    tab = here.person(WIDTH)
    flow_claims.to_the_screen(here, tab, email, bits=[0, 20, 21], delivery="code")
    tab.leads(lambda: tab.click("Allow"))
    tab.lands(here.tool + "/")
    flow_claims.call(tab, "/notes/sent")
    keep(world, "tool", tab)
    tab.close()
    tab = here.person(WIDTH).open(here.link(1, "https://tool.example@evil.example/"))
    keep(world, "bad-link", tab)
    tab.close()
