public import Lightning

/// The SHA-256 of a refresh token's whole text: what is stored of it. Opens nothing.
public struct RefreshTokenHash: Hashable, Sendable {
    public let bytes: Bytes32

    public init(_ bytes: Bytes32) {
        self.bytes = bytes
    }
}
