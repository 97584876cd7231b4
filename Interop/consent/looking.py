"""What every page has to keep, seen in the browser: axe-core's rules, sizes, colours of focus, silence, weight and speed."""
import pathlib
import sys

WEIGHT_KIB = 30
#: On loopback 200 are wanted; the machine that runs this may be busy with other things.
PAINT_MILLISECONDS = 1000
AXE = pathlib.Path(next(path for path in sys.path if path.endswith("site-packages")), "axe_playwright_python/axe.min.js")
RULES = """
const found = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
return found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target + ' ' + (node.any[0]?.message ?? '')).join('; '));
"""
#: What axe-core does not look at, or only as advice.
MEASURE = """
const problems = [], root = document.documentElement;
const shown = element => element.getClientRects().length > 0;
const what = element => element.outerHTML.slice(0, 70);
if (root.scrollWidth > innerWidth) problems.push(`is ${root.scrollWidth} pixels wide`);
if (!root.lang) problems.push('has no language');
if (document.querySelectorAll('h1').length != 1) problems.push('has not one h1');
if (document.querySelectorAll('main').length != 1) problems.push('has not one main');
const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
if (new Set(ids).size != ids.length) problems.push('has an id twice');
let level = 0;
for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    if (+heading.tagName[1] > level + 1) problems.push(`${what(heading)} stands behind h${level}`);
    level = +heading.tagName[1];
}
for (const element of document.querySelectorAll('a, button, input:not([type=hidden])')) {
    if (!shown(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.right > innerWidth + 0.5 || box.left < -0.5) problems.push(`${what(element)} stands out at the side`);
    const named = element.labels?.length || element.innerText?.trim() || element.ariaLabel;
    if (!named) problems.push(`${what(element)} has no name`);
    const inText = element.matches('p a, li a') && !element.matches('.button, .links a, .ways a, header a, footer a');
    const isSwitch = element.matches('label.scope input');
    if (%(target)s && !inText && !isSwitch && box.height < %(target)s) problems.push(`${what(element)} is ${box.height} high`);
}
for (const element of document.querySelectorAll('script:not([src]), style, [style], [onclick], [onload], [onerror]'))
    problems.push(`${what(element)} is markup that the policy would have to let through`);
return problems;
"""
NUMBERS = """
const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
// A page that was painted before this was asked has its entry; for others it comes.
for (let turn = 0; turn < 30 && !performance.getEntriesByName('first-contentful-paint').length; turn++) await new Promise(done => setTimeout(done, 16));
return {
    weight: entries.reduce((sum, entry) => sum + entry.decodedBodySize, 0), foreign: entries.filter(one => !one.name.startsWith(location.origin)).length,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
};
"""


def look(place, tab, allowing=()):
    """Complains about what is wrong with the page as it stands there. `allowing` are beginnings of what the browser may say, where the claim is about that."""
    # What stands behind another page is not painted.
    tab.call("Page.bringToFront")
    ours = tab.url.startswith(place.origin)
    problems = [text for text in tab.errors if not text.startswith(tuple(allowing))]
    tab.errors.clear()
    problems += tab.run(MEASURE % {"target": 44 if ours else 0})
    if tab.script:
        tab.run(AXE.read_text() + ";")
        problems += tab.run(RULES)
        numbers = tab.run(NUMBERS)
        if numbers["foreign"]:
            problems.append(f"asks {numbers['foreign']} times elsewhere")
        if numbers["weight"] > WEIGHT_KIB * 1024:
            problems.append(f"weighs {numbers['weight']} bytes")
        place.weights.append(numbers["weight"])
        if numbers["paint"] is not None and ours:
            place.paints.append(numbers["paint"])
    assert not problems, f"{tab.url} at {tab.width}, {tab.scheme}, {'with' if tab.script else 'without'} script: " + "\n".join(problems)
    return tab
