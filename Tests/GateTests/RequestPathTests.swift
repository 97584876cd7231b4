import TestKit
import Testing

@testable import Gate

@Suite("Paths")
struct RequestPathTests {
    @Test(
        "what makes no difference is folded",
        arguments: [
            ("/", "/"), ("/a/b", "/a/b"), ("/a/", "/a/"), ("//a///b//", "/a/b/"), ("/%61%2D%7e", "/a-~"), ("/%c3%a9", "/%C3%A9"),
            ("/a%20b", "/a%20b"),
            ("/a%252e", "/a%252e"), ("/a%3F%23", "/a%3F%23"), ("/...", "/..."), ("/a..b/.c/d.", "/a..b/.c/d."), ("/*:@!$&'()+,=", "/*:@!$&'()+,="),
        ])
    func canonicalForms(raw: String, canonical: String) throws {
        let path = try GateTests.path(raw)
        #expect(String(decoding: path.canonical, as: UTF8.self) == canonical)
        #expect(path.isPlain == (!raw.contains("%") && !raw.contains("//")))
    }

    @Test(
        "parameters are cut off, as servlet containers do before they look a path up",
        arguments: [
            ("/a;b", "/a"), ("/a;b=c/d;e;f", "/a/d"), ("/a%3Bb/c", "/a/c"), ("/a%3bb", "/a"), ("/;x/a", "/a"), ("/a/;", "/a/"),
        ])
    func parameters(raw: String, canonical: String) throws {
        let path = try GateTests.path(raw)
        #expect(String(decoding: path.canonical, as: UTF8.self) == canonical)
        #expect(!path.isPlain)
    }

    @Test(
        "what upstreams read in different ways is refused",
        arguments: [
            ("", RequestPath.Problem.notAbsolute), ("a", .notAbsolute), ("*", .notAbsolute), ("http://a/", .notAbsolute),
            ("/%", .malformedEncoding), ("/%4", .malformedEncoding), ("/%zz", .malformedEncoding), ("/a%2", .malformedEncoding),
            ("/%%41", .malformedEncoding),
            ("/.", .dotSegment), ("/..", .dotSegment), ("/./a", .dotSegment), ("/a/../b", .dotSegment), ("/a/..", .dotSegment), ("/%2e", .dotSegment),
            ("/a/%2E%2e/b", .dotSegment), ("/a/.%2e", .dotSegment), ("/..;x/a", .dotSegment), ("/a/.;", .dotSegment), ("/a/..%3Bx", .dotSegment),
            ("/a/%2e%2e%3b", .dotSegment), ("//..", .dotSegment), ("/;x/..", .dotSegment),
            ("/a\\b", .forbiddenCharacter), ("/a%5cb", .forbiddenCharacter), ("/a b", .forbiddenCharacter), ("/a%00", .forbiddenCharacter),
            ("/%0d%0a", .forbiddenCharacter), ("/%7F", .forbiddenCharacter), ("/\u{7F}", .forbiddenCharacter), ("/é", .forbiddenCharacter),
            ("/\t", .forbiddenCharacter),
            ("/a%2fb", .encodedSlash), ("/%2F", .encodedSlash),
        ])
    func refused(raw: String, problem: RequestPath.Problem) {
        #expect(throws: problem) { try path(raw) }
    }

    @Test("a prefix covers itself and what is below it, on a segment border")
    func borders() throws {
        let swap = try prefix("/swap")
        for covered in ["/swap", "/swap/", "/swap/x", "//swap", "/sw%61p/x", "/swap;v=1", "/swap;/x"] {
            #expect(swap.covers(try path(covered)), "\(covered)")
        }
        for other in ["/", "/swa", "/swapper", "/swap.", "/swap%20", "/Swap", "/a/swap", "/swap%253B"] {
            #expect(!swap.covers(try path(other)), "\(other)")
        }
        for everything in [PathPrefix.everything, try prefix("/"), try prefix("//")] {
            #expect(everything.segments.isEmpty)
            #expect(everything.description == "/")
            for covered in ["/", "/a", "//", "/a/b"] { #expect(everything.covers(try path(covered))) }
        }
    }

    @Test("a prefix is written in any way that a path may be, and means the same")
    func prefixForms() throws {
        #expect(try prefix("/a/b/") == prefix("/a/b"))
        #expect(try prefix("/%61//b//") == prefix("/a/b"))
        #expect(try prefix("/a/b").description == "/a/b")
        for bad in ["", "a", "/a/../b", "/a?b", "/a#b", "/a b", "/%zz", "/a;b", "/a%3bb"] { #expect(PathPrefix(bad) == nil, "\(bad)") }
    }

    @Test("whatever is accepted has no dot segment, no doubled slash and no parameter in its canonical form, and a plain path is its own")
    func property() {
        var generator = SeededGenerator(3986)
        let pieces = [
            "/", "/", "//", ".", "..", "a", "b", "%2e", "%2E", "%2f", "%61", "%25", "%20", ";", "%3b", "\\", "%5C", "~", "%C3%A9", "%", "é", " ",
        ]
        var (accepted, plain) = (0, 0)
        for _ in 0..<50_000 {
            let raw = "/" + (0..<Int.random(in: 0...7, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let path = try? GateTests.path(raw) else { continue }
            accepted += 1
            let canonical = String(decoding: path.canonical, as: UTF8.self)
            #expect(canonical.hasPrefix("/") && !canonical.contains("//") && !canonical.contains(";") && !canonical.contains("%3B"), "\(raw)")
            let segments = canonical.split(separator: "/")
            #expect(!segments.contains(".") && !segments.contains(".."), "\(raw)")
            // Folding twice changes nothing.
            #expect((try? GateTests.path(canonical))?.canonical == path.canonical, "\(raw)")
            if path.isPlain {
                plain += 1
                #expect(canonical == raw)
            }
        }
        #expect(accepted > 5_000 && plain > 1_000)
    }
}
