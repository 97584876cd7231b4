import HTTPWire
import Testing

@Suite("Trace context")
struct TraceContextTests {
    static let trace = "0af7651916cd43dd8448eb211c80319c"
    static let parent = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("a well-formed traceparent names its trace")
    func reads() throws {
        #expect(try get(Self.parent).fields.traceContext?.traceID == Self.trace)
        // A later version may say more.
        #expect(try get("traceparent: 01-\(Self.trace)-b7ad6b7169203331-00-more").fields.traceContext?.traceID == Self.trace)
    }

    @Test(
        "what is no traceparent counts as absent",
        arguments: [
            "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
            "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        ])
    func refuses(_ value: String) throws {
        #expect(try get("traceparent: \(value)").fields.traceContext == nil)
    }

    @Test("two of them are none")
    func several() throws {
        #expect(try get(Self.parent, Self.parent).fields.traceContext == nil)
    }

    @Test("the state goes with its traceparent only, and only as a list of keys and values")
    func state() throws {
        func passes(_ lines: [String]) throws -> [String] {
            let head = try request("GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
            return head.fields.lines.filter { [.traceparent, .tracestate].contains($0.id) && head.fields.passesOn(traceField: $0) }
                .map { head.fields.string($0) }
        }
        let parent = String(Self.parent.dropFirst("traceparent: ".count))
        #expect(try passes([Self.parent, "tracestate: rojo=00f067aa, t61rcwkgmzgr@congo=t61"]) == [parent, "rojo=00f067aa, t61rcwkgmzgr@congo=t61"])
        #expect(try passes([Self.parent, "tracestate: a=1", "tracestate: b=2"]).count == 3)
        #expect(try passes(["tracestate: a=1"]) == [])
        #expect(try passes([Self.parent.replacing("00-", with: "zz-"), "tracestate: a=1"]) == [])
        for bad in ["", "a", "A=1", "a=1,a=2", "=1", "a=", "a@b@c=1", "a=1=2", (0..<33).map { "k\($0)=1" }.joined(separator: ",")] {
            #expect(try passes([Self.parent, "tracestate: \(bad)"]) == [parent], "\(bad)")
        }
    }
}
