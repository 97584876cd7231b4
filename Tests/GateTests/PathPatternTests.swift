import TestKit
import Testing

@testable import Gate

@Suite("Path patterns")
struct PathPatternTests {
    /// Why a text is no pattern. Apart from the tests themselves: a typed error that is caught in one of them crashes the compiler of Swift 6.3.
    private func problem(_ text: String) -> PathPatternError? {
        do {
            _ = try PathPattern(text)
            return nil
        } catch {
            return error
        }
    }

    private func matches(_ pattern: String, _ text: String) throws -> Bool {
        var steps = 0
        return try PathPattern(pattern).matches(Array(text.utf8)[...], steps: &steps)
    }

    @Test(
        "a pattern is about the whole path",
        arguments: [
            ("/a", ["/a"], ["/", "/a/", "/ab", "x/a", ""]),
            ("/a|/b", ["/a", "/b"], ["/a|/b", "/ab", "a"]),
            ("/(a|b)", ["/a", "/b"], ["/", "/ab", "/(a|b)"]),
            ("/v[0-9]+/users", ["/v1/users", "/v22/users"], ["/v/users", "/va/users", "/v1/users/x"]),
            ("/[^/]+/x", ["/a/x", "/-/x"], ["//x", "/a/b/x", "/x"]),
            ("/.*", ["/", "/a/b"], ["", "a"]),
            ("/a?b", ["/b", "/ab"], ["/aab", "/a"]),
            ("/a{3}", ["/aaa"], ["/aa", "/aaaa"]),
            ("/a{2,}", ["/aa", "/aaaaa"], ["/a", "/"]),
            ("/a{0}b", ["/b"], ["/ab"]),
            ("/a{0,2}b", ["/b", "/ab", "/aab"], ["/aaab"]),
            ("/(ab){1,2}c", ["/abc", "/ababc"], ["/c", "/abababc"]),
            ("/(a|b*)*c", ["/c", "/abbac"], ["/"]),
            ("/()*x", ["/x"], ["/"]),
            ("/(|a)x", ["/x", "/ax"], ["/aax"]),
            (#"/a\.b\\\*"#, [#"/a.b\*"#], [#"/axb\*"#]),
            ("/[]a-]+", ["/]", "/a-]"], ["/b", "/"]),
            ("/[^]a]", ["/b", "/-"], ["/]", "/a"]),
            (#"/[\]\-a]"#, ["/]", "/-", "/a"], [#"/\"#]),
            ("/[a-c.]", ["/a", "/b", "/c", "/."], ["/d", "/-"]),
            ("/}-]", ["/}-]"], ["/"]),
        ] as [(String, [String], [String])])
    func language(pattern: String, matching: [String], other: [String]) throws {
        for text in matching { #expect(try matches(pattern, text), "\(text)") }
        for text in other { #expect(try !matches(pattern, text), "\(text)") }
    }

    @Test(
        "what is no pattern says why and where",
        arguments: [
            ("", .empty, 0), ("/ü", .notASCII, 1), ("/a b", .notASCII, 2), ("/\n", .notASCII, 1), ("*", .nothingToRepeat, 0),
            ("/(+a)", .nothingToRepeat, 2), ("/a**", .nothingToRepeat, 3), ("/a+?", .nothingToRepeat, 3), ("/a|?", .nothingToRepeat, 3),
            ("/{2}{3}", .nothingToRepeat, 4), ("/a{", .malformedRepetition, 2), ("/a{}", .malformedRepetition, 2),
            ("/a{,3}", .malformedRepetition, 2), ("/a{1,2", .malformedRepetition, 2), ("/a{x}", .malformedRepetition, 2),
            ("/a{256}", .repetitionTooLarge, 2), ("/a{3,2}", .repetitionTooLarge, 2), ("/a{99999999999999999999}", .repetitionTooLarge, 2),
            ("/(a", .unclosedGroup, 1), ("/a)", .unopenedGroup, 2), ("/(a))", .unopenedGroup, 4), ("/[a", .unclosedClass, 1),
            ("/[]", .unclosedClass, 1), ("/[^", .unclosedClass, 1), ("/[a-", .unclosedClass, 1), ("/[b-a]", .reversedRange, 4),
            (#"/\d"#, .unknownEscape, 1), (#"/\"#, .unknownEscape, 1), (#"/[\w]"#, .unknownEscape, 2), ("^/a", .anchor, 0), ("/a$", .anchor, 2),
            ("/(?:a)", .unsupportedGroup, 2),
        ] as [(String, PathPatternError.Reason, Int)])
    func malformed(pattern: String, reason: PathPatternError.Reason, offset: Int) {
        #expect(problem(pattern) == PathPatternError(reason, at: offset))
    }

    @Test("length, depth, repetitions written out and states are bounded, each to its limit and no further")
    func bounds() throws {
        let length = PathPattern.Limit.length
        #expect(try matches("/" + String(repeating: "a", count: length - 1), "/" + String(repeating: "a", count: length - 1)))
        #expect(problem("/" + String(repeating: "a", count: length)) == PathPatternError(.tooLong, at: length))
        func nested(_ depth: Int) -> String { "/" + String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth) }
        #expect(try matches(nested(PathPattern.Limit.depth), "/a"))
        #expect(problem(nested(PathPattern.Limit.depth + 1)) == PathPatternError(.tooDeep, at: PathPattern.Limit.depth + 1))
        #expect(try matches("/(aa){255}a", "/" + String(repeating: "a", count: 511)))
        #expect(problem("/(aa){255}aa") == PathPatternError(.tooManyPositions, at: 0))
        #expect(problem("/((((a{255}){255}){255}){255}){255}") == PathPatternError(.tooManyPositions, at: 0))
        #expect(problem("/.*a.{12}") == PathPatternError(.tooManyStates, at: 0))
        // Nothing, repeated without end.
        #expect(try matches("/" + String(repeating: "(", count: 30) + String(repeating: "){255}", count: 30) + "a", "/a"))
    }

    @Test(
        "no path takes more than one step a byte, however it and the pattern are made",
        arguments: [
            "/(a*)*b", "/(a|a)*b", "/(a|aa)+b", "/(.*)(.*)(.*)(.*)b", "/(a?){100}a{100}", "/((a+)+)+b", "/.*.*.*.*=.*b", "/(a|b|ab)*bc",
        ])
    func linear(pattern: String) throws {
        let compiled = try PathPattern(pattern)
        for length in [1, 100, 10_000, 100_000] {
            for tail in ["", "b", "c", "=b"] {
                let path = Array(("/" + String(repeating: "a", count: length) + tail).utf8)
                var steps = 0
                _ = compiled.matches(path[...], steps: &steps)
                #expect(steps <= path.count)
            }
        }
    }

    @Test("random patterns match what Swift's own engine matches")
    func differential() throws {
        var generator = SeededGenerator(42)
        var matched = 0
        for _ in 0..<1000 {
            let text = Self.pattern(depth: 2, &generator)
            if problem(text) == PathPatternError(.empty, at: 0) { continue }
            let mine = try PathPattern(text)
            let reference = try Regex(text)
            for _ in 0..<6 {
                let subject = String((0..<Int.random(in: 0...6, using: &generator)).map { _ in "abc/".randomElement(using: &generator) ?? "a" })
                var steps = 0
                let found = mine.matches(Array(subject.utf8)[...], steps: &steps)
                #expect(try found == (reference.wholeMatch(in: subject) != nil), "\(text) on \(subject)")
                if found { matched += 1 }
            }
        }
        #expect(matched > 200)
    }

    private static func pattern(depth: Int, _ generator: inout SeededGenerator) -> String {
        let atom =
            switch Int.random(in: 0..<(depth == 0 ? 5 : 9), using: &generator) {
            case 0: "a"
            case 1: "b"
            case 2: "."
            case 3: "[a-b/]"
            case 4: "[^b]"
            case 5: "(\(pattern(depth: depth - 1, &generator)))"
            case 6: "(\(pattern(depth: depth - 1, &generator))|\(pattern(depth: depth - 1, &generator)))"
            default: pattern(depth: depth - 1, &generator) + pattern(depth: depth - 1, &generator)
            }
        let repetition = ["", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}"].randomElement(using: &generator) ?? ""
        let isGroup = ["a", "b", ".", "[a-b/]", "[^b]"].contains(atom)
        return repetition.isEmpty ? atom : isGroup ? atom + repetition : "(\(atom))" + repetition
    }

    @Test("mutated patterns are compiled or refused, and those that compile stay linear")
    func mutations() throws {
        var generator = SeededGenerator(99)
        let seeds = ["/v[0-9]+/(users|groups)/[^/]{1,64}", #"/a\.b(c|d?){0,3}[]x-]*"#, "/((a|b)+c{2,5})*"].map { Array($0.utf8) }
        let signs = Array("()[]{}*+?|\\^$-,.09az/".utf8)
        let subject = Array(("/" + String(repeating: "ab12.", count: 40)).utf8)
        var compiled = 0
        for round in 0..<4000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let sign = signs.randomElement(using: &generator) ?? 0
                let place = Int.random(in: 0..<max(1, bytes.count), using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.insert(sign, at: min(place, bytes.count))
                case 1 where place < bytes.count: bytes.remove(at: place)
                default: if place < bytes.count { bytes[place] = sign }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let problem = problem(text) {
                #expect((0...bytes.count).contains(problem.offset), "\(text)")
                continue
            }
            var steps = 0
            _ = try PathPattern(text).matches(subject[...], steps: &steps)
            #expect(steps <= subject.count)
            compiled += 1
        }
        #expect(compiled > 500)
    }
}
