import AsyncHTTPClient
import Foundation
import Lightning
import LightningSimulator
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing

/// The two REST faces of a running simulator, and plain HTTP to reach them.
struct Faces: Sendable {
    let payee: Face
    let payer: Face

    func invoice(satoshis: UInt64) async throws -> Invoice {
        let made = try await payee.call("POST", "/v1/invoices", #"{"value":"\#(satoshis)"}"#)
        return try Invoice.decode(try #require(made.text("payment_request")))
    }
}

struct Face: Sendable {
    let endpoint: LNDRESTServer.Endpoint

    func call(_ method: String, _ path: String, _ body: String = "{}") async throws -> Answer {
        try await call(method, path, body, macaroon: endpoint.macaroon.hex)
    }

    func call(_ method: String, _ path: String, _ body: String = "{}", macaroon: String?) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(request(method, path, body, macaroon), timeout: .seconds(10))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: Int(response.status.code), body: String(buffer: bytes))
    }

    /// The first lines of a stream that does not end.
    func lines(_ path: String, count: Int) async throws -> [[String: Any]] {
        let response = try await HTTPClient.shared.execute(request("GET", path, "", endpoint.macaroon.hex), timeout: .seconds(10))
        var text = ""
        for try await buffer in response.body {
            text += String(buffer: buffer)
            if text.split(separator: "\n").count >= count, text.hasSuffix("\n") { break }
        }
        return Answer(status: 200, body: text).results
    }

    private func request(_ method: String, _ path: String, _ body: String, _ macaroon: String?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: endpoint.url + path)
        request.method = HTTPMethod(rawValue: method)
        if let macaroon { request.headers.add(name: "Grpc-Metadata-macaroon", value: macaroon) }
        if method == "POST" { request.body = .bytes(ByteBuffer(string: body)) }
        return request
    }
}

struct Answer: Sendable {
    let status: Int
    let body: String

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
    }

    /// Of a stream.
    var results: [[String: Any]] {
        body.split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["result"] as? [String: Any]
        }
    }

    func text(_ key: String) -> String? {
        json[key] as? String
    }
}

func withFaces(_ body: @escaping @Sendable (Faces) async throws -> Void) async throws {
    let clock = WallClock { Timestamp(seconds: 1_790_000_000) }
    let pair = SimulatedNetwork.pair(configuration: SimulatedNetwork.Configuration(baseFee: .satoshis(1)), wallClock: clock)
    let (running, continuation) = AsyncStream.makeStream(of: LightningSimulator.Endpoints.self)
    let logger = Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
    let simulator = LightningSimulator(payee: pair.payee, payer: pair.payer, port: 0, logger: logger) { continuation.yield($0) }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [simulator], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let endpoints = try #require(await running.first { _ in true })
        do {
            try await body(Faces(payee: Face(endpoint: endpoints.payee), payer: Face(endpoint: endpoints.payer)))
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}
