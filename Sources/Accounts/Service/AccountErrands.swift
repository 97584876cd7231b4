/// What is done after the answer, so that neither its time nor its failure tells anything about an address.
enum Errand: Sendable {
    /// To an account that was just made and is not confirmed.
    case confirmationCode(emailKey: String)
    /// Somebody asks to reset the password of whatever account has this address.
    case resetCode(emailKey: String, Caller)
    /// Somebody registered with an address that has an account.
    case alreadyRegistered(emailKey: String)
    case tell(UserID, AccountLetter.Content)
}

/// The errands that wait. Bounded: beyond ``limit`` the newest is lost, as a letter may be; whoever misses it asks again.
struct AccountErrands: Sendable {
    static let limit = 1024

    let waiting: AsyncStream<Errand>
    private let continuation: AsyncStream<Errand>.Continuation

    init() {
        (waiting, continuation) = AsyncStream.makeStream(of: Errand.self, bufferingPolicy: .bufferingOldest(Self.limit))
    }

    func add(_ errand: Errand) {
        continuation.yield(errand)
    }

    /// After those that wait no more come.
    func finish() {
        continuation.finish()
    }
}
