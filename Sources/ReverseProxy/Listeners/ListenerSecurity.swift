import Crypto
import NIOCore
import NIOSSL
import Synchronization

/// The certificates of one listener as they stand: read from their files, chosen by the name that a client asks for, and replaced whole when the files change.
final class ListenerSecurity: Sendable {
    private struct Loaded: Sendable {
        let fallback: NIOSSLContext
        /// By name, in lower case; `*.example.com` stands under `*.example.com`.
        let names: [String: NIOSSLContextConfigurationOverride]
        let identities: [NIOSSLContextConfigurationOverride]
    }

    private let tls: ListenerTLS
    private let loaded: Mutex<Loaded>

    /// Throws ``CertificateError`` where a file cannot be used.
    init(_ tls: ListenerTLS) throws {
        self.tls = tls
        loaded = Mutex(try Self.load(tls))
    }

    /// Reads the files again. Throws where they cannot be used, and then what was known stays in force. Connections that stand keep theirs.
    func reload() throws {
        let fresh = try Self.load(tls)
        loaded.withLock { $0 = fresh }
    }

    var context: NIOSSLContext { loaded.withLock { $0.fallback } }

    private static func load(_ tls: ListenerTLS) throws -> Loaded {
        var names: [String: NIOSSLContextConfigurationOverride] = [:]
        var identities: [NIOSSLContextConfigurationOverride] = []
        var first: (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey)?
        for identity in tls.identities {
            let (chain, key) = try read(identity)
            if first == nil { first = (chain, key) }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = chain.map { .certificate($0) }
            override.privateKey = .privateKey(key)
            identities.append(override)
            for name in chain[0].dnsNames where names[name] == nil { names[name] = override }
        }
        guard let first else { throw CertificateError(file: "", reason: "no certificate is given") }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain.map { .certificate($0) }, privateKey: .privateKey(first.key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2", "http/1.1"]
        try configure(&configuration, tls.clientCertificates)
        let table = names
        if tls.identities.count > 1 {
            configuration.sslContextCallback = { values, promise in
                promise.succeed(values.serverHostname.flatMap { Self.find($0.lowercased(), in: table) } ?? .noChanges)
            }
        }
        do {
            return Loaded(fallback: try NIOSSLContext(configuration: configuration), names: names, identities: identities)
        } catch {
            throw CertificateError(file: tls.identities[0].certificate, reason: "the certificate and the key do not belong together")
        }
    }

    private static func configure(_ configuration: inout TLSConfiguration, _ clients: ListenerTLS.ClientCertificates) throws {
        let authorities: String
        switch clients {
        case .notAsked: return
        case .requested(let file):
            authorities = file
            configuration.certificateVerification = .optionalVerification
        case .required(let file):
            authorities = file
            configuration.certificateVerification = .noHostnameVerification
        }
        do {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
        } catch {
            throw CertificateError(file: authorities, reason: "no certificates of authorities can be read from it")
        }
        configuration.sendCANameList = true
    }

    private static func read(_ identity: ListenerTLS.Identity) throws -> ([NIOSSLCertificate], NIOSSLPrivateKey) {
        guard let chain = try? NIOSSLCertificate.fromPEMFile(identity.certificate), !chain.isEmpty else {
            throw CertificateError(file: identity.certificate, reason: "no certificate can be read from it (PEM is wanted)")
        }
        guard let key = try? NIOSSLPrivateKey(file: identity.key, format: .pem) else {
            throw CertificateError(file: identity.key, reason: "no private key can be read from it (PEM without a passphrase is wanted)")
        }
        return (chain, key)
    }

    /// The whole name before a wildcard in its place; a wildcard stands for one label (RFC 9525 section 6.3).
    private static func find(_ name: String, in names: [String: NIOSSLContextConfigurationOverride]) -> NIOSSLContextConfigurationOverride? {
        if let exact = names[name] { return exact }
        guard let dot = name.firstIndex(of: ".") else { return nil }
        return names["*" + name[dot...]]
    }
}

/// A certificate or key that cannot be used.
public struct CertificateError: Error, Hashable, CustomStringConvertible, Sendable {
    public let file: String
    public let reason: String

    public var description: String { "\(file): \(reason)" }
}

extension Caller {
    /// What an upstream is told about a client's certificate: only what the listener's authorities vouch for gets here.
    static func fields(of certificate: NIOSSLCertificate?) -> [(name: String, value: String)] {
        guard let certificate, let bytes = try? certificate.toDERBytes() else { return [] }
        return [("X-Gatehouse-Client-Certificate", hexadecimal(SHA256.hash(data: bytes)))]
    }
}
