internal import Crypto
internal import Lightning

/// A code as it is sent and typed. Prints as `<redacted>`.
public struct CodeText: Hashable, Sendable {
    public let text: String

    /// To confirm an address seven digits, the first not 0, since clients send them as text or as a number. To reset a password, which gives the account
    /// away, twelve characters with 60 random bits: `XXXX-XXXX-XXXX`.
    init(for purpose: OneTimeCode.Purpose, random generator: inout some RandomNumberGenerator) {
        switch purpose {
        case .confirmEmail:
            text = String(Int.random(in: 1_000_000...9_999_999, using: &generator))
        case .resetPassword:
            let digits = (0..<12).map { _ in Self.alphabet[Int.random(in: 0..<32, using: &generator)] }
            text = stride(from: 0, to: 12, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: "-")
        }
    }

    /// What somebody typed: case, spaces and hyphens do not matter, and O, I and L are taken for the digits that they look like. `nil` for more than
    /// 64 bytes.
    public init?(typed: String) {
        guard typed.utf8.count <= 64 else { return nil }
        text = typed
    }

    /// Crockford's base 32: no I, L, O and U.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private var canonical: [UInt8] {
        text.uppercased().utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): nil
            case UInt8(ascii: "O"): UInt8(ascii: "0")
            case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
            default: byte
            }
        }
    }

    /// What is stored: bound to the account and the purpose, so that a code is worth nothing elsewhere.
    func hash(for user: UserID, _ purpose: OneTimeCode.Purpose) -> Bytes32 {
        let message = Array("gatehouse one-time code v1\0\(purpose.rawValue)\0".utf8) + user.bytes + canonical
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { target in
            SHA256.hash(data: message).withUnsafeBytes { target.copyMemory(from: $0) }
        }
        return Bytes32(words: words)
    }
}

extension CodeText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
