internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Lightning
internal import Synchronization

/// The tokens of a registration, once more, for the web client that always brings a code back: where addresses are not confirmed it is
/// ``code``, and whoever registered gets the same session that he has.
///
/// The code is no secret, so the answer is bound to what else there is: the page's origin, the program and the network of the caller; once, for five
/// minutes. Programs that are no web pages (they send no `Origin`) read the tokens from the first reply, and leave nothing here.
final class RegistrationEchoes: Sendable {
    static let code = "1234567"

    private struct Key: Hashable {
        let email: String
        let caller: Caller
        let origin: String
    }

    private struct Entry {
        let signedIn: SignedIn
        let until: Timestamp
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let clock: WallClock
    private static let limit = 1024
    private static let lifetime = Duration.seconds(300)

    init(clock: WallClock) {
        self.clock = clock
    }

    func remember(_ signedIn: SignedIn, email: String, by request: Request, _ caller: Caller) {
        guard let key = Self.key(email, request, caller) else { return }
        let now = clock.now()
        entries.withLock { entries in
            if entries.count >= Self.limit { entries = entries.filter { now < $0.value.until } }
            guard entries.count < Self.limit else { return }
            entries[key] = Entry(signedIn: signedIn, until: now.advanced(by: Self.lifetime))
        }
    }

    func take(email: String, by request: Request, _ caller: Caller) -> SignedIn? {
        guard let key = Self.key(email, request, caller) else { return nil }
        let entry = entries.withLock { $0.removeValue(forKey: key) }
        guard let entry, clock.now() < entry.until else { return nil }
        return entry.signedIn
    }

    private static func key(_ email: String, _ request: Request, _ caller: Caller) -> Key? {
        guard let origin = request.headers[.origin], email.utf8.count <= 1024 else { return nil }
        return Key(email: email.lowercased(), caller: caller, origin: origin)
    }
}
