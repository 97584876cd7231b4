public import Lightning

/// The keys from which the root key of every pass is derived.
///
/// A pass names its epoch inside its token id, sealed under `identifierKey`, so that nothing is stored for a pass and a new epoch does not
/// end the passes of an older one. Dropping an epoch ends all passes that it minted.
public struct MasterKeys: Hashable, Sendable {
    public struct Epoch: Hashable, Sendable {
        /// Starts at 1 and only grows.
        public let number: UInt32
        public let key: SecretKey
        public let createdAt: Timestamp

        public init(number: UInt32, key: SecretKey, createdAt: Timestamp) {
            self.number = number
            self.key = key
            self.createdAt = createdAt
        }
    }

    /// Seals the hidden half of a token id; the same for the life of an installation.
    public let identifierKey: SecretKey
    /// Ascending by number, never empty; the last one mints.
    public let epochs: [Epoch]

    /// `nil` without an epoch or with two of the same number.
    public init?(identifierKey: SecretKey, epochs: [Epoch]) {
        let sorted = epochs.sorted { $0.number < $1.number }
        guard !sorted.isEmpty, zip(sorted, sorted.dropFirst()).allSatisfy({ $0.number < $1.number }) else { return nil }
        self.identifierKey = identifierKey
        self.epochs = sorted
    }

    public var current: Epoch { epochs[epochs.count - 1] }
}
