public import Lightning
internal import Synchronization

/// The keys that the service mints and checks by: one owner of what changes when an operator rotates them.
public final class TokenKeyring: Sendable {
    private struct Tools {
        let keys: TokenKeys
        let minter: AccessTokenMinter
        let verifier: AccessTokenVerifier

        init(_ keys: TokenKeys) {
            self.keys = keys
            minter = AccessTokenMinter(keys: keys)
            verifier = AccessTokenVerifier(keys: keys)
        }
    }

    private let tools: Mutex<Tools>

    public init(_ keys: TokenKeys) {
        tools = Mutex(Tools(keys))
    }

    /// The store's keys; makes the first epoch where there is none, on which all processes that start at once agree.
    ///
    /// - Parameter generator: must be fit for cryptography outside of tests.
    public static func keys(
        of store: any AccountStore, now: Timestamp, generator: inout some RandomNumberGenerator
    ) async throws -> TokenKeys {
        if let keys = try await store.tokenKeys() { return keys }
        return try await store.addTokenKeyEpoch(SecretKey(random: &generator), at: now, onlyAsFirst: true)
    }

    /// What storage has now. `false` when nothing changed.
    @discardableResult
    public func use(_ keys: TokenKeys) -> Bool {
        guard tools.withLock({ $0.keys != keys }) else { return false }
        let new = Tools(keys)
        tools.withLock { $0 = new }
        return true
    }

    public var minter: AccessTokenMinter { tools.withLock { $0.minter } }
    /// Knows of no revocations: those are the gate's.
    public var verifier: AccessTokenVerifier { tools.withLock { $0.verifier } }
}
