/// Reads one JSON object or list (RFC 8259) and keeps the text of its numbers, which a decoder to floating point would lose.
///
/// For every pure target of this package that reads JSON.
package enum JSONObject {
    package enum Value: Hashable {
        case null
        case boolean
        /// As it stands there.
        case number([UInt8])
        /// What it says, and the bytes between the quotation marks.
        case string(String, raw: [UInt8])
        /// Read no further; ``Member/text`` has it.
        case object
        /// Read no further; ``Element/text`` has it.
        case list
    }

    package struct Member {
        package let name: String
        package let value: Value
        /// The value as it stands there.
        package let text: ArraySlice<UInt8>
    }

    package struct Element {
        package let value: Value
        /// As it stands there.
        package let text: ArraySlice<UInt8>
    }

    /// Lists and objects inside each other.
    package static let depthLimit = 16

    /// In the order of the text; a name may be there twice. `nil` where the bytes are not one object of valid JSON in UTF-8.
    package static func members(of bytes: [UInt8], depthLimit: Int = depthLimit) -> [Member]? {
        read(bytes, depthLimit) { $0.object(depth: 0) }
    }

    /// `nil` where the bytes are not one list of valid JSON in UTF-8.
    package static func elements(of bytes: [UInt8], depthLimit: Int = depthLimit) -> [Element]? {
        read(bytes, depthLimit) { $0.list(depth: 0) }
    }

    /// Whether the bytes are one value of valid JSON in UTF-8.
    package static func isValue(_ bytes: [UInt8], depthLimit: Int = depthLimit) -> Bool {
        read(bytes, depthLimit) { $0.skipValue(depth: -1) ? true : nil } ?? false
    }

    private static func read<Outcome>(_ bytes: [UInt8], _ depthLimit: Int, _ body: (inout JSONReader) -> Outcome?) -> Outcome? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = JSONReader(bytes, depthLimit: depthLimit)
        reader.skipSpace()
        guard let outcome = body(&reader) else { return nil }
        reader.skipSpace()
        return reader.isAtEnd ? outcome : nil
    }
}
