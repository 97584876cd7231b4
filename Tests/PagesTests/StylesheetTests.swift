import Testing

@testable import Pages

@Suite("The style sheet")
struct StylesheetTests {
    /// The colours of both schemes by their names.
    private static func schemes() -> [[String: Colour]] {
        let css = Design.stylesheet
        let dark = css.firstRange(of: "@media(prefers-color-scheme:dark)").map { css[$0.upperBound...] } ?? ""
        let light = colours(css[..<(css.firstRange(of: "@media(prefers-color-scheme:dark)")?.lowerBound ?? css.endIndex)])
        return [light, light.merging(colours(dark.prefix { $0 != "*" })) { $1 }]
    }

    private static func colours(_ text: some StringProtocol) -> [String: Colour] {
        var colours: [String: Colour] = [:]
        for declaration in text.split(whereSeparator: { "{};\n ".contains($0) }) where declaration.hasPrefix("--") {
            let parts = declaration.split(separator: ":")
            if parts.count == 2, let colour = Colour(parts[1]) { colours[String(parts[0].dropFirst(2))] = colour }
        }
        return colours
    }

    @Test(
        "text stands out against its ground by 4.5 to 1, and the edges of controls by 3, in light and dark",
        arguments: [
            ("ink", "sheet", 4.5), ("ink", "ground", 4.5), ("soft", "sheet", 4.5), ("soft", "ground", 4.5), ("accent", "sheet", 4.5),
            ("on-accent", "accent", 4.5), ("care-ink", "care", 4.5), ("harm", "harm-ground", 4.5), ("harm", "sheet", 4.5),
            ("ink", "harm-ground", 4.5),
            ("soft", "harm-ground", 4.5), ("good-ink", "good", 4.5), ("good-ink", "sheet", 4.5), ("edge", "sheet", 3), ("edge", "ground", 3),
            ("edge", "harm-ground", 3), ("accent", "ground", 3), ("accent", "harm-ground", 3), ("care-edge", "sheet", 3),
        ])
    func contrast(text: String, ground: String, least: Double) throws {
        for colours in Self.schemes() {
            let (front, back) = (try #require(colours[text]), try #require(colours[ground]))
            #expect(front.contrast(with: back) >= least)
        }
    }

    @Test("has two schemes that differ in every colour, and knows reduced motion and forced colours")
    func schemes() {
        let (light, dark) = (Self.schemes()[0], Self.schemes()[1])
        #expect(light.count == 15)
        for (name, colour) in light { #expect(dark[name] != colour, "\(name)") }
        for word in ["prefers-reduced-motion", "forced-colors", ":focus-visible"] { #expect(Design.stylesheet.contains(word)) }
    }

    @Test("fetches nothing, and every class and id that pages have or that it names exists on the other side")
    func selectors() throws {
        let css = Design.stylesheet
        for word in ["url(", "@import", "http", "expression", "src:"] { #expect(!css.contains(word)) }
        #expect(css.count { $0 == "{" } == css.count { $0 == "}" })
        var classes: Set<String> = []
        for (_, html) in try Fixture.pages() {
            for element in try PageReader.read(html).all { classes.formUnion((element["class"] ?? "").split(separator: " ").map(String.init)) }
        }
        var named: Set<String> = []
        var rest = css[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[css.index(after: dot)...]
            guard rest.first?.isLetter == true else { continue }
            named.insert(String(rest.prefix { $0.isLetter || $0 == "-" }))
        }
        #expect(named.subtracting(classes) == [])
        // The least harmful tiers look like any other.
        #expect(classes.subtracting(named) == ["low", "medium"])
    }

    @Test("follows its text in the address that pages ask for")
    func fingerprint() throws {
        let renderer = try Fixture.renderer()
        #expect(renderer.stylesheetTag.count == 16)
        #expect(renderer.stylesheetTag != renderer.scriptTag)
        // Of the reference: http://www.isthe.com/chongo/src/fnv/test_fnv.c
        #expect(Fingerprint.of("") == "cbf29ce484222325")
        #expect(Fingerprint.of("foobar") == "85944171f73967e8")
    }
}
