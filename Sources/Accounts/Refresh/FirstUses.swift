public import Lightning

/// Which access tokens a gate has not seen before: their first use is reported to the store, so that a refresh knows whether an answer arrived.
///
/// One for each event loop of a gate; every gate reports for itself, which does no harm. Bounded: at most `capacity` tokens are remembered, in two
/// generations, and a token that was forgotten is reported again.
public struct FirstUses: Sendable {
    private struct Key: Hashable {
        let grant: GrantID
        let issuedAt: Timestamp
    }

    private var young: Set<Key> = []
    private var old: Set<Key> = []
    private var pending: [AccessTokenUse] = []
    private let generationSize: Int

    public init(capacity: Int = 65_536) {
        generationSize = max(1, capacity / 2)
    }

    /// A request was admitted by these claims. `true` when that is to be reported.
    @discardableResult
    public mutating func note(_ claims: AccessClaims, at moment: Timestamp) -> Bool {
        let key = Key(grant: claims.grant, issuedAt: claims.stamp.issuedAt)
        if young.contains(key) { return false }
        let isKnown = old.contains(key)
        // What cannot be reported now is not taken for seen either, so that the next request reports it.
        guard isKnown || pending.count < generationSize else { return false }
        if young.count >= generationSize {
            old = young
            young.removeAll(keepingCapacity: true)
        }
        young.insert(key)
        if !isKnown { pending.append(AccessTokenUse(grant: claims.grant, issuedAt: claims.stamp.issuedAt, usedAt: moment)) }
        return !isKnown
    }

    /// What is to be given to ``AccountStore/recordUses(_:)``, which may be done once a second.
    public mutating func takePending() -> [AccessTokenUse] {
        defer { pending.removeAll(keepingCapacity: true) }
        return pending
    }

    /// Storage could not take these: they are given out again. Beyond the bound the oldest are let go of.
    public mutating func giveBack(_ uses: [AccessTokenUse]) {
        pending = Array((uses + pending).suffix(generationSize))
    }
}
