internal import L402

/// Passes and members' tokens whose signature was checked not long ago, so that the next request with the same one skips that.
///
/// Bounded: at most `capacity` are kept, in two generations, the older of which is dropped whole when the younger is full. One for each event loop, so it
/// needs no lock. What depends on time or on the request (expiry, revocation, service, price) is never remembered.
public struct PassMemory: Sendable {
    struct Entry: Sendable {
        /// As it was told to the service that the pass was first shown for.
        let identity: Permit.Identity
        /// The field holds nothing else, so that it can be dropped unread.
        let fillsField: Bool
    }

    /// The longest field that is remembered, in bytes. A holder can make any number of longer ones by narrowing a pass; they are verified each time.
    static let textLimit = 2048

    private var young: [String: Entry] = [:]
    private var old: [String: Entry] = [:]
    /// How many credentials were known, since the start.
    public private(set) var hits: UInt64 = 0
    /// How many were not.
    public private(set) var misses: UInt64 = 0
    private let generationSize: Int

    public init(capacity: Int = 4096) {
        generationSize = max(1, capacity / 2)
    }

    /// Keyed by the text of the field. Swift's hashing is seeded at random in each process, so a caller cannot aim at a bucket.
    mutating func entry(for text: String) -> Entry? {
        if let entry = young[text] {
            hits &+= 1
            return entry
        }
        guard let entry = old[text] else {
            misses &+= 1
            return nil
        }
        hits &+= 1
        insert(entry, for: text)
        return entry
    }

    /// - Returns: `nil` for what is too long to be remembered.
    mutating func remember(_ pass: Pass, at service: String, for text: String) -> Entry? {
        guard text.utf8.count <= Self.textLimit else { return nil }
        let identity = Permit.Identity(pass: pass, service: service)
        let entry = Entry(identity: identity, fillsField: CredentialHeader.remainder(ofAuthorization: text) == nil)
        insert(entry, for: text)
        return entry
    }

    /// A member's access token, which fills its field.
    ///
    /// - Returns: `nil` for what is too long to be remembered.
    mutating func remember(_ identity: Permit.Identity, for text: String) -> Entry? {
        guard text.utf8.count <= Self.textLimit else { return nil }
        let entry = Entry(identity: identity, fillsField: true)
        insert(entry, for: text)
        return entry
    }

    private mutating func insert(_ entry: Entry, for text: String) {
        if young.count >= generationSize {
            old = young
            young.removeAll(keepingCapacity: true)
        }
        young[text] = entry
    }

    /// After the master keys changed.
    public mutating func forgetAll() {
        young.removeAll(keepingCapacity: true)
        old = [:]
    }
}
