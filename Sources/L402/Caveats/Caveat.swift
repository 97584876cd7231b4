/// A condition that a pass is minted or narrowed with, as `name=value`.
public protocol Caveat: Sendable {
    /// The condition as it goes into the macaroon.
    var text: String { get }
}

/// Why a caveat cannot be made.
public enum CaveatError: Error, Hashable, Sendable {
    /// Names of services, capabilities and constraints have 1 to 128 bytes, none of them `:`, `,`, `=`, a space or a control character:
    /// those would change what the condition says.
    case invalidName(String)
    case emptyList
    case duplicate(String)
    /// A constraint's value has no control characters and at most 1,024 bytes.
    case invalidValue(String)
    /// A constraint must not be called like a condition of the protocol: `capabilities`, `valid_until`.
    case reservedName(String)
}

extension CaveatError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidName(let name): "'\(name)' cannot be a name in a caveat: 1 to 128 bytes, without ':', ',', '=', spaces and control characters"
        case .emptyList: "a services caveat names at least one service"
        case .duplicate(let name): "'\(name)' is listed twice"
        case .invalidValue(let value): "'\(value)' cannot be the value of a caveat: at most 1024 bytes without control characters"
        case .reservedName(let name): "'\(name)' is a condition of the protocol and cannot name a constraint"
        }
    }
}

/// What a name inside a caveat may be.
enum CaveatName {
    static let byteLimit = 128

    static func isValid(_ utf8: ArraySlice<UInt8>) -> Bool {
        guard !utf8.isEmpty, utf8.count <= byteLimit else { return false }
        return utf8.withUnsafeBufferPointer { utf8 in
            for byte in utf8 where !isAllowed(byte) { return false }
            return true
        }
    }

    static func check(_ name: String) throws(CaveatError) {
        guard isValid(ArraySlice(name.utf8)) else { throw .invalidName(name) }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7f, UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "="): false
        default: true
        }
    }
}
