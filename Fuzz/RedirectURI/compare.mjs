// node compare.mjs READER [CASES] [SEED]: asks us (READER: the program RedirectURIReader) and the URL parser of browsers (new URL) about the same redirect URIs.
//
// Whatever we accept a browser must read with the scheme, host and port that we show, without credentials, and byte for byte as we write it. What a browser
// does not take at all cannot lead anywhere; of that only international names are allowed to exist, whose tables we do not have.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { domainToUnicode } from "node:url"
import { once } from "node:events"
import { Generator, redirectURI } from "./generate.mjs"

const [reader, cases, seed] = [process.argv[2], Number(process.argv[3] ?? 1_000_000), Number(process.argv[4] ?? 1)]
if (!reader || !(cases > 0) || !Number.isInteger(seed)) {
    console.error("usage: node compare.mjs READER [CASES] [SEED]")
    process.exit(64)
}

const columns = ["verdict", "kind", "scheme", "host", "unicode", "port", "path", "query", "origin", "text", "byQuery", "byFragment"]
const expected = { access_token: "LQ.AC.a+b/c==.1&2", refresh_token: "LQ.RE.#?%41", state: " @/\\?#&=+%'\"<>" }

/** What does not hold, or nothing. */
function differences(input, ours) {
    let theirs
    try {
        theirs = new URL(input)
    } catch {
        tally.refusedByBrowser++
        return ours.host.includes("xn--") ? [] : ["a browser does not take it"]
    }
    tally.readByBoth++
    const found = []
    const hold = (claim, left, right) => left === right || found.push(`${claim}: ${JSON.stringify(left)} is not ${JSON.stringify(right)}`)
    hold("text", theirs.href, ours.text)
    hold("scheme", theirs.protocol, ours.scheme + ":")
    hold("credentials", theirs.username + theirs.password, "")
    hold("port", theirs.port, ours.port)
    hold("path", theirs.pathname, ours.path)
    hold("query", theirs.search, ours.query === "?" ? "" : ours.query)
    hold("fragment", theirs.hash, "")
    if (ours.kind !== "app") {
        hold("host", theirs.hostname, ours.host)
        hold("origin", theirs.origin, ours.origin)
        if (ours.unicode) {
            tally.shownInUnicode++
            hold("unicode", domainToUnicode(theirs.hostname), ours.unicode)
        }
    }
    const [query, fragment] = [new URL(ours.byQuery), new URL(ours.byFragment)]
    for (const back of [query, fragment]) {
        for (const part of ["protocol", "hostname", "port", "pathname", "username", "password"]) hold(`return ${part}`, back[part], theirs[part])
    }
    hold("return by query", query.href, ours.byQuery)
    hold("return by query", query.search.startsWith(ours.query || "?"), true)
    hold("return by query", query.hash, "")
    hold("return by fragment", fragment.search, theirs.search)
    for (const [key, value] of Object.entries(expected)) {
        hold(`return ${key}`, JSON.stringify(query.searchParams.getAll(key)), JSON.stringify([value]))
        hold(`return ${key}`, JSON.stringify(new URLSearchParams(fragment.hash.slice(1)).getAll(key)), JSON.stringify([value]))
    }
    return found
}

const tally = { accepted: 0, refused: 0, readByBoth: 0, refusedByBrowser: 0, shownInUnicode: 0, different: 0, kinds: {}, codes: {} }
const folder = new URL("../../Tests/SSATests/Corpus/", import.meta.url)
const corpus = ["redirect-uris-refused.json", "redirect-uris-accepted.json"].flatMap((name) => JSON.parse(readFileSync(new URL(name, folder))).map(({ uri }) => uri))
    .filter((uri) => uri.length < 300)

const program = spawn(reader, [], { stdio: ["pipe", "pipe", "inherit"] })
program.on("error", (error) => {
    console.error(`compare.mjs: ${error.message}`)
    process.exit(66)
})
const waiting = []

async function ask() {
    const generator = new Generator(seed)
    for (let asked = 0; asked < cases;) {
        const batch = []
        for (; batch.length < 500 && asked < cases; asked++) batch.push(redirectURI(generator, corpus))
        waiting.push(...batch)
        const lines = batch.map((input) => Buffer.from(input, "utf8").toString("hex")).join("\n") + "\n"
        if (!program.stdin.write(lines)) await once(program.stdin, "drain")
    }
    program.stdin.end()
}

async function compare() {
    let [answered, dropped] = [0, 0]
    for await (const line of createInterface({ input: program.stdout })) {
        const values = line.split("\t")
        const input = waiting[answered - dropped]
        answered++
        // Shifting one by one would move the rest each time.
        if (answered - dropped === 10_000) {
            waiting.splice(0, 10_000)
            dropped = answered
        }
        check(input, Object.fromEntries(columns.map((name, index) => [name, values[index] ?? ""])))
    }
    return answered
}

function check(input, ours) {
    if (ours.verdict !== "+") {
        tally.refused++
        tally.codes[ours.kind] = (tally.codes[ours.kind] ?? 0) + 1
        return
    }
    tally.accepted++
    tally.kinds[ours.kind] = (tally.kinds[ours.kind] ?? 0) + 1
    const found = differences(input, ours)
    if (found.length === 0) return
    if (tally.different++ < 20) console.error(`${JSON.stringify(input)}: ${found.join("; ")}`)
}

const [, answered] = await Promise.all([ask(), compare()])
console.log(JSON.stringify({ cases: answered, seed, ...tally }))
if (answered !== cases) {
    console.error(`compare.mjs: ${cases} asked, ${answered} answered`)
    process.exit(70)
}
if (tally.different > 0) process.exit(1)
