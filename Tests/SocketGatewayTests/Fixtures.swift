import Accounts
import Lightning
import SSA
import SocketGateway
import TestKit
import Testing

/// A network of one gate: keys, and tokens that they make.
struct Network {
    let verifier: AccessTokenVerifier
    private let minter: AccessTokenMinter
    static let now = Timestamp(seconds: 1_800_000_000)

    init() throws {
        var generator = SeededGenerator(7)
        let epoch = TokenKeys.Epoch(number: 1, key: SecretKey(random: &generator), createdAt: Self.now.advanced(by: .seconds(-1000)))
        let keys = try #require(TokenKeys(epochs: [epoch]))
        minter = AccessTokenMinter(keys: keys)
        verifier = AccessTokenVerifier(keys: keys)
    }

    func token(_ seed: UInt64 = 1, lifetime: Duration = .seconds(3600)) -> String {
        var generator = SeededGenerator(seed)
        let stamp = AccessTokenStamp(issuedAt: Self.now, expiresAt: Self.now.advanced(by: lifetime))
        return minter.mint(user: UserID(random: &generator), grant: Self.grant(seed), scopes: .all, stamp: stamp).text
    }

    static func grant(_ seed: UInt64) -> GrantID {
        var generator = SeededGenerator(seed)
        return GrantID(.session, random: &generator)
    }
}

/// A socket of the gateway, and everything that its session ordered so far.
struct Socket {
    let network: Network
    var session: SocketSession
    var moment = Duration.seconds(1000)

    init(limits: SocketLimits = SocketLimits()) throws {
        network = try Network()
        session = SocketSession(limits: limits, at: moment)
    }

    mutating func say(_ text: String) -> [SocketOrder] {
        session.received(Array(text.utf8), at: moment) { [network] in network.verifier.verify($0, now: Network.now) }
    }

    mutating func wait(_ duration: Duration) -> [SocketOrder] {
        moment += duration
        return session.passed(to: moment)
    }

    mutating func answer(_ number: Int, _ status: Int, _ body: String) -> [SocketOrder] {
        session.answered(number, .response(status: status, body: Array(body.utf8)), at: moment)
    }
}

extension [SocketOrder] {
    /// Messages to the client, in order.
    var said: [String] { compactMap { if case .send(let text) = $0 { String(decoding: text, as: UTF8.self) } else { nil } } }
    var calls: [SocketCall] { compactMap { if case .call(let call) = $0 { call } else { nil } } }
    var closing: SocketClosing? { last.flatMap { if case .close(let closing) = $0 { closing } else { nil } } }
}
