/// What a member has allowed: a session of his own, or a tool's access to a part of his rights.
public enum GrantKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Made by e-mail and password; holds every right of the account, and it alone may change the account or allow a tool in.
    case session = 0
    /// Made by consent (SSA); holds the scopes that were agreed to and can never make another grant.
    case tool = 1
}

/// The id of a grant: 12 bytes, the first bit of which says its kind and the other 95 are random.
///
/// The kind stands in the id because it must be known wherever an access token is checked, without a look-up; a token carries the id under its
/// authentication code. Public; it opens nothing.
public struct GrantID: Hashable, Sendable {
    public static let byteCount = 12
    private static let kindBit: UInt64 = 1 << 63

    let value: Bytes12

    init(value: Bytes12) {
        self.value = value
    }

    public init(_ kind: GrantKind, random generator: inout some RandomNumberGenerator) {
        var value = Bytes12(random: &generator)
        switch kind {
        case .session: value.high &= ~Self.kindBit
        case .tool: value.high |= Self.kindBit
        }
        self.value = value
    }

    /// `nil` unless there are exactly 12 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let value = Bytes12(bytes) else { return nil }
        self.value = value
    }

    /// `nil` unless there are exactly 24 hexadecimal digits of either case.
    public init?(hex: some StringProtocol) {
        guard let value = Bytes12(hex: hex) else { return nil }
        self.value = value
    }

    public var kind: GrantKind { value.high & Self.kindBit == 0 ? .session : .tool }

    public var bytes: [UInt8] { value.bytes }

    /// Lower-case, 24 digits.
    public var hex: String { value.hex }
}

extension GrantID: CustomStringConvertible {
    public var description: String { hex }
}
