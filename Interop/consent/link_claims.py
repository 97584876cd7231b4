"""Links that lead astray are explained and lead nowhere; markup in them is text."""
import urllib.parse

from consent_place import PASSWORD, place
from looking import look

from harness.claims import add, claim

#: A redirect URI and the code of what is wrong with it.
BAD_REDIRECTS = {
    "javascript": ("javascript:alert(1)//https://tool.example/", "redirect-uri-forbidden-scheme"),
    "data": ("data:text/html,<script>alert(1)</script>", None),
    "vbscript": ("vbscript:msgbox(1)", "redirect-uri-forbidden-scheme"),
    "userinfo": ("https://tool.example@evil.example/", "redirect-uri-userinfo"),
    "backslash": ("https://evil.example\\@tool.example/", "redirect-uri-backslash"),
    "short address": ("http://127.1/", "host-numeric-form"),
    "hexadecimal address": ("https://0x7f.0.0.1/", "host-numeric-form"),
    "number for an address": ("https://2130706433/", "host-numeric-form"),
    "octal address": ("https://010.0.0.1/", "host-numeric-form"),
    "address of everything": ("http://0.0.0.0/", None),
    "IPv6": ("https://[::2]/", "host-unsupported-ipv6"),
    "plain http": ("http://tool.example/", "redirect-uri-plain-http"),
    "fragment": ("https://tool.example/#x", "redirect-uri-fragment"),
    "tab": ("https://tool.example/\tx", "redirect-uri-control-character"),
    "letters of other alphabets": ("https://tооl.example/", "redirect-uri-non-ascii"),
    "one label": ("https://intranet/", "host-one-label"),
    "key of ours": ("https://tool.example/?access_token=x", "redirect-uri-reserved-query-key"),
}
BAD_SCOPES = {
    "unknown": (1 << 40, "unknown-scopes"), "negative": ("-1", "scopes-not-digits"), "larger than 64 bits": (1 << 64, "scopes-too-large"),
    "a fraction": ("1.0", "scopes-not-digits"), "a leading zero": ("01", "scopes-leading-zero"), "empty": ("", "scopes-empty"),
    "markup": ("<img src=x onerror=alert(1)>", "scopes-not-digits"),
}
MARKUP = "\"'><img src=x onerror=\"window.broken=1\"><script>window.broken=1</script><svg/onload=window.broken=1>"


def bad(here, tab, url, code):
    tab.open(url)
    assert tab.status == 400 and tab.heading == "This link does not work", (tab.status, tab.text)
    assert not code or code in tab.text, (code, tab.text)
    unharmed(tab)
    elsewhere = [href for href in tab.run("return [...document.querySelectorAll('a, form')].map(one => one.href ?? one.action)")
                 if not href.startswith(here.origin)]
    assert not elsewhere and not tab.run("return document.querySelector('meta[http-equiv=refresh]')"), elsewhere
    look(here, tab, allowing=["Failed to load resource"])


def unharmed(tab):
    assert tab.run("return window.broken === undefined && !document.querySelector('main img, main svg, main script, header img, header script')"), tab.url


def bad_redirect(world, redirect, code):
    here = place(world)
    tab = world.once("consent reader", here.signed_in)
    bad(here, tab, here.link(1, redirect), code)


def bad_scopes(world, scopes, code):
    here = place(world)
    tab = world.once("consent reader", here.signed_in)
    bad(here, tab, here.link(scopes), code)
    if code == "unknown-scopes":
        assert "40" in tab.text, tab.text


for name, (redirect, code) in BAD_REDIRECTS.items():
    add(f"consent bad link with {name} is explained", lambda world, case=(redirect, code): bad_redirect(world, *case))
for name, (scopes, code) in BAD_SCOPES.items():
    add(f"consent bad link whose scopes are {name} is explained", lambda world, case=(scopes, code): bad_scopes(world, *case))


@claim
def consent_bad_links_are_explained_to_strangers_too(world):
    here = place(world)
    tab = here.person(320, "dark", script=False)
    bad(here, tab, here.link(1, "javascript:alert(1)"), "redirect-uri-forbidden-scheme")
    for query, code in [
            ("scopes=1", "missing-parameter"), ("redirect_uri=https%3A%2F%2Ftool.example%2F", "missing-parameter"),
            ("scopes=1&scopes=2&redirect_uri=https%3A%2F%2Ftool.example%2F", "duplicate-parameter"),
            ("scopes=1&%73copes=2&redirect_uri=https%3A%2F%2Ftool.example%2F", "duplicate-parameter")]:
        bad(here, tab, f"{here.origin}/d/s/authorize?{query}", code)
    tab.close()


