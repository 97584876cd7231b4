public import Lightning

/// The keys that access tokens are authenticated under. Never empty; the newest mints.
///
/// A token does not name its epoch: there is no room. Its time of issue says which epochs can have minted it.
public struct TokenKeys: Hashable, Sendable {
    public struct Epoch: Hashable, Sendable {
        /// Starts at 1 and only grows.
        public let number: UInt32
        public let key: SecretKey
        /// Since when it mints.
        public let createdAt: Timestamp

        public init(number: UInt32, key: SecretKey, createdAt: Timestamp) {
            self.number = number
            self.key = key
            self.createdAt = createdAt
        }
    }

    /// Ascending by number; the last one mints.
    public let epochs: [Epoch]

    /// `nil` without an epoch or with two of the same number.
    public init?(epochs: [Epoch]) {
        let sorted = epochs.sorted { $0.number < $1.number }
        guard !sorted.isEmpty, zip(sorted, sorted.dropFirst()).allSatisfy({ $0.number < $1.number }) else { return nil }
        self.epochs = sorted
    }

    public var current: Epoch { epochs[epochs.count - 1] }
}
