public import Lightning

/// The passes that were taken back, by payment hash. A small set that every gate holds whole and follows from storage.
public struct Revocations: Hashable, Sendable {
    private let hashes: Set<PaymentHash>

    public init(_ hashes: Set<PaymentHash> = []) {
        self.hashes = hashes
    }

    public func contains(_ hash: PaymentHash) -> Bool {
        !hashes.isEmpty && hashes.contains(hash)
    }

    public var count: Int { hashes.count }
}
