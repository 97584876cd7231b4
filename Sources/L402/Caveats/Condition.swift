/// A first-party caveat split at its first `=`.
///
/// Works on bytes: conditions are read for every pass that is verified, and text would cost an allocation and a validation each.
public struct Condition: Sendable {
    let bytes: [UInt8]
    private let separator: Int

    /// `nil` without a `=` or without anything before it: such a caveat is nobody's condition.
    init?(_ bytes: [UInt8]) {
        guard let separator = bytes.firstIndex(of: UInt8(ascii: "=")), separator > 0 else { return nil }
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
        name.withUTF8Buffer { bytes[..<separator].suffix($0.count).elementsEqual($0) }
    }

    private static func serviceName(_ bytes: ArraySlice<UInt8>) -> String? {
        CaveatName.isValid(bytes) ? String(validating: bytes, as: UTF8.self) : nil
    }

    /// The names of a comma-separated list; `nil` when one of them is no name. No text is no names.
    static func names(in value: ArraySlice<UInt8>) -> [String]? {
        if value.isEmpty { return [] }
        var names: [String] = []
        for item in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard CaveatName.isValid(item), let name = String(validating: item, as: UTF8.self), !names.contains(name) else { return nil }
            names.append(name)
        }
        return names
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
