internal import Foundation
public import Lightning
public import Logging

/// An Electrum daemon over its JSON-RPC, as version 4.3 speaks it: later ones have other parameters for `add_request`.
///
/// What it cannot do, and what follows: it counts invoices in whole satoshi (other amounts are `.rejected`); it takes no fee limit (see
/// ``pay(_:feeLimit:timeout:)``); a request counts as paid from the moment when its money has arrived, shortly before Electrum claims it.
///
/// Owns its connections: call ``shutdown()`` at the end.
public final class ElectrumNode: LightningNode {
    let configuration: ElectrumConfiguration
    let connection: NodeConnection
    let logger: Logger
    let madeRequests = ElectrumMadeRequests()

    /// Reaches nobody yet.
    public init(_ configuration: ElectrumConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        let pair = Data("\(configuration.user):\(configuration.password.text)".utf8).base64EncodedString()
        connection = NodeConnection(base: configuration.url, credential: ("authorization", NodeSecret("Basic \(pair)")), trust: nil)
    }

    public func shutdown() async {
        await connection.shutdown()
    }

    public func status() async throws(LightningNodeError) -> NodeStatus {
        let info = try await call(ElectrumCall("getinfo"), as: ElectrumInfo.self)
        let address = try await call(walletCall("nodeid"), as: String.self)
        guard let network = BitcoinNetwork(rawValue: info.network) else { throw malformed("getinfo names no network that is known here") }
        // KEY@HOST:PORT, or only the key where the daemon does not listen.
        let nodeID = String(address.prefix { $0 != "@" })
        return NodeStatus(nodeID: nodeID, network: network, software: "Electrum \(printable(info.version ?? "of unknown version"))")
    }

    // MARK: One call

    /// A call that is about the wallet.
    func walletCall(_ method: String, _ parameters: [String: ElectrumParameter] = [:]) -> ElectrumCall {
        var call = ElectrumCall(method, parameters)
        if let wallet = configuration.wallet { call.params["wallet"] = .text(wallet) }
        return call
    }

    func call<Answer: Decodable>(_ call: ElectrumCall, as type: Answer.Type) async throws(LightningNodeError) -> Answer {
        switch try await reply(to: call, as: type, within: configuration.requestTimeout) {
        case .success(let answer): return answer
        case .failure(let refusal): throw refusal.error(from: connection.base)
        }
    }

    /// A call whose success has no result.
    func order(_ call: ElectrumCall) async throws(LightningNodeError) {
        let reply = try await rawReply(to: call, as: Bool.self, within: configuration.requestTimeout)
        if let error = reply.error { throw ElectrumRefusal(message: error.message, method: call.method).error(from: connection.base) }
    }

    /// What Electrum answered; its own refusals are values, because some of them are the answer.
    func reply<Answer: Decodable>(
        to call: ElectrumCall, as type: Answer.Type, within limit: Duration
    ) async throws(LightningNodeError) -> Result<Answer, ElectrumRefusal> {
        let reply = try await rawReply(to: call, as: type, within: limit)
        if let error = reply.error { return .failure(ElectrumRefusal(message: error.message, method: call.method)) }
        guard let result = reply.result else { throw malformed("the answer to \(call.method) has no result") }
        return .success(result)
    }

    private func rawReply<Answer: Decodable>(
        to call: ElectrumCall, as type: Answer.Type, within limit: Duration
    ) async throws(LightningNodeError) -> ElectrumReply<Answer> {
        let answer = try await connection.answer(to: .post("/", try encode(call)), within: limit)
        guard answer.status == 200 else { throw httpError(answer, to: call) }
        do {
            return try JSONDecoder().decode(ElectrumReply<Answer>.self, from: Data(answer.body))
        } catch {
            throw malformed("the answer to \(call.method) does not read as expected")
        }
    }

    private func encode(_ call: ElectrumCall) throws(LightningNodeError) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(call))
        } catch {
            throw LightningNodeError(.rejected, "the request cannot be written as JSON")
        }
    }

    private func httpError(_ answer: NodeAnswer, to call: ElectrumCall) -> LightningNodeError {
        switch answer.status {
        case 401, 403:
            LightningNodeError(
                .misconfigured, "\(connection.base) refused the user or password: they are rpcuser and rpcpassword in Electrum's configuration")
        case 502...504:
            LightningNodeError(.unreachable, "\(connection.base) answered \(answer.status)")
        default:
            malformed("\(answer.status) to \(call.method)")
        }
    }

    func malformed(_ what: String) -> LightningNodeError {
        LightningNodeError(.malformedAnswer, "\(connection.base): \(what): is this an Electrum daemon of version 4.3?")
    }
}
