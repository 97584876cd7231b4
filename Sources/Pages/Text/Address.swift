/// Addresses of our own pages.
enum Address {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// With one more parameter in the query, of which another one by the same name is taken out.
    static func adding(_ name: String, _ value: String, to address: String) -> String {
        let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count > 1 ? parts[1].split(separator: "&").filter { !$0.hasPrefix("\(name)=") }.map(String.init) : []
        return parts[0] + "?" + (query + ["\(name)=\(encoded(value))"]).joined(separator: "&")
    }

    /// Percent-encoded but for what RFC 3986 section 2.3 calls unreserved.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether an address of the operator's may stand in a link: of the web, or of this server.
    static func isLinkable(_ address: String) -> Bool {
        address.hasPrefix("https://") || address.hasPrefix("http://") || (address.hasPrefix("/") && !address.hasPrefix("//"))
    }
}
