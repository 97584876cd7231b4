import L402
import Lightning
import Synchronization

/// A server that sells passes, in one of the ways that servers in use do it.
final class Shop: Sendable {
    enum Form: CaseIterable {
        /// Both lines, as Gatehouse and Aperture send them.
        case deployed
        /// `version, token, invoice`.
        case specification
        case oldSchemeOnly
        case bareValues
        /// No field, only the body.
        case json
        /// 402 with the other scheme in the same line.
        case joinedWithBasic
    }

    struct Rules: Sendable {
        var price = MilliSatoshi.satoshis(10)
        var form = Form.deployed
        var singleUse = false
        /// A used-up token gets 401 with a bare `WWW-Authenticate: L402` instead of 402.
        var saysUsedUp = false
        var acceptsNothing = false
        /// First path segment = service, each with passes of its own; named in the body when `namesServices`.
        var hasServices = false
        var namesServices = false
        var invoiceExpirySeconds: Int64 = 3600
        var tokenText: @Sendable (Int, PaymentHash) -> String = { number, _ in "token-\(number)" }
    }

    struct State {
        var rules: Rules
        var tokens: [String: (hash: PaymentHash, service: String, uses: Int)] = [:]
        var dead: Set<String> = []
        var challenges = 0
        var served = 0
        var requests: [TestServer.Request] = []
    }

    let payee: SimulatedNode
    let state: Mutex<State>

    init(payee: SimulatedNode, _ rules: Rules = Rules()) {
        self.payee = payee
        state = Mutex(State(rules: rules))
    }

    var challenges: Int { state.withLock { $0.challenges } }
    var served: Int { state.withLock { $0.served } }
    var requests: [TestServer.Request] { state.withLock { $0.requests } }

    func change(_ body: @Sendable (inout Rules) -> Void) {
        state.withLock { body(&$0.rules) }
    }

    /// Every pass sold so far is refused from now on.
    func revokeAll() {
        state.withLock { $0.dead.formUnion($0.tokens.keys) }
    }

    func answer(_ request: TestServer.Request) async -> TestServer.Answer {
        let verdict = state.withLock { state -> TestServer.Answer? in
            state.requests.append(request)
            return state.verdict(request)
        }
        if let verdict { return verdict }
        let rules = state.withLock { $0.rules }
        guard
            let issued = try? await payee.createInvoice(
                InvoiceRequest(amount: rules.price, memo: "test", expirySeconds: rules.invoiceExpirySeconds))
        else { return TestServer.Answer(503) }
        let service = rules.service(request.path)
        let token = state.withLock { state in
            state.challenges += 1
            let token = rules.tokenText(state.challenges, issued.paymentHash)
            state.tokens[token] = (issued.paymentHash, service, 0)
            return token
        }
        return Self.challenge(rules, token, issued.text, service)
    }

    private static func challenge(_ rules: Rules, _ token: String, _ invoice: String, _ service: String) -> TestServer.Answer {
        let name = "WWW-Authenticate"
        let deployed = [
            (name, "LSAT macaroon=\"\(token)\", invoice=\"\(invoice)\""),
            (name, "L402 macaroon=\"\(token)\", invoice=\"\(invoice)\", version=\"0\", token=\"\(token)\""),
        ]
        let json = ("Content-Type", "application/json")
        let body = rules.namesServices ? "{\"service\": \"\(service)\"}" : "{}"
        return switch rules.form {
        case .deployed: TestServer.Answer(402, deployed + [json], body)
        case .specification: TestServer.Answer(402, [(name, "L402 version=\"0\", token=\"\(token)\", invoice=\"\(invoice)\""), json], body)
        case .oldSchemeOnly: TestServer.Answer(402, [deployed[0]], "payment required")
        case .bareValues: TestServer.Answer(402, [(name.lowercased(), "l402 Macaroon=\(token), INVOICE=\(invoice)")])
        case .json: TestServer.Answer(402, [json], "{\"macaroon\": \"\(token)\", \"invoice\": \"\(invoice)\"}")
        case .joinedWithBasic: TestServer.Answer(402, [(name, "Basic realm=\"a, b\", L402 macaroon=\"\(token)\", invoice=\"\(invoice)\"")])
        }
    }
}

extension Shop.Rules {
    func service(_ path: String) -> String {
        hasServices ? String(path.split(separator: "/").first ?? "") : ""
    }
}

extension Shop.State {
    /// `nil`: to be paid for.
    mutating func verdict(_ request: TestServer.Request) -> TestServer.Answer? {
        if request.path == "/free" { return TestServer.Answer(200, [], "free") }
        guard let credential = request.authorization, credential.hasPrefix("L402 "), let colon = credential.lastIndex(of: ":") else { return nil }
        let token = String(credential[..<colon].dropFirst(5))
        guard let sold = tokens[token], let preimage = Preimage(hex: credential[credential.index(after: colon)...]), preimage.proves(sold.hash),
            !rules.acceptsNothing, sold.service == rules.service(request.path), !dead.contains(token)
        else { return rules.saysUsedUp ? TestServer.Answer(401, [("WWW-Authenticate", "L402")]) : nil }
        if rules.singleUse, sold.uses > 0 {
            return rules.saysUsedUp ? TestServer.Answer(401, [("WWW-Authenticate", "L402")]) : nil
        }
        tokens[token]?.uses += 1
        served += 1
        return TestServer.Answer(200, [("ETag", "\"one\"")], "goods of \(request.path)\(request.body.isEmpty ? "" : " for \(request.body.count)")")
    }
}
