/// The host of an address that a browser will be sent to: strict enough that there is one reading of it.
///
/// RFC 3986 and the URL standard (url.spec.whatwg.org, "host parsing") disagree about nearly everything but what is taken here: names of two or more
/// LDH labels, IPv4 addresses of four decimal numbers, `[::1]`, and `localhost`.
public struct URIHost: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        /// A name in DNS.
        case name
        /// An IPv4 address of another computer.
        case address
        /// 127.0.0.1 or [::1]: this computer, whatever its resolver says.
        case loopback
        /// `localhost` or a name under it: this computer, unless its resolver is told otherwise (RFC 6761 section 6.3).
        case localhost
    }

    /// In lower case, international names in Punycode, IPv6 in its brackets.
    public let text: String
    public let kind: Kind

    /// Bytes that are ASCII, without port and user information.
    init(_ bytes: some Collection<UInt8>) throws(URIHostError) {
        if bytes.isEmpty { throw .empty }
        if bytes.contains(UInt8(ascii: "%")) { throw .percentEncoded }
        let text = String(lowercasing: bytes)
        if bytes.first == UInt8(ascii: "[") {
            guard text == "[::1]" else { throw .unsupportedIPv6 }
            self.text = text
            kind = .loopback
            return
        }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        try URIHost.check(labels)
        guard text.utf8.count <= 253 else { throw .tooLong }
        self.text = text
        kind = try URIHost.kind(of: labels)
    }

    /// A host as it stands in text, such as a configuration's.
    public init(_ text: some StringProtocol) throws(URIHostError) {
        try self.init(Array(text.utf8))
    }

    private static func check(_ labels: [Substring.UTF8View]) throws(URIHostError) {
        if labels.last?.isEmpty == true { throw labels.count > 1 ? .trailingDot : .empty }
        for label in labels {
            if label.isEmpty { throw .emptyLabel }
            guard label.count <= 63 else { throw .labelTooLong }
            guard label.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }) else { throw .forbiddenCharacter }
            guard label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { throw .hyphenAtEdge }
            if isInternational(label), unicode(label) == nil { throw .malformedPunycode }
        }
    }

    private static func kind(of labels: [Substring.UTF8View]) throws(URIHostError) -> Kind {
        guard let last = labels.last else { throw .empty }
        if isNumber(last) { return try kind(ofAddress: labels) }
        if last.elementsEqual("localhost".utf8) { return .localhost }
        guard labels.count > 1 else { throw .oneLabel }
        return .name
    }

    /// Whether a browser takes the whole host for an IPv4 address because of this last label ("ends in a number checker").
    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        if label.allSatisfy(\.isDigit) { return true }
        return label.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy { $0.hexadecimalValue != nil }
    }

    private static func kind(ofAddress labels: [Substring.UTF8View]) throws(URIHostError) -> Kind {
        let octets = labels.map { (label: Substring.UTF8View) -> UInt8? in
            guard label.count <= 3, label.allSatisfy(\.isDigit), label.first != UInt8(ascii: "0") || label.count == 1 else { return nil }
            return UInt8(Substring(label))
        }
        guard octets.count == 4, !octets.contains(nil) else { throw .numericForm }
        if octets == [127, 0, 0, 1] { return .loopback }
        // "This network", the rest of loopback, multicast and what lies behind it (RFC 6890).
        guard let first = octets[0], first != 0, first != 127, first < 224 else { throw .unusableAddress }
        return .address
    }

    public var description: String { text }
}
