import Testing

@testable import HTTPWire

@Suite("Fields")
struct FieldTests {
    static let names: [(String, FieldName)] = [
        ("Host", .host), ("Connection", .connection), ("Content-Length", .contentLength), ("Transfer-Encoding", .transferEncoding),
        ("Expect", .expect),
        ("Upgrade", .upgrade), ("TE", .te), ("Trailer", .trailer), ("Keep-Alive", .keepAlive), ("Proxy-Connection", .proxyConnection),
        ("Proxy-Authenticate", .proxyAuthenticate), ("Proxy-Authorization", .proxyAuthorization), ("Authorization", .authorization),
        ("Macaroon", .macaroon),
        ("Grpc-Metadata-Macaroon", .grpcMetadataMacaroon), ("Content-Type", .contentType), ("Accept", .accept), ("Origin", .origin),
        ("Access-Control-Request-Method", .accessControlRequestMethod), ("Forwarded", .forwarded), ("X-Forwarded-For", .xForwarded),
        ("X-Forwarded-", .xForwarded), ("X-Forwarded-Anything-At-All", .xForwarded), ("X-Real-IP", .xRealIP), ("X-Gatehouse-Subject", .xGatehouse),
        ("X-Gatehouse-", .xGatehouse), ("Via", .via), ("Date", .date), ("Server", .server),
    ]

    @Test("a name is known in any case, and with underscores for its hyphens")
    func knownNames() {
        #expect(Self.names.count == 29)
        for (name, id) in Self.names {
            #expect(fieldName(name) == id, "\(name)")
            #expect(fieldName(name.lowercased()) == id, "\(name)")
            #expect(fieldName(name.uppercased()) == id, "\(name)")
            #expect(fieldName(String(name.map { $0 == "-" ? "_" : $0 })) == id, "\(name)")
        }
    }

    @Test("a name that is one character off is another name")
    func neighbours() {
        for (name, id) in Self.names where id != .xForwarded && id != .xGatehouse {
            for other in [name + "x", "x" + name, String(name.dropLast()), "", " " + name, String(name.dropLast()) + "\u{7F}"] {
                #expect(fieldName(other) != id, "\(other)")
            }
        }
        for name in ["X-Forwarded", "X-Gatehouse", "X-GatehouseSubject", "XX-Forwarded-For"] { #expect(fieldName(name) == .other, "\(name)") }
    }

    @Test("what is for one hop, what says who calls, and what must not come behind a body")
    func classes() {
        let known = Set(Self.names.map(\.1) + [.other])
        #expect(
            Set(known.filter(\.isHopByHop))
                == [.connection, .keepAlive, .proxyConnection, .proxyAuthenticate, .proxyAuthorization, .te, .trailer, .transferEncoding, .upgrade])
        #expect(Set(known.filter(\.isIdentity)) == [.forwarded, .xForwarded, .xRealIP, .xGatehouse])
        #expect(
            known.subtracting(known.filter(\.isForbiddenInTrailers)) == [.other, .accept, .origin, .accessControlRequestMethod, .via, .date, .server])
    }

    @Test("Connection takes along what it names, but nothing that every recipient needs (RFC 9110 section 7.6.1)")
    func nomination() throws {
        let head = try get(
            "Connection: keep-alive, X-One ,\tx-TWO,, Host, Content-Length, Authorization, X-Forwarded-For", "X-One: 1", "X-Two: 2", "X-Three: 3",
            "Content-Length: 2", "Authorization: a", "Connection: X-Four", "X-Four: 4", "Close: 5", "X_One: 6")
        #expect(head.fields.names { $0.isHopByHop } == ["Connection", "X-One", "X-Two", "Connection", "X-Four"])
        #expect(head.framing == .length(2))
    }

    @Test("a member of a list is found whole, in any case, in any line")
    func lists() throws {
        let fields = try get("Connection: a, bb ,C", "Connection:", "Connection: ,d").fields
        for member in ["a", "BB", "c", "D"] {
            let found =
                switch member {
                case "a": fields.list(.connection, contains: "a")
                case "BB": fields.list(.connection, contains: "BB")
                case "c": fields.list(.connection, contains: "c")
                default: fields.list(.connection, contains: "D")
                }
            #expect(found, "\(member)")
        }
        #expect(!fields.list(.connection, contains: "b"))
        #expect(!fields.list(.connection, contains: "a, bb"))
        #expect(!fields.list(.upgrade, contains: "a"))
    }

    @Test("lengths that are none", arguments: ["", "-1", "+1", "1 1", "1,1", "0x1", "1.0", "1234567890123456789", "１"])
    func lengths(value: String) {
        #expect(refusal { try get("Content-Length: \(value)") } == .malformedContentLength)
    }

    @Test("a length has up to eighteen digits")
    func longestLength() throws {
        #expect(try get("Content-Length: 999999999999999999").framing == .length(999_999_999_999_999_999))
        #expect(try get("Content-Length: 000000000000000000").framing == .none)
        #expect(try get("Content-Length: 000000000000000007").framing == .length(7))
    }

    @Test(
        "codings that are not one chunked",
        arguments: [
            ("gzip", HTTPParseError.Reason.unsupportedTransferEncoding), ("gzip, chunked", .unsupportedTransferEncoding),
            ("chunked, chunked", .unsupportedTransferEncoding),
            ("", .malformedTransferEncoding), ("chunked;a=b", .malformedTransferEncoding), ("\"chunked\"", .malformedTransferEncoding),
        ])
    func codings(value: String, reason: HTTPParseError.Reason) {
        #expect(refusal { try get("Transfer-Encoding: \(value)") } == reason)
    }

    @Test("framing fields have one spelling")
    func spellings() {
        #expect(refusal { try get("Content_Length: 1") } == .malformedFieldName)
        #expect(refusal { try get("Transfer_Encoding: chunked") } == .malformedFieldName)
    }
}
