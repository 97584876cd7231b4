public import Lightning
internal import Synchronization
internal import Throttling

/// What can be done with accounts, over the ports that keep them, hash passwords and send letters.
///
/// Where a call needs to know who makes it, it takes ``AccessClaims``, which only a verifier makes; the caller of the service has checked expiry and
/// revocation. Letters go out in ``runErrands(mailer:onFailure:)``, which must be running.
public final class AccountService: Sendable {
    public let configuration: AccountConfiguration
    let store: any AccountStore
    let hasher: any PasswordHasher
    let keyring: TokenKeyring
    let composed: CanonicalComposition
    let clock: WallClock
    let random: RandomSource
    let operatedBy: Caller
    let errands = AccountErrands()
    private let throttles: Mutex<Throttles>

    private struct Throttles {
        var calls: RateBuckets<CallKey>
        var letters: RateBuckets<String>
        var signIns: SignInThrottle
    }

    private struct CallKey: Hashable {
        let call: AccountCall
        let network: CallerAddress
    }

    /// - Parameters:
    ///   - composed: Unicode's form NFC.
    ///   - random: must be fit for cryptography outside of tests.
    ///   - throttleCapacity: callers and accounts that are remembered for throttling; some 100 bytes each.
    ///   - operatedBy: who is behind the operator's calls, for the audit log.
    public init(
        store: any AccountStore, hasher: any PasswordHasher, keyring: TokenKeyring, composed: CanonicalComposition, clock: WallClock,
        random: RandomSource, configuration: AccountConfiguration = AccountConfiguration(), throttleCapacity: Int = 16_384,
        operatedBy: Caller = .local
    ) {
        self.store = store
        self.hasher = hasher
        self.keyring = keyring
        self.composed = composed
        self.clock = clock
        self.random = random
        self.configuration = configuration
        self.operatedBy = operatedBy
        throttles = Mutex(
            Throttles(
                calls: RateBuckets(capacity: throttleCapacity), letters: RateBuckets(capacity: throttleCapacity),
                signIns: SignInThrottle(capacity: throttleCapacity)))
    }
}

extension AccountService {
    /// Takes one call from the caller's bucket.
    func throttled(_ call: AccountCall, _ caller: Caller) -> AccountRefusal? {
        let (now, rate) = (clock.now(), configuration.rate(of: call))
        let seconds = throttles.withLock { $0.calls.take(CallKey(call: call, network: caller.network), rate: rate, now: now) }
        return seconds.map { .throttled(seconds: $0) }
    }

    /// Whether another letter with a code may go to this address.
    func mayWrite(to emailKey: String) -> Bool {
        let (now, rate) = (clock.now(), configuration.letterRate)
        return throttles.withLock { $0.letters.take(emailKey, rate: rate, now: now) } == nil
    }

    /// Checks a password, if one may be tried now. Every way out closes what the throttle opened.
    func check(
        _ password: Password, against hash: PasswordHash?, _ key: SignInThrottle.Key
    ) async throws -> AccountOutcome<PasswordVerdict> {
        let opened = clock.now()
        if let seconds = throttles.withLock({ $0.signIns.begin(key, now: opened) }) { return .failure(.throttled(seconds: seconds)) }
        let verdict = await verdict(on: password, against: hash)
        let outcome: SignInThrottle.Outcome =
            switch verdict {
            case .success(.correct): .succeeded
            case .success(.wrong): .failed
            case .failure: .abandoned
            }
        let closed = clock.now()
        throttles.withLock { $0.signIns.end(key, outcome, now: closed) }
        return .success(try verdict.get())
    }

    private func verdict(on password: Password, against hash: PasswordHash?) async -> Result<PasswordVerdict, any Error> {
        do { return .success(try await hasher.verify(password, against: hash)) } catch { return .failure(error) }
    }

    func audit(_ action: AuditEvent.Action, _ user: UserID?, _ grant: GrantID? = nil, _ caller: Caller, result: String = "ok") -> AuditEvent {
        AuditEvent(at: clock.now(), action: action, user: user, grant: grant, caller: caller, result: result)
    }
}

extension Result where Failure == AccountRefusal {
    var refusal: AccountRefusal? { if case .failure(let refusal) = self { refusal } else { nil } }
}
