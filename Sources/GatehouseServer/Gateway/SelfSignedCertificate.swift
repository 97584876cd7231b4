import Crypto
import Foundation
import HostSystem
import Lightning
import ReverseProxy
import SwiftASN1
import X509

/// The certificate that the gate makes for itself: no authority vouches for it, so clients pin it or are told to trust it.
///
/// Kept beside the storage, so that it is the same after a restart, and made anew a month before it ends.
struct SelfSignedCertificate {
    /// The folder of the storage.
    let folder: String
    /// The DNS names and addresses that it is for.
    let hosts: [String]
    let clock: WallClock

    private static let lifetime = TimeInterval(397 * 86_400)
    private static let renewal = TimeInterval(30 * 86_400)

    private var certificatePath: String { folder + "/self-signed.pem" }
    private var keyPath: String { folder + "/self-signed.key" }

    init(_ configuration: GatehouseConfiguration, clock: WallClock) {
        switch configuration.storage {
        case .sqlite(let path): folder = path.contains("/") ? (path as NSString).deletingLastPathComponent : "."
        }
        let listening = configuration.listeners.map(\.address.host)
        let served = configuration.services.compactMap(\.match.host)
        hosts = Array(Set(["localhost", "127.0.0.1", "::1"] + listening + served)).sorted()
        self.clock = clock
    }

    /// The files, made where they are missing, unreadable, about to end, or for other hosts.
    func identity() throws -> ListenerTLS.Identity {
        if !isUsable { try make() }
        return ListenerTLS.Identity(certificate: certificatePath, key: keyPath)
    }

    private var now: Date { Date(timeIntervalSince1970: Double(clock.now().seconds)) }

    private var isUsable: Bool {
        guard FileManager.default.isReadableFile(atPath: keyPath), let text = try? String(contentsOfFile: certificatePath, encoding: .utf8),
            let certificate = try? Certificate(pemEncoded: text), let names = try? certificate.extensions.subjectAlternativeNames
        else { return false }
        return certificate.notValidAfter > now + Self.renewal && Array(names) == (try? alternativeNames())
    }

    private func make() throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("gatehouse") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: now - 3600,
            notValidAfter: now + Self.lifetime, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                SubjectAlternativeNames(try alternativeNames())
            }, issuerPrivateKey: Certificate.PrivateKey(key))
        try DurableFile.write(Array(key.pemRepresentation.utf8), to: keyPath)
        try DurableFile.write(Array(try certificate.serializeAsPEM().pemString.utf8), to: certificatePath)
    }

    private func alternativeNames() throws -> [GeneralName] {
        hosts.map { host in
            if let address = Self.bytes(ofAddress: host) { return .ipAddress(ASN1OctetString(contentBytes: address[...])) }
            return .dnsName(host)
        }
    }

    /// An IPv4 or IPv6 address in network byte order; `nil` for a name.
    private static func bytes(ofAddress text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
        var sixteen = in6_addr()
        if inet_pton(AF_INET6, text, &sixteen) == 1 { return withUnsafeBytes(of: sixteen) { Array($0) } }
        return nil
    }
}
