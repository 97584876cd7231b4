import Foundation
import HostSystem
import Lightning
import NIOSSL
import ReverseProxy
import Testing

@testable import GatehouseServer

@Suite("A certificate of the gate's own")
struct SelfSignedCertificateTests {
    private func certificate(_ folder: String, host: String = "swaps.example", at seconds: Int64) -> SelfSignedCertificate {
        var configuration = GatehouseConfiguration.embedded(upstreamPort: 1, storage: .sqlite(path: folder + "/gatehouse.sqlite"))
        configuration.services[0].match.host = host
        return SelfSignedCertificate(configuration, clock: WallClock { Timestamp(seconds: seconds) })
    }

    private func shown(_ identity: ListenerTLS.Identity) throws -> [UInt8] {
        try NIOSSLCertificate.fromPEMFile(identity.certificate)[0].toDERBytes()
    }

    @Test("is kept over restarts, made anew before it ends and for other hosts, and its key is for the owner alone")
    func life() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("self-signed-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let start: Int64 = 1_800_000_000
        let first = try certificate(folder, at: start).identity()
        let bytes = try shown(first)
        let mode = try #require(try FileManager.default.attributesOfItem(atPath: first.key)[.posixPermissions] as? Int)
        #expect(mode & 0o077 == 0)
        _ = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMFile(first.certificate).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(file: first.key, format: .pem))))

        #expect(try shown(certificate(folder, at: start + 300 * 86_400).identity()) == bytes)
        let renewed = try shown(certificate(folder, at: start + 380 * 86_400).identity())
        #expect(renewed != bytes)
        let moved = try shown(certificate(folder, host: "other.example", at: start + 380 * 86_400).identity())
        #expect(moved != renewed)
        try "damaged".write(toFile: first.certificate, atomically: true, encoding: .utf8)
        #expect(try shown(certificate(folder, host: "other.example", at: start + 380 * 86_400).identity()) != moved)
    }
}