@claim(seconds=120)
def consent_markup_in_every_parameter_is_text(world):
    here = place(world)
    tab = world.once("consent reader", here.signed_in)
    encoded = urllib.parse.quote(MARKUP, safe="")
    for name in ["state", "response_mode", "response_type", "code_challenge", "code_challenge_method", "lang", "other"]:
        tab.open(here.link(1 << 20, **{name: MARKUP}))
        unharmed(tab)
        assert MARKUP not in tab.run("return document.documentElement.outerHTML"), name
        tab.errors.clear()
    for path in [
            f"/d/?link={encoded}", f"/d/?link=web%2Blq%3A%2F%2F{encoded}", f"/d/s/{encoded}?scopes=1", f"/d/{encoded}/x", f"/d/m/{encoded}",
            f"/gatehouse/sign-in?next={encoded}&notice={encoded}", f"/gatehouse/sign-in?next=%2Fd%2F{encoded}", f"/gatehouse/sign-up?next={encoded}",
            f"/gatehouse/access?notice={encoded}", f"/gatehouse/account?lang={encoded}&{encoded}={encoded}", f"/gatehouse/confirm?next={encoded}"]:
        tab.open(here.origin + path)
        unharmed(tab)
        assert "<script>window.broken" not in tab.run("return document.documentElement.outerHTML"), path
        tab.errors.clear()


@claim
def consent_markup_in_a_name_is_text_everywhere(world):
    here = place(world)
    tab = here.person(320).open(f"{here.origin}/gatehouse/sign-up")
    name = "<img src=x onerror=window.broken=1>&amp;'\"\u202e"
    for id, text in [("email", "\"><b>x</b>@example.com"), ("username", name), ("password", "short")]:
        tab.fill(f"#{id}", text)
    tab.leads(lambda: tab.click("Make the account"), "/gatehouse/sign-up")
    assert tab.status >= 400, tab.status
    unharmed(tab)
    look(here, tab, allowing=["Failed to load resource"])
    name = name.removesuffix("\u202e") + "x" * 20
    for id, text in [("email", "markup<b>@example.com"), ("username", name), ("password", PASSWORD)]:
        tab.fill(f"#{id}", text)
    tab.leads(lambda: tab.click("Make the account"))
    assert tab.status == 200, tab.text
    for path in ["/gatehouse/account", "/gatehouse/access"]:
        look(here, tab.open(here.origin + path))
        unharmed(tab)
    look(here, tab.open(here.link(1 << 20)))
    unharmed(tab)
    assert name in tab.text and "markup<b>@example.com" in tab.text, tab.text
    tab.close()


@claim
def consent_next_page_is_never_another_site(world):
    here = place(world)
    for target in ["//evil.example/", "https://evil.example/", "/\\evil.example/", "/gatehouse/../\\evil.example", "/d/@evil.example", "javascript:alert(1)"]:
        tab = here.person().open(f"{here.origin}/gatehouse/sign-in?next={urllib.parse.quote(target, safe='')}")
        here.sign_in(tab, world.once("consent member", here.member))
        assert tab.url.startswith(here.origin + "/"), (target, tab.url)
        tab.close()


# Links of the scheme web+lq

@claim
def consent_link_page_takes_a_pasted_link(world):
    here = place(world)
    for script in [True, False]:
        tab = here.signed_in(script=script).open(f"{here.origin}/d/")
        look(here, tab)
        assert tab.run("return getComputedStyle(document.getElementById('register')).display === 'none'") != script
        network = here.origin.removeprefix("http://")
        redirect = urllib.parse.quote(f"http://127.0.0.1:{here.foreign.port}/callback", safe="")
        tab.fill("#link", f"web+lq://{network}:s:authorize?scopes={1 << 20}&redirect_uri={redirect}")
        tab.leads(lambda: tab.click("form[method=get] button"), "/d/")
        assert "wants to use your account" in tab.heading, tab.text
        tab.close()


@claim
def consent_browser_opens_links_here_once_it_was_told_to(world):
    """The button registers the page as the browser's handler for `web+lq`; a link on a foreign page then leads to the screen."""
    here = place(world)
    tab = here.signed_in(keeps=True)
    tab.call("Page.setRPHRegistrationMode", mode="autoAccept")
    tab.open(f"{here.origin}/d/")
    tab.click("#register button")
    tab.until(lambda: not tab.run("return document.getElementById('registered').hidden"), "the word that it is registered")
    look(here, tab)
    network = here.origin.removeprefix("http://")
    redirect = urllib.parse.quote(f"http://127.0.0.1:{here.foreign.port}/callback", safe="")
    tab.open(here.foreign.page("/tool", f"<a id=go href='web+lq://{network}/:s:authorize?scopes={1 << 20}&redirect_uri={redirect}'>in</a>"))
    tab.leads(lambda: tab.click("#go"), here.origin + "/d/")
    assert "wants to use your account" in tab.heading, tab.text
    tab.close()


@claim
def consent_link_for_another_network_is_not_followed_by_itself(world):
    here = place(world)
    link = urllib.parse.quote("web+lq://net.example:s:authorize?scopes=1&redirect_uri=https%3A%2F%2Ftool.example%2F", safe="")
    tab = here.signed_in().open(f"{here.origin}/d/?link={link}")
    assert "another network" in tab.heading and "net.example" in tab.text, tab.text
    assert not tab.run("return document.querySelector('meta[http-equiv=refresh]')")
    look(here, tab)
    tab.close()
