import Foundation
import Lightning
import LightningNodes
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Testing

@Suite("lnd's certificate is pinned")
struct LNDPinningTests {
    @Test("the pinned certificate is accepted, and the call reaches the node")
    func pinned() async throws {
        let certificate = try SelfSigned(names: "DNS:localhost,IP:127.0.0.1")
        let status = try await withTLSServer(certificate) { port in
            try await ask(port: port, pinned: certificate)
        }
        #expect(status.network == .regtest)
    }

    @Test("another certificate for the same name is refused as misconfigured, and no macaroon is sent")
    func otherCertificate() async throws {
        let shown = try SelfSigned(names: "DNS:localhost,IP:127.0.0.1")
        let pinned = try SelfSigned(names: "DNS:localhost,IP:127.0.0.1")
        let error = await #expect(throws: LightningNodeError.self) {
            try await withTLSServer(shown) { port in try await ask(port: port, pinned: pinned) }
        }
        #expect(error?.kind == .misconfigured)
        #expect(error?.message.contains("tls.cert") == true)
    }

    @Test("the pinned certificate under a name that it does not carry is refused, and the message says what to do")
    func otherName() async throws {
        let certificate = try SelfSigned(names: "DNS:elsewhere.example")
        let error = await #expect(throws: LightningNodeError.self) {
            try await withTLSServer(certificate) { port in try await ask(port: port, pinned: certificate) }
        }
        #expect(error?.kind == .misconfigured)
        #expect(error?.message.contains("tlsextraip") == true)
    }

    @Test("a port that does not speak TLS is no node, whatever it answers")
    func plainPort() async throws {
        let certificate = try SelfSigned(names: "IP:127.0.0.1")
        let error = await #expect(throws: LightningNodeError.self) {
            try await withTLSServer(nil) { port in try await ask(port: port, pinned: certificate) }
        }
        #expect(error != nil && [.misconfigured, .unreachable].contains(error?.kind))
    }

    @Test("a certificate file that holds no certificate is named at once")
    func unreadable() throws {
        let error = #expect(throws: LightningNodeError.self) {
            _ = try LNDNode(
                LNDConfiguration(url: try NodeURL("https://127.0.0.1:1"), certificatePEM: Array("nonsense".utf8), macaroon: anyMacaroon),
                logger: quietLogger)
        }
        #expect(error?.kind == .misconfigured)
    }

    private func ask(port: Int, pinned: SelfSigned) async throws -> NodeStatus {
        let node = try LNDNode(
            LNDConfiguration(url: try NodeURL("https://127.0.0.1:\(port)"), certificatePEM: pinned.certificatePEM, macaroon: anyMacaroon),
            logger: quietLogger)
        do {
            let status = try await node.status()
            await node.shutdown()
            return status
        } catch {
            await node.shutdown()
            throw error
        }
    }

    private var anyMacaroon: LNDMacaroon {
        get throws { try #require(LNDMacaroon(hex: "0201036c6e64")) }
    }
}

/// A key and a certificate, made by openssl as lnd makes its own: elliptic curve, self-signed.
struct SelfSigned {
    let certificatePEM: [UInt8]
    let keyPEM: [UInt8]

    init(names: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=lnd test", "-addext",
            "subjectAltName=\(names)", "-keyout", folder.path + "/key.pem", "-out", folder.path + "/cert.pem",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        certificatePEM = Array(try Data(contentsOf: folder.appendingPathComponent("cert.pem")))
        keyPEM = Array(try Data(contentsOf: folder.appendingPathComponent("key.pem")))
    }
}

/// Answers every request like an lnd on regtest; without a certificate, in plain text.
func withTLSServer<Value: Sendable>(_ certificate: SelfSigned?, _ body: (Int) async throws -> Value) async throws -> Value {
    let context: NIOSSLContext? = try certificate.map {
        try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes($0.certificatePEM).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: $0.keyPEM, format: .pem))))
    }
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                try channel.pipeline.syncOperations.addHandler(InfoAnswer())
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    do {
        let value = try await body(try #require(server.localAddress?.port))
        try await server.close()
        return value
    } catch {
        try await server.close()
        throw error
    }
}

private final class InfoAnswer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let body = ByteBuffer(
            string: #"{"identity_pubkey":"02"# + String(repeating: "ab", count: 32)
                + #"","version":"0.18","chains":[{"chain":"bitcoin","network":"regtest"}]}"#)
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-length": "\(body.readableBytes)"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
