internal import Foundation
internal import Gate

extension ValueFormat where Value == String {
    static let text = ValueFormat(name: "text", expected: "a text", example: "text") { Reading($0.isEmpty ? nil : $0) }

    /// What may stand in a caveat and in a header field without being escaped.
    static let name = ValueFormat(name: "name", expected: "a name of 1 to 64 letters, digits, `-`, `_` and `.`", example: "swaps") { text in
        Reading((1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isNameByte) ? text : nil)
    }

    static let path = ValueFormat(name: "path", expected: "a path that begins with `/`, without a query, dot segments or spaces", example: "/swap") {
        text in
        Reading(PathPrefix(text) == nil ? nil : text)
    }

    /// A path with a query perhaps, as it goes into a request line.
    static let requestTarget = ValueFormat(name: "path", expected: "a path that begins with `/`, without spaces or a fragment", example: "/healthz") {
        text in
        let isTarget = text.utf8.first == UInt8(ascii: "/") && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
        return Reading(isTarget && text.utf8.count <= 1024 ? text : nil)
    }

    static let method = ValueFormat(name: "method", expected: "a method in capital letters", example: "GET") { text in
        Reading((1...32).contains(text.utf8.count) && text.utf8.allSatisfy { isCapital($0) || $0 == UInt8(ascii: "-") } ? text : nil)
    }

    static let fieldName = ValueFormat(name: "name", expected: "the name of a header field", example: "X-Version") { text in
        let isToken = text.utf8.allSatisfy { isNameByte($0) || "!#$%&'*+^`|~".utf8.contains($0) }
        return Reading((1...64).contains(text.utf8.count) && isToken ? text : nil)
    }

    static let origin = ValueFormat(
        name: "origin", expected: "`*` or an origin such as https://shop.example, without a path", example: "https://shop.example"
    ) { text in
        if text == "*" { return .value(text) }
        guard let separator = text.range(of: "://"), ["http", "https"].contains(text[..<separator.lowerBound]) else { return .wrong }
        let authority = text[separator.upperBound...]
        guard authority == authority.lowercased(), HostAndPort(authority, defaultPort: 1) != nil else { return .wrong }
        return .value(text)
    }

    static let hostPattern = ValueFormat(
        name: "host", expected: "a host name without scheme, port or path, or `*.` and a host name", example: "swaps.example"
    ) { text in
        let bare = text.hasPrefix("*.") ? String(text.dropFirst(2)) : text
        guard case .value = host.parse(bare) else { return .wrong }
        return Reading(HostPattern(text.lowercased()).map(\.description))
    }

    static let pattern = ValueFormat(name: "pattern", expected: "a regular expression", example: "/v[0-9]+/quote") { text in
        do {
            _ = try PathPattern(text)
            return .value(text)
        } catch {
            return .refused("a regular expression: \(error)")
        }
    }

    static let host = ValueFormat(name: "host", expected: "a host name without scheme, port or path", example: "swaps.example") { text in
        Reading(HostAndPort(text, defaultPort: 0).flatMap { $0.port == 0 && !text.hasSuffix(":0") ? $0.host.lowercased() : nil })
    }
}

extension ValueFormat where Value == HostAndPort {
    static let address = ValueFormat(name: "address", expected: "host:port", example: "127.0.0.1:8402") { Reading(HostAndPort($0)) }
}

extension ValueFormat where Value == UpstreamURL {
    static let upstream = ValueFormat(
        name: "url", expected: "http://, https:// or h2c:// with host:port and without a path", example: "http://127.0.0.1:9000"
    ) { text in
        guard let separator = text.range(of: "://"), let scheme = UpstreamAddress.Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
            return .wrong
        }
        var authority = text[separator.upperBound...]
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        if authority.contains("/") {
            return .refused("no path after the port: requests keep their path on the way to the upstream")
        }
        let address = HostAndPort(authority, defaultPort: scheme == .https ? 443 : 80)
        return Reading(address.flatMap { $0.port == 0 ? nil : UpstreamURL(scheme: scheme, address: $0) })
    }
}

extension ValueFormat where Value == String {
    static let file = ValueFormat(name: "file", expected: "the path of a file", example: "cert.pem") { text in
        Reading(text.isEmpty || text.utf8.contains(0) ? nil : text)
    }

    static let fingerprint = ValueFormat(
        name: "SHA-256", expected: "64 hexadecimal digits", example: String(repeating: "0123456789abcdef", count: 4)
    ) { text in
        let digits = text.lowercased().filter { $0 != ":" }
        return Reading(digits.utf8.count == 64 && digits.allSatisfy { $0.isASCII && $0.isHexDigit } ? digits : nil)
    }
}

extension ValueFormat where Value == RetryPolicy.Condition {
    static let retryCondition = ValueFormat(
        name: "`closed`, `timeout` or status", expected: "`closed`, `timeout`, 429 or a status from 500 to 599", example: "503"
    ) { text in
        if text == "closed" { return .value(.closed) }
        if text == "timeout" { return .value(.timeout) }
        guard text.utf8.count == 3, let status = Int(text), status == 429 || (500...599).contains(status) else { return .wrong }
        return .value(.status(status))
    }
}

extension ValueFormat where Value == StorageConfiguration {
    static let storage = ValueFormat(name: "`sqlite:PATH`", expected: "sqlite:PATH", example: "sqlite:gatehouse-data/gatehouse.sqlite") { text in
        if text.hasPrefix("postgres:") || text.hasPrefix("postgresql:") { return .later("storage in PostgreSQL") }
        guard text.hasPrefix("sqlite:") else { return .wrong }
        let path = String(text.dropFirst("sqlite:".count))
        guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else { return .wrong }
        return .value(.sqlite(path: path))
    }
}

extension ValueFormat where Value == Bool {
    static let flag = ValueFormat(name: "`true`, `false`", expected: "`true` or `false`", example: "true") { text in
        Reading(text == "true" ? true : text == "false" ? false : nil)
    }
}

extension ValueFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static func choice(example: Value) -> ValueFormat {
        let names = Value.allCases.map(\.rawValue)
        return ValueFormat(
            name: names.map { "`\($0)`" }.joined(separator: ", "), expected: "one of \(names.joined(separator: ", "))", example: example.rawValue
        ) {
            Reading(Value(rawValue: $0))
        }
    }
}

private func isCapital(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
}
