// Makes up redirect URIs: by a grammar whose every piece is now and then a hostile one, and by changing what is in the corpus. The same seed, the same cases.

/** SplitMix32. */
export class Generator {
    constructor(seed) {
        this.state = seed >>> 0
    }

    next() {
        this.state = (this.state + 0x9e3779b9) >>> 0
        let z = this.state
        z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
        z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
        return (z ^ (z >>> 15)) >>> 0
    }

    below(limit) {
        return this.next() % limit
    }

    chance(percent) {
        return this.below(100) < percent
    }

    of(list) {
        return list[this.below(list.length)]
    }
}

const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789-"]
const hostile = [
    ..."\\/@:?#%[]&=+;,.'\"<>|^`{}()*!$~_- \t\n\r\0\u007f0x1", "//", "\\\\", "@", "%2f", "%5c", "%40", "%00", "%2e", "%23", "%3a", "..", "::", "[::1]",
    "\u3002", "\uff0e", "\uff61", "\uff0f", "\uff20", "\uff1a", "\uff1f", "\uff03", "\u2044", "\u2215", "\u00ad", "\u200b", "\u200d", "\u202e", "\u2488", "\u2100", "\ufe13",
    "\u0430", "\u00df", "\u0130", "\u212a", "\u{1d41a}", "\u0301", "xn--", "0x", "00", "localhost", "127.0.0.1", "evil.example", "https:", "http://", "javascript:",
    "\u00a0", "\u0085", "\u2028", "\ufeff", "\u{e0061}",
]
const schemes = ["https", "http", "HTTPS", "Http", "com.example.tool", "org.x.Y-z", "javascript", "data", "file", "ws", "wss", "ftp", "blob", "about", "web+lq", "mytool", "", "a.b", "https.x", "1a.b"]
const words = ["good", "evil", "example", "com", "tool", "a", "b1", "x-y", "localhost", "0", "1", "255", "127", "0x7f", "010", "xn--mnchen-3ya", "xn--e1afmkfd", "XN--MNCHEN-3YA", "xn--", "xn--a", "xn--80ak6aa92e", "r3---s", "co", "uk", "xn--wgv71a", "xn--nxasmm1c", "xn--zca", "xn--1ug", "xn--ls8h"]
const hosts = ["good.example", "evil.example", "127.0.0.1", "[::1]", "localhost", "LOCALHOST", "tool.localhost", "93.184.216.34", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "[2001:db8::1]", "127.0.0.2", "0.0.0.0", "1.2.3.4.5", "1.2.3.0x4", "256.1.1.1", "[::1", "::1", ""]
const ports = ["", "", "", ":443", ":80", ":8080", ":1", ":65535", ":0", ":65536", ":", ":00443", ":x", ":443:1", ":-1", ":+1", ":4_4"]
const paths = ["", "/", "/callback", "/a/b", "//evil.example", "/..", "/./a", "/%2e%2e/x", "/a%2fb", "/@evil.example", "/:80", "/;p=1", "/a'b", "/\\evil.example", "/%", "/~u", "/...", "/.a", "/a.", "/%2e.", "/.%2E", "/C:/x", "/|"]
const queries = ["", "", "", "?", "?a=b", "?a=b&c=d", "?next=https://evil.example/@x", "?code=1", "?x=%27", "?x='", "?a[]=b", "??", "?a=b&", "?state", "?e=%zz", "?p=a+b", "?\"", "?access%5Ftoken=1", "?;code", "?a=b#c", "?@evil.example"]
const fragments = ["#", "#x", "#@evil.example/"]

function label(generator) {
    if (generator.chance(60)) return generator.of(words)
    return Array.from({ length: 1 + generator.below(8) }, () => generator.of(letters)).join("")
}

function international(generator) {
    return "xn--" + Array.from({ length: 1 + generator.below(12) }, () => generator.of(letters)).join("")
}

function host(generator) {
    if (generator.chance(20)) return generator.of(hosts)
    if (generator.chance(4)) return Array.from({ length: 4 }, () => generator.below(300)).join(".")
    const labels = Array.from({ length: 1 + generator.below(4) }, () => (generator.chance(4) ? international(generator) : label(generator)))
    if (generator.chance(80)) labels.push(generator.of(["example", "com", "org"]))
    const divider = generator.chance(3) ? generator.of(["..", "\u3002", "%2e", "\uff0e"]) : "."
    return labels.join(divider) + (generator.chance(3) ? "." : "")
}

function fromGrammar(generator) {
    const scheme = generator.chance(85) ? "https" : generator.of(schemes)
    const slashes = generator.chance(92) ? "://" : generator.of([":", ":/", ":///", ":\\\\", ":/\\", "", "//", ":/\t/", ":////"])
    const user = generator.chance(95) ? "" : generator.of(["user@", "good.example@", "good.example:443@", "@", ":@", "good.example\\@", "good.example%40@", "a:b@"])
    const path = generator.chance(80) ? generator.of(paths.slice(0, 4)) : generator.of(paths) + (generator.chance(30) ? generator.of(paths) : "")
    const query = generator.of(queries.slice(0, generator.chance(70) ? 7 : queries.length))
    return scheme + slashes + user + host(generator) + generator.of(ports.slice(0, generator.chance(90) ? 8 : ports.length)) + path + query + (generator.chance(3) ? generator.of(fragments) : "")
}

/** Cuts by code points, so that no half of a surrogate pair is left. */
function changed(generator, text) {
    const characters = [...text]
    for (let count = 1 + generator.below(3); count > 0; count--) {
        const at = generator.below(characters.length + 1)
        switch (generator.below(5)) {
        case 0: characters.splice(at, 0, generator.of(hostile)); break
        case 1: characters.splice(at, 1, generator.of(hostile)); break
        case 2: characters.splice(at, 1); break
        case 3: characters.splice(generator.below(characters.length + 1), 0, ...characters.slice(at, at + generator.below(12))); break
        default: if (at < characters.length) characters[at] = generator.chance(50) ? characters[at].toUpperCase() : String.fromCodePoint(0x20 + generator.below(0x60))
        }
    }
    return characters.join("")
}

/** One case. `corpus` is what it may start from. */
export function redirectURI(generator, corpus) {
    const seed = generator.chance(15) ? generator.of(corpus) : fromGrammar(generator)
    return generator.chance(35) ? changed(generator, seed) : seed
}
