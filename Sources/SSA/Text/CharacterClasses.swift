/// Bytes by their place in the grammar of RFC 3986.
extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }

    /// U+0000 to U+001F and U+007F.
    var isControl: Bool { self < 0x20 || self == 0x7F }

    /// `unreserved` (section 2.3): what percent-encoding leaves alone.
    var isUnreserved: Bool {
        isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_") || self == UInt8(ascii: "~")
    }

    /// `sub-delims` (section 2.2).
    var isSubDelimiter: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    /// `pchar` (section 3.3) without the percent sign, which stands for an encoded byte and is looked at with the two digits behind it.
    var isPathCharacter: Bool { isUnreserved || isSubDelimiter || self == UInt8(ascii: ":") || self == UInt8(ascii: "@") }

    /// Whether any URI holds it as it is (section 2), the percent sign included.
    var isURICharacter: Bool {
        isPathCharacter || self == UInt8(ascii: "/") || self == UInt8(ascii: "?") || self == UInt8(ascii: "#") || self == UInt8(ascii: "%")
            || self == UInt8(ascii: "[") || self == UInt8(ascii: "]")
    }

    /// ASCII upper case to lower; everything else as it is.
    var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }

    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// Bytes that were found to be ASCII, in lower case.
    init(lowercasing bytes: some Sequence<UInt8>) {
        self.init(decoding: bytes.map(\.lowercased), as: UTF8.self)
    }
}
