/// Bytes as one line of text for people: quoted text where they are printable ASCII, hexadecimal otherwise, cut when long.
struct PrintableBytes: CustomStringConvertible {
    private static let limit = 96

    let description: String

    init(_ bytes: [UInt8]) {
        let shown = bytes.prefix(Self.limit)
        let rest = bytes.count > shown.count ? "... (\(bytes.count) bytes)" : ""
        if shown.allSatisfy({ (0x20...0x7e).contains($0) }) {
            description = "\"\(String(decoding: shown, as: UTF8.self))\(rest)\""
        } else {
            description = "0x\(Base16.encode(shown))\(rest)"
        }
    }

    /// A first-party caveat. The value of `preimage=`, in which some L402 clients carry their proof of payment, is a secret and left out.
    init(caveat bytes: [UInt8]) {
        self.init(bytes, secret: bytes.starts(with: Array("preimage=".utf8)))
    }

    private init(_ bytes: [UInt8], secret: Bool) {
        self.init(secret ? Array("preimage=<redacted>".utf8) : bytes)
    }
}
