/// The fields of a posted form, or of a query (`application/x-www-form-urlencoded`, WHATWG URL section 5.1), read strictly.
struct FormFields: Sendable {
    private let pairs: [(name: String, value: String)]

    /// `nil` for more than 128 fields, for what is not percent-encoded right, and for what is no UTF-8.
    init?(_ bytes: some Sequence<UInt8>) {
        var pairs: [(String, String)] = []
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
            guard pairs.count < 128 else { return nil }
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let decodedName = Self.decode(name), let value = Self.decode(pair[name.endIndex...].dropFirst()) else { return nil }
            pairs.append((decodedName, value))
        }
        self.pairs = pairs
    }

    /// `nil` where it is missing, or there several times.
    subscript(name: String) -> String? {
        let values = all(name)
        return values.count == 1 ? values[0] : nil
    }

    func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Self.digit), let low = rest.popFirst().flatMap(Self.digit) else { return nil }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// As it stands in a query.
    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
