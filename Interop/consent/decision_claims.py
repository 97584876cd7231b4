"""What becomes of a decision that is no, comes twice, comes late or from somebody else."""
import time

import flow_claims
from consent_place import place
from looking import look

from harness.claims import claim

HIDDEN = "return Object.fromEntries([...document.querySelectorAll('form[autocomplete] input[type=hidden]')].map(one => [one.name, one.value]))"


@claim
def consent_denied_leads_nowhere_by_itself(world):
    here = place(world)
    tab = here.signed_in().open(here.link(1 << 20, state="s-1"))
    here.foreign.seen.clear()
    tab.leads(lambda: tab.click("Deny"), "/gatehouse/consent")
    look(here, tab)
    assert tab.heading == "You have denied it", tab.text
    # A meta refresh or a script would have gone by then: the page is loaded, and two pictures of it were painted.
    assert not tab.run("return document.querySelector('meta[http-equiv], script')")
    tab.run("await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert not here.foreign.seen and tab.url.startswith(here.origin), here.foreign.seen
    link = tab.run("return [...document.querySelectorAll('main a')].map(one => one.href).find(href => href.includes('error='))")
    assert link == f"http://127.0.0.1:{here.foreign.port}/callback?error=access_denied&state=s-1", link
    tab.leads(lambda: tab.click("Go back to"), f":{here.foreign.port}/callback")
    assert tab.url == link and here.foreign.seen[0] == "/callback?error=access_denied&state=s-1", here.foreign.seen
    tab.close()


@claim
def consent_denied_is_understood_by_the_tool(world):
    here = place(world)
    tab = here.person()
    flow_claims.to_the_screen(here, tab, world.once("consent member", here.member))
    tab.leads(lambda: tab.click("Deny"), "/gatehouse/consent")
    tab.leads(lambda: tab.click("Go back to"), here.tool)
    assert tab.url == here.tool + "/" and "You refused; the tool got nothing" in tab.text, tab.text
    look(here, tab)
    tab.close()


@claim
def consent_pressed_twice_lets_the_tool_in_once(world):
    """A double click, as impatient people do it."""
    here = place(world)
    email = here.member()
    tab = here.person()
    flow_claims.to_the_screen(here, tab, email, bits=[20])
    tab.click("Allow", times=2)
    tab.lands(here.tool + "/")
    flow_claims.lands_clean(here, tab)
    assert flow_claims.call(tab, "/notes")[0] == 200
    other = here.signed_in(email)
    assert len(here.tools_of(other)) == 1, here.tools_of(other)
    tab.close()
    other.close()


@claim
def consent_sent_again_is_told_that_it_was_decided(world):
    here = place(world)
    email = here.member()
    tab = here.signed_in(email).open(here.link(1 << 20))
    form = tab.run(HIDDEN)
    tab.leads(lambda: tab.click("Deny"), "/gatehouse/consent")
    send = """
        const answer = await fetch('/gatehouse/consent', {method: 'POST', body: new URLSearchParams(%s)});
        return [answer.status, await answer.text()];"""
    tab.open(f"{here.origin}/gatehouse/account")
    # Our pages let no script of theirs ask for anything, so it is asked past their policy.
    tab.call("Page.setBypassCSP", enabled=True)
    tab.open(f"{here.origin}/gatehouse/account")
    status, text = tab.run(send % {**form, "action": "allow", "scope": "20"})
    assert status == 409 and "This has been decided" in text, (status, text)
    status, text = tab.run(send % {**form, "request": "0" * 64, "action": "allow", "scope": "20"})
    assert status == 410 and "This took too long" in text, (status, text)
    assert here.tools_of(tab) == []
    tab.close()


@claim
def consent_back_after_deciding_is_asked_anew_and_harms_nothing(world):
    here = place(world)
    email = here.member()
    tab = here.signed_in(email).open(here.link(1 << 20))
    form = tab.run(HIDDEN)
    tab.leads(lambda: tab.click("Deny"), "/gatehouse/consent")
    tab.back()
    assert "wants to use your account" in tab.heading, tab.text
    again = tab.run(HIDDEN)
    tab.leads(lambda: tab.click("Allow"))
    if again["request"] == form["request"]:
        # The browser showed the old screen as it had kept it.
        assert tab.status == 409 and tab.heading == "This has been decided", tab.text
        look(here, tab, allowing=["Failed to load resource"])
        assert here.tools_of(tab) == []
    else:
        tab.until(lambda: f":{here.foreign.port}/callback" in tab.url, "the way to the tool")
    tab.close()


@claim
def consent_of_an_unknown_request_is_explained(world):
    """Also what a request looks like that is too old, or another member's."""
    here = place(world)
    tab = here.signed_in().open(here.link(1 << 20))
    tab.run("document.querySelectorAll('input[name=request]').forEach(one => { one.value = 'f'.repeat(64); })")
    tab.leads(lambda: tab.click("Allow"), "/gatehouse/consent")
    assert tab.status == 410 and tab.heading == "This took too long", tab.text
    look(here, tab, allowing=["Failed to load resource"])
    assert here.tools_of(tab) == []
    tab.close()


@claim(seconds=90)
def consent_screen_of_one_member_is_nothing_to_another(world):
    here = place(world)
    first, second = here.signed_in(here.member()), here.signed_in(here.member())
    form = first.open(here.link(1 << 20)).run(HIDDEN)
    second.open(here.link(1 << 20))
    second.run(f"document.querySelectorAll('input[name=request]').forEach(one => {{ one.value = '{form['request']}'; }})")
    second.leads(lambda: second.click("Allow"), "/gatehouse/consent")
    assert second.status == 410, (second.status, second.text)
    assert here.tools_of(first) == here.tools_of(second) == []
    first.leads(lambda: first.click("Allow"), f":{here.foreign.port}/callback")
    assert len(here.tools_of(first)) == 1
    first.close()
    second.close()


@claim(seconds=90)
def consent_use_another_account(world):
    here = place(world)
    first, second = here.member(), here.member()
    tab = here.person()
    flow_claims.to_the_screen(here, tab, first, bits=[20])
    assert first in tab.text
    tab.leads(lambda: tab.click("Use another account"), "/gatehouse/sign-in?next=")
    look(here, tab)
    here.sign_in(tab, second)
    assert second in tab.text and first not in tab.text and "wants to use your account" in tab.heading, tab.text
    tab.leads(lambda: tab.click("Allow"))
    tab.lands(here.tool + "/")
    tab.close()
    assert [len(here.tools_of(here.signed_in(email))) for email in (first, second)] == [0, 1]


@claim(seconds=90)
def consent_access_ended_shuts_the_tool_out_within_a_second(world):
    here = place(world)
    email = here.member()
    tab = here.person()
    flow_claims.to_the_screen(here, tab, email, bits=[20])
    tab.leads(lambda: tab.click("Allow"))
    tab.lands(here.tool + "/")
    assert flow_claims.call(tab, "/notes")[0] == 200
    member = here.person(cookies_of=tab).open(f"{here.origin}/gatehouse/access")
    look(here, member)
    assert "Read your messages" in member.text, member.text
    member.leads(lambda: member.click(".grants button"), "/gatehouse/access?notice=ended")
    ended = asked = time.monotonic()
    while True:
        tab.fill("input[name=path]", "/notes")
        tab.leads(lambda: tab.click("Call it"), "/call")
        if "Status 200" not in tab.text:
            break
        # Gates ask the storage four times a second; the rest is for a machine that has other things to do.
        assert asked - ended < 1.2, f"the tool was still let in {asked - ended:.2f} s later"
        asked = time.monotonic()
    assert "send the user to the link again" in tab.text, tab.text
    world.notes.append(f"refused {asked - ended:.2f} s later")
    look(here, member)
    assert "Read your messages" not in member.text, member.text
    look(here, tab, allowing=["Failed to load resource"])
    tab.close()
    member.close()
