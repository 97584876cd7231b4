internal import Lightning
internal import Throttling

/// The challenges that were given out a short while ago and are not paid yet, so that who asks again gets the same invoice. Bounded, and
/// only in memory: what is forgotten costs a new invoice, nothing else.
struct OpenChallenges {
    struct Key: Hashable {
        let caller: CallerAddress
        let service: String
        let price: MilliSatoshi
    }

    struct Entry {
        let challenge: IssuedChallenge
        let key: Key
        /// Until when it is given again to the same caller.
        let reusableUntil: Timestamp
        /// Until when it is given again to who shows its macaroon.
        let worthPayingUntil: Timestamp
    }

    private var byHash: [PaymentHash: Entry] = [:]
    private var byKey: [Key: PaymentHash] = [:]
    /// Oldest first; entries that are gone already are skipped.
    private var order: [PaymentHash] = []
    private var orderStart = 0
    private let capacity: Int

    init(capacity: Int = 16_384) {
        self.capacity = capacity
    }

    mutating func challenge(for key: Key, now: Timestamp) -> IssuedChallenge? {
        guard let hash = byKey[key], let entry = byHash[hash], now < entry.reusableUntil else { return nil }
        return entry.challenge
    }

    /// For a caller who shows an unpaid macaroon: the challenge it came with, while its invoice can be paid and buys more than the end of a pass.
    func challenge(for hash: PaymentHash, key: Key, now: Timestamp) -> IssuedChallenge? {
        guard let entry = byHash[hash], entry.key.service == key.service, entry.key.price == key.price,
            now < entry.worthPayingUntil
        else { return nil }
        return entry.challenge
    }

    mutating func insert(_ challenge: IssuedChallenge, for key: Key, reusableUntil: Timestamp, worthPayingUntil: Timestamp? = nil) {
        let worthPayingUntil = min(worthPayingUntil ?? challenge.invoice.expiresAt, challenge.invoice.expiresAt)
        while byHash.count >= capacity { removeOldest() }
        let hash = challenge.invoice.paymentHash
        byHash[hash] = Entry(challenge: challenge, key: key, reusableUntil: min(reusableUntil, worthPayingUntil), worthPayingUntil: worthPayingUntil)
        byKey[key] = hash
        order.append(hash)
        if order.count > 2 * capacity { compact() }
    }

    /// What is paid leaves its place in the order behind, and so do the oldest.
    private mutating func compact() {
        order = order[orderStart...].filter { byHash[$0] != nil }
        orderStart = 0
    }

    /// Gives a challenge whose invoice was paid to nobody any more; who follows the node's settlements still finds it with ``remove(_:)``.
    mutating func withdraw(_ hash: PaymentHash) {
        guard let entry = byHash[hash], byKey[entry.key] == hash else { return }
        byKey[entry.key] = nil
    }

    /// Forgets a challenge that was paid: asking for its invoice again would be asking for a dead one.
    mutating func remove(_ hash: PaymentHash) -> IssuedChallenge? {
        guard let entry = byHash.removeValue(forKey: hash) else { return nil }
        if byKey[entry.key] == hash { byKey[entry.key] = nil }
        return entry.challenge
    }

    private mutating func removeOldest() {
        guard orderStart < order.count else { return byHash.removeAll() }
        let hash = order[orderStart]
        orderStart += 1
        _ = remove(hash)
    }

    var count: Int { byHash.count }
    /// How much is kept to know the oldest.
    var orderCount: Int { order.count }
}
