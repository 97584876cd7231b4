import Crypto
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import ReverseProxy

/// A folder with an authority of its own and certificates from it, made by OpenSSL, which is not the library under test.
final class CertificateFolder: Sendable {
    let path: String
    var authority: String { path + "/ca.pem" }

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("certificates-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
                "-subj", "/CN=authority",
            ],
            in: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Makes a certificate anew, or replaces the one that there is.
    func identity(_ name: String, names: [String], selfSigned: Bool = false) throws -> ListenerTLS.Identity {
        let extensions = "subjectAltName=" + names.map { "DNS:" + $0 }.joined(separator: ",")
        let signer = selfSigned ? [] : ["-CA", "ca.pem", "-CAkey", "ca.key"]
        try Self.openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key", "-out", name + ".pem",
                "-days",
                "2", "-subj", "/CN=" + name, "-addext", extensions, "-addext", "basicConstraints=critical,CA:FALSE",
            ] + signer, in: path)
        return ListenerTLS.Identity(certificate: "\(path)/\(name).pem", key: "\(path)/\(name).key")
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

    private static func openssl(_ arguments: [String], in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CannotMakeCertificate() }
    }

    struct CannotMakeCertificate: Error {}
}
