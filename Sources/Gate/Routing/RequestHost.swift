/// The host of a request in the one reading that every rule is matched against: lower case, without port and without the dot at its end.
struct RequestHost: Hashable {
    let name: String
    /// Whether it came in brackets, as IPv6 addresses do.
    let isAddress: Bool

    /// - Parameter authority: host and port as received.
    /// - Returns: `nil` for what could be read in two ways, such as an empty label, a port that is none, or user information.
    init?(authority: String) {
        let bytes = authority.utf8
        isAddress = bytes.first == UInt8(ascii: "[")
        guard let end = isAddress ? Self.endOfAddress(bytes) : Self.endOfName(bytes), Self.isPort(bytes[end...]) else { return nil }
        var name = authority[..<end]
        if isAddress {
            name = name.dropFirst().dropLast()
        } else if name.utf8.last == UInt8(ascii: ".") {
            name = name.dropLast()
        }
        let isLowercase = name.utf8.allSatisfy { $0 < UInt8(ascii: "A") || $0 > UInt8(ascii: "Z") }
        self.name = isLowercase ? String(name) : name.lowercased()
    }

    /// Labels of 1 to 63 letters, digits, `-` and `_`, up to 253 bytes, and one dot at the end perhaps.
    private static func endOfName(_ bytes: String.UTF8View) -> String.Index? {
        var index = bytes.startIndex
        var label = 0
        var length = 0
        scan: while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                label += 1
            case UInt8(ascii: "."):
                guard label > 0 else { return nil }
                label = 0
            case UInt8(ascii: ":"): break scan
            default: return nil
            }
            guard label <= 63 else { return nil }
            length += 1
            index = bytes.index(after: index)
        }
        let name = length - (label == 0 ? 1 : 0)
        return (1...253).contains(name) ? index : nil
    }

    private static func endOfAddress(_ bytes: String.UTF8View) -> String.Index? {
        guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), bytes.distance(from: bytes.startIndex, to: close) <= 46 else { return nil }
        var colons = 0
        for byte in bytes[..<close].dropFirst() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."):
                break
            case UInt8(ascii: ":"): colons += 1
            default: return nil
            }
        }
        return colons >= 2 ? bytes.index(after: close) : nil
    }

    /// Nothing, or a colon with up to five digits that are a port; RFC 3986 section 3.2.3 lets the digits be missing.
    private static func isPort(_ rest: Substring.UTF8View) -> Bool {
        guard let first = rest.first else { return true }
        guard first == UInt8(ascii: ":"), rest.count <= 6 else { return false }
        var port = 0
        for byte in rest.dropFirst() {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return false }
            port = port * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return port <= 65_535
    }
}
