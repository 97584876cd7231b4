import Crypto
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import ReverseProxy

/// A folder of a test's own with copies of the certificates that the tests have, so that it may replace and break them.
final class CertificateFolder: Sendable {
    let path: String
    var authority: String { path + "/ca.pem" }

    init() throws {
        guard let source = Bundle.module.url(forResource: "Certificates", withExtension: nil) else { throw CocoaError(.fileNoSuchFile) }
        path = FileManager.default.temporaryDirectory.appendingPathComponent("certificates-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: source.path, toPath: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func identity(_ name: String) -> ListenerTLS.Identity {
        ListenerTLS.Identity(certificate: "\(path)/\(name).pem", key: "\(path)/\(name).key")
    }

    /// Puts another certificate and its key in the place of one.
    func replace(_ name: String, by other: String) throws {
        for ending in ["pem", "key"] {
            try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(other).\(ending)")).write(to: URL(fileURLWithPath: "\(path)/\(name).\(ending)"))
        }
    }

    func certificate(_ name: String) throws -> [UInt8] {
        try NIOSSLCertificate.fromPEMFile("\(path)/\(name).pem")[0].toDERBytes()
    }

    func fingerprint(_ name: String) throws -> String {
        SHA256.hash(data: try certificate(name)).map { String(format: "%02x", $0) }.joined()
    }

    func clientConfiguration(protocols: [String]) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        configuration.applicationProtocols = protocols
        return configuration
    }

    func clientContext(protocols: [String]) throws -> NIOSSLContext {
        try NIOSSLContext(configuration: clientConfiguration(protocols: protocols))
    }

    func serverContext(_ identity: ListenerTLS.Identity, protocols: [String]) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem)))
        configuration.applicationProtocols = protocols
        return try NIOSSLContext(configuration: configuration)
    }

    /// What a listener shows to whoever asks for a name, trusted or not.
    func certificateShown(at address: SocketAddress, for name: String) async throws -> [UInt8] {
        var configuration = clientConfiguration(protocols: [])
        configuration.certificateVerification = .noHostnameVerification
        let context = try NIOSSLContext(configuration: configuration)
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let shown = eventLoop.makePromise(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: eventLoop).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    NIOSSLClientHandler(
                        context: context, serverHostname: name,
                        customVerificationCallback: { certificates, promise in
                            shown.completeWith(Result { try certificates[0].toDERBytes() })
                            promise.succeed(.certificateVerified)
                        }))
            }
        }.connect(to: address).get()
        let bytes = try await shown.futureResult.get()
        try await channel.close()
        return bytes
    }
}
