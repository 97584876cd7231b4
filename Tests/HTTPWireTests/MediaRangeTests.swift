import HTTPWire
import Testing

@Suite("Accept")
struct MediaRangeTests {
    @Test(
        "a type is wanted as much as its weight says, and not at all when it is not named",
        arguments: [
            ("text/html", 1000), ("text/html;q=0.5", 500), ("a/b, TEXT/HTML ; level=1 ; Q=0.25", 250), ("text/html;q=0", 0),
            ("text/html;q=1.000", 1000),
            ("text/html;q=x", 0), ("text/html;q=0.1234", 0), ("*/*", nil), ("text/*", nil), ("", nil), ("text/htmlx", nil), (",,;", nil),
        ] as [(String, Int?)])
    func weighs(value: String, quality: Int?) {
        #expect(MediaRange.quality(of: "text/html", in: [value]) == quality)
    }

    @Test("several fields are one list")
    func joins() {
        #expect(MediaRange.quality(of: "text/html", in: ["application/json", "text/html;q=0.1"]) == 100)
    }
}
