public import Lightning

/// What a client keeps of a pass that it paid for, and how it shows it.
public struct StoredPassFields: Hashable, Sendable {
    /// The challenge's token, as it came.
    public let token: String
    public let preimage: Preimage

    public init(token: String, preimage: Preimage) {
        self.token = token
        self.preimage = preimage
    }

    /// The value of the `Authorization` field. A secret.
    public var authorization: String { "L402 \(token):\(preimage.hex)" }

    /// When the pass ends, as far as its token tells; see ``PassExpiry``.
    public var expiry: Timestamp? { PassExpiry.learn(from: token) }
}

extension StoredPassFields: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
