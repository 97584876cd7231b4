internal import Foundation
public import Lightning
public import Logging
internal import NIOSSL

/// lnd over its REST interface, with its own certificate pinned.
///
/// Owns its connections: call ``shutdown()`` at the end.
public final class LNDNode: LightningNode {
    let configuration: LNDConfiguration
    let connection: NodeConnection
    let logger: Logger

    /// Reaches nobody yet; throws `.misconfigured` when the certificate is unreadable.
    public init(_ configuration: LNDConfiguration, logger: Logger) throws(LightningNodeError) {
        var trust: [NIOSSLCertificate]?
        if let pem = configuration.certificatePEM { trust = try pinnedCertificates(pem: pem) }
        self.configuration = configuration
        self.logger = logger
        connection = NodeConnection(base: configuration.url, credential: ("Grpc-Metadata-macaroon", configuration.macaroon.secret), trust: trust)
    }

    public func shutdown() async {
        await connection.shutdown()
    }

    public func status() async throws(LightningNodeError) -> NodeStatus {
        let info = try await call(.get("/v1/getinfo"), as: LNDInfo.self)
        guard let name = info.chains?.first?.network, let network = BitcoinNetwork(lndName: name) else {
            throw malformed("getinfo names no network that is known here")
        }
        return NodeStatus(nodeID: info.identity_pubkey, network: network, software: "lnd \(printable(info.version ?? "of unknown version"))")
    }

    // MARK: One call

    func call<Answer: Decodable>(_ request: NodeRequest, as type: Answer.Type) async throws(LightningNodeError) -> Answer {
        let answer = try await connection.answer(to: request, within: configuration.requestTimeout)
        return try decode(try accepted(answer))
    }

    /// The body of a good answer, or what lnd said against it.
    func accepted(_ answer: NodeAnswer) throws(LightningNodeError) -> [UInt8] {
        guard answer.status == 200 else { throw LNDRefusal(answer).error(from: connection.base) }
        return answer.body
    }

    func decode<Answer: Decodable>(_ body: [UInt8]) throws(LightningNodeError) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(body))
        } catch {
            throw malformed("the answer does not read as \(Answer.self)")
        }
    }

    func encode(_ value: some Encodable) throws(LightningNodeError) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(value))
        } catch {
            throw LightningNodeError(.rejected, "the request cannot be written as JSON")
        }
    }

    func malformed(_ what: String) -> LightningNodeError {
        LightningNodeError(.malformedAnswer, "\(connection.base): \(what): is this lnd's REST address?")
    }
}

extension BitcoinNetwork {
    fileprivate init?(lndName: String) {
        // lnd tells testnet3 from testnet4; invoices do not.
        self.init(rawValue: lndName == "testnet4" ? "testnet" : lndName)
    }
}
