import Foundation
import GRPCCore
import HostSystem
import Lightning
import PayingClient
import PayingClientGRPC

/// A client with a store of its own, and the simulated network that it pays over, all in this process.
struct Till: Sendable {
    let client: PayingClient
    private let payee: SimulatedNode
    private let payer: SimulatedNode

    static func run(_ body: (Till) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("till-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (payee, payer) = SimulatedNetwork.pair(wallClock: .system)
        let client = try PayingClient(payer: payer, configuration: .init(storeFolder: folder))
        let outcome = await Till(client: client, payee: payee, payer: payer).carryOut(body)
        await client.shutdown()
        try outcome.get()
    }

    private func carryOut(_ body: (Till) async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body(self))
        } catch {
            return .failure(error)
        }
    }

    var paid: MilliSatoshi { MilliSatoshi(1_000_000_000 - payer.balance.value) }

    /// A refusal that asks for 10 satoshi, as the gate and those like it write it.
    func challenge(_ token: String) async throws -> [RPCResponsePart<[UInt8]>] {
        let invoice = try await payee.createInvoice(InvoiceRequest(amount: .satoshis(10), memo: "test", expirySeconds: 3600)).text
        return Self.refusal(
            .internalError, "payment required",
            [
                "LSAT macaroon=\"\(token)\", invoice=\"\(invoice)\"",
                "L402 macaroon=\"\(token)\", invoice=\"\(invoice)\", version=\"0\", token=\"\(token)\"",
            ])
    }

    static func refusal(_ code: Status.Code, _ message: String, _ challenges: [String]) -> [RPCResponsePart<[UInt8]>] {
        var metadata = Metadata()
        for challenge in challenges { metadata.addString(challenge, forKey: "www-authenticate") }
        return [.status(Status(code: code, message: message), metadata)]
    }

    /// Sends metadata and one message over a paid-for transport, and reads the whole answer.
    func call(
        _ base: ScriptedTransport, _ message: [UInt8] = [1, 2, 3, 4], metadata: Metadata = [:], options: PaymentOptions = PaymentOptions()
    ) async throws -> [RPCResponsePart<[UInt8]>] {
        let transport = PayingTransport(
            wrapping: base, origin: Origin(scheme: "https", host: "swaps.example", port: 443), client: client, options: options)
        let method = MethodDescriptor(fullyQualifiedService: "swap.v1.Swaps", method: "Collect")
        return try await transport.withStream(descriptor: method, options: .defaults) { stream, _ in
            async let sending: Void = {
                try await stream.outbound.write(.metadata(metadata))
                try await stream.outbound.write(.message(message))
                await stream.outbound.finish()
            }()
            let parts = try await stream.inbound.reduce(into: []) { $0.append($1) }
            try await sending
            return parts
        }
    }
}

extension [RPCResponsePart<[UInt8]>] {
    /// What a server answers to a call that it lets in.
    static func goods(_ bytes: [UInt8]) -> Self {
        [.metadata([:]), .message(bytes), .status(Status(code: .ok, message: ""), [:])]
    }

    var messages: [[UInt8]] {
        compactMap { if case .message(let bytes) = $0 { bytes } else { nil } }
    }

    var status: Status? {
        if case .status(let status, _)? = last { status } else { nil }
    }
}
