/// A first-party caveat split at its first `=`.
///
/// Works on bytes: conditions are read for every pass that is verified, and text would cost an allocation and a validation each.
public struct Condition: Sendable {
    let bytes: [UInt8]
    private let separator: Int

    /// `nil` without a `=` or without anything before it: such a caveat is nobody's condition.
    init?(_ bytes: [UInt8]) {
        let equals = bytes.withUnsafeBufferPointer { $0.firstIndex(of: UInt8(ascii: "=")) }
        guard let separator = equals, separator > 0 else { return nil }
        self.bytes = bytes
        self.separator = separator
    }

    /// What stands before the first `=`.
    public var name: ArraySlice<UInt8> { bytes[..<separator] }
    /// What stands behind it; more `=` may follow.
    public var value: ArraySlice<UInt8> { bytes[(separator + 1)...] }

    func isNamed(_ name: StaticString) -> Bool {
        separator == name.utf8CodeUnitCount && ends(with: name)
    }

    /// The `<service>` of a condition `<service>_<constraint>`; `nil` for other constraints and for what cannot be a service's name.
    func service(before constraint: StaticString) -> String? {
        let length = constraint.utf8CodeUnitCount
        guard separator > length + 1, ends(with: constraint), bytes[separator - length - 1] == UInt8(ascii: "_") else { return nil }
        return Self.serviceName(bytes[..<(separator - length - 1)])
    }

    func service(before constraint: String) -> String? {
        let length = constraint.utf8.count
        guard separator > length + 1, name.suffix(length).elementsEqual(constraint.utf8), bytes[separator - length - 1] == UInt8(ascii: "_") else {
            return nil
        }
        return Self.serviceName(bytes[..<(separator - length - 1)])
    }

    private func ends(with name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard separator >= length else { return false }
        let start = separator - length
        return name.withUTF8Buffer { name in
            bytes.withUnsafeBufferPointer { bytes in
                for index in 0..<length where bytes[start + index] != name[index] { return false }
                return true
            }
        }
    }

    private static func serviceName(_ bytes: ArraySlice<UInt8>) -> String? {
        CaveatName.isValid(bytes) ? text(bytes) : nil
    }

    /// The text of UTF-8; `nil` for other bytes. ASCII takes the short way.
    static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        let isASCII = bytes.withUnsafeBufferPointer { $0.reduce(UInt8(0), |) < 0x80 }
        return isASCII ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }

    /// The names of a comma-separated list; `nil` when one of them is no name, or stands there twice. No text is no names.
    static func names(in value: ArraySlice<UInt8>) -> [String]? {
        var names: [String] = []
        let isList = forEachItem(in: value) { item in
            guard CaveatName.isValid(item), let name = text(item), !names.contains(name) else { return false }
            names.append(name)
            return true
        }
        return isList || value.isEmpty ? names : nil
    }

    /// Calls `body` for what stands between commas, until it answers `false`; an empty value has one empty item.
    static func forEachItem(in value: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Bool) -> Bool {
        var start = value.startIndex
        for index in value.indices where value[index] == UInt8(ascii: ",") {
            guard body(value[start..<index]) else { return false }
            start = index + 1
        }
        return body(value[start...])
    }

    /// A number in decimal digits and nothing else; `nil` above Int64.
    static func number(in value: ArraySlice<UInt8>) -> Int64? {
        guard (1...19).contains(value.count) else { return nil }
        var number: Int64 = 0
        for byte in value {
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = byte else { return nil }
            let (scaled, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = scaled.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overflow, !sumOverflow else { return nil }
            number = sum
        }
        return number
    }
}

extension Condition: CustomStringConvertible {
    /// The condition's name only: a value may be a preimage.
    public var description: String { String(decoding: name, as: UTF8.self) }
}
