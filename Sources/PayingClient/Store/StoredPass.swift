public import Lightning

/// The opaque text that a server sold, to be sent back verbatim. Prints as `<redacted>`.
public struct Token: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A pass that was paid for.
public struct StoredPass: Hashable, Sendable {
    public let origin: Origin
    /// What the server calls what it sold, where it says so; `nil` otherwise.
    public var service: String?
    /// The paths on which this pass is known to be the right one: where it was bought, and where another pass was refused and this one not.
    public var paths: [String]
    public let token: Token
    public let preimage: Preimage
    public let paymentHash: PaymentHash
    /// The price, without the fee.
    public let amount: MilliSatoshi
    public let fee: MilliSatoshi
    public let obtainedAt: Timestamp
    /// Learned from the caveats; `nil` when nothing is known, which is not for ever.
    public var expiresAt: Timestamp?
    /// When a server first let it in; `nil` before.
    public var acceptedAt: Timestamp?

    /// The most paths that are remembered; the oldest goes first.
    static let pathLimit = 64

    public init(
        origin: Origin, service: String?, paths: [String], token: Token, preimage: Preimage, paymentHash: PaymentHash, amount: MilliSatoshi,
        fee: MilliSatoshi, obtainedAt: Timestamp, expiresAt: Timestamp?, acceptedAt: Timestamp? = nil
    ) {
        self.origin = origin
        self.service = service
        self.paths = paths
        self.token = token
        self.preimage = preimage
        self.paymentHash = paymentHash
        self.amount = amount
        self.fee = fee
        self.obtainedAt = obtainedAt
        self.expiresAt = expiresAt
        self.acceptedAt = acceptedAt
    }

    public func isExpired(at now: Timestamp) -> Bool {
        expiresAt.map { now >= $0 } ?? false
    }

    /// The value of an `Authorization` field. A secret.
    public var authorization: String { "L402 \(token.text):\(preimage.hex)" }

    mutating func learn(path: String) {
        guard !paths.contains(path) else { return }
        paths.append(path)
        if paths.count > Self.pathLimit { paths.removeFirst(paths.count - Self.pathLimit) }
    }
}

extension StoredPass {
    /// How many whole segments of `path` are those of a path on which the pass is known to be right.
    func kinship(with path: String) -> Int {
        let wanted = path.split(separator: "/")
        return paths.map { zip($0.split(separator: "/"), wanted).prefix { $0 == $1 }.count }.max() ?? 0
    }

    /// Those that are good at `now`, the likeliest for `path` first: bought there, then bought near there, then the newest.
    static func ranked(_ passes: [StoredPass], for path: String, at now: Timestamp) -> [StoredPass] {
        passes.filter { !$0.isExpired(at: now) }.sorted { left, right in
            let known = (left.paths.contains(path), right.paths.contains(path))
            if known.0 != known.1 { return known.0 }
            let kinship = (left.kinship(with: path), right.kinship(with: path))
            return kinship.0 == kinship.1 ? left.obtainedAt > right.obtainedAt : kinship.0 > kinship.1
        }
    }
}
