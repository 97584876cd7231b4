"""What pages of somebody else try: frames and forms. The foreign site is on this computer, so that its requests carry the member's cookie."""
import json

from consent_place import place
from looking import look

from harness.claims import claim

HIDDEN = "return Object.fromEntries([...document.querySelectorAll('form[autocomplete] input[type=hidden]')].map(one => [one.name, one.value]))"


def inputs(fields):
    return "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())


@claim
def consent_pages_are_not_shown_in_frames(world):
    here = place(world)
    tab = here.signed_in()
    for path in ["/gatehouse/sign-in", "/gatehouse/access", "/d/", here.link(1 << 20).removeprefix(here.origin)]:
        tab.errors.clear()
        tab.open(here.foreign.page("/frame", f'<iframe src="{here.origin}{path.replace("&", "&amp;")}"></iframe>'))
        tab.until(lambda: tab.errors, f"a word of the browser about {path}")
        assert any("frame-ancestors" in text or "X-Frame-Options" in text for text in tab.errors), tab.errors
        inner = tab.call("Page.getFrameTree")["frameTree"]["childFrames"][0]["frame"]
        assert inner.get("unreachableUrl") or inner["url"].startswith("chrome-error:"), inner
    tab.close()


@claim(seconds=120)
def consent_form_of_another_origin_lets_nobody_in(world):
    """With everything right that stands in our own form, which the foreign site cannot know, and the member's cookie."""
    here = place(world)
    email = here.member()
    tab = here.signed_in(email)
    fields = {**tab.open(here.link(1 << 20)).run(HIDDEN), "scope": "20", "action": "allow"}
    here.foreign.seen.clear()
    cases = {
        "plainly": ("", {}),
        "without a referrer": ("", {"Referrer_Policy": "no-referrer"}),
        "from a sandbox": ("sandbox", {}),
    }
    for name, (kind, extra) in cases.items():
        for path in ["/gatehouse/consent", "/gatehouse/sign-out", "/gatehouse/access/end-others"]:
            form = f'<form id="f" method="post" action="{here.origin}{path}" target="_top">{inputs(fields)}<button id="b">x</button></form>'
            if kind:
                form += "<script>document.getElementById('f').submit()</script>"
                inner = here.foreign.page("/inner", form)
                url = here.foreign.page("/outer", f'<iframe sandbox="allow-forms allow-scripts allow-top-navigation" src="{inner}"></iframe>')
                tab.leads(lambda: tab.call("Page.navigate", url=url), here.origin)
            else:
                tab.open(here.foreign.page("/form", form, **extra))
                tab.leads(lambda: tab.click("#b"), here.origin)
            assert tab.status == 403 and "foreign-form" in tab.text, (name, path, tab.status, tab.text)
            look(here, tab, allowing=["Failed to load resource"])
    assert not [path for path in here.foreign.seen if "token" in path], here.foreign.seen
    assert here.tools_of(tab) == [], "a tool was let in"
    # The member's own screen is as good as before.
    tab.open(f"{here.origin}/gatehouse/account")
    assert email in tab.text, tab.text
    tab.close()


@claim
def consent_foreign_form_signs_nobody_in(world):
    """Otherwise a member would work in a stranger's account without noticing."""
    here = place(world)
    tab = here.person()
    tab.open(f"{here.origin}/gatehouse/sign-in")
    token = tab.run("return document.querySelector('input[name=form_token]').value")
    fields = {"form_token": token, "email": world.once("consent member", here.member), "password": "seven green otters at dusk"}
    tab.open(here.foreign.page("/in", f'<form method="post" action="{here.origin}/gatehouse/sign-in">{inputs(fields)}<button id="b">x</button></form>'))
    tab.leads(lambda: tab.click("#b"), here.origin)
    assert tab.status == 403, (tab.status, tab.text)
    assert "/gatehouse/sign-in" in tab.open(f"{here.origin}/gatehouse/account").url
    tab.close()


@claim
def consent_scripts_of_another_origin_read_nothing(world):
    here = place(world)
    tab = here.signed_in()
    tab.open(here.foreign.page("/read", ""))
    for path in ["/gatehouse/access", "/gatehouse/account", here.link(1).removeprefix(here.origin)]:
        said = tab.run(f"""
            try {{ return (await (await fetch({json.dumps(here.origin + path)}, {{credentials: 'include'}})).text()).slice(0, 200); }}
            catch {{ return null; }}""")
        assert said is None, said
        assert tab.run(f"""
            const opened = window.open({json.dumps(here.origin + path)});
            await new Promise(done => setTimeout(done, 500));
            try {{ return opened.document.body.innerText; }} catch {{ return null; }}""") in (None, "")
    tab.close()


@claim
def consent_more_than_was_asked_for_is_not_given(world):
    here = place(world)
    tab = here.signed_in(here.member()).open(here.link(1))
    tab.run("document.getElementById('scope-0').value = '21'")
    tab.leads(lambda: tab.click("Allow"), "/gatehouse/consent")
    assert tab.status == 400, (tab.status, tab.text)
    look(here, tab, allowing=["Failed to load resource"])
    assert here.tools_of(tab) == []
    tab.close()


@claim
def consent_session_is_out_of_reach_of_scripts(world):
    here = place(world)
    tab = here.signed_in()
    assert tab.run("return document.cookie") == ""
    cookies = tab.call("Network.getCookies", urls=[here.origin])["cookies"]
    assert len(cookies) == 1 and cookies[0]["httpOnly"] and cookies[0]["sameSite"] == "Lax", cookies
    tab.close()
