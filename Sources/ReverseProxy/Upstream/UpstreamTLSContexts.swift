import Crypto
import Gate
import HTTPWire
import NIOCore
import NIOSSL
import Synchronization

/// The upstream's certificate is not the one that is pinned.
struct UntrustedUpstream: Error {}

/// What upstreams over TLS are checked by, read once for each way of checking.
final class UpstreamTLSContexts: Sendable {
    private struct Key: Hashable {
        let authorities: String?
        let isPinned: Bool
        let onlyHTTP1: Bool
    }

    private let contexts = Mutex<[Key: NIOSSLContext]>([:])

    /// Throws where the file of authorities cannot be read.
    func context(for tls: UpstreamTLS, onlyHTTP1: Bool) throws -> NIOSSLContext {
        let key = Key(authorities: tls.authorities, isPinned: tls.pin != nil, onlyHTTP1: onlyHTTP1)
        if let known = contexts.withLock({ $0[key] }) { return known }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = onlyHTTP1 ? ["http/1.1"] : ["h2", "http/1.1"]
        // The pin is all there is to check, names included.
        if tls.pin != nil { configuration.certificateVerification = .noHostnameVerification }
        if let file = tls.authorities { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file)) }
        let context = try NIOSSLContext(configuration: configuration)
        contexts.withLock { $0[key] = context }
        return context
    }

    static func handler(_ context: NIOSSLContext, for address: UpstreamAddress) throws -> NIOSSLClientHandler {
        // SNI takes names only (RFC 6066 section 3); without one the address itself must be in the certificate.
        let serverName = address.certificateName
        guard let pin = address.tls.pin else { return try NIOSSLClientHandler(context: context, serverHostname: serverName) }
        return try NIOSSLClientHandler(
            context: context, serverHostname: serverName,
            customVerificationCallback: { certificates, promise in
                promise.completeWith(
                    Result {
                        guard let certificate = certificates.first else { return .failed }
                        return hexadecimal(SHA256.hash(data: try certificate.toDERBytes())) == pin ? .certificateVerified : .failed
                    })
            })
    }

}

extension UpstreamAddress {
    /// The DNS name that the upstream's certificate must be for; `nil` where it must be for the address itself.
    var certificateName: String? {
        let name = tls.serverName ?? host
        return name.contains(":") || (try? SocketAddress(ipAddress: name, port: 0)) != nil ? nil : name
    }
}

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
