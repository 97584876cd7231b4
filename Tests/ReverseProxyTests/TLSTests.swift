import Foundation
import Gate
import NIOCore
import NIOHTTP1
import NIOSSL
import ReverseProxy
import Testing

@Suite("TLS")
struct TLSTests {
    @Test("clients choose the protocol in the handshake, and the upstream hears that they came by https")
    func negotiation() async throws {
        let folder = try CertificateFolder()
        let harness = try await ProxyHarness.start(tls: ListenerTLS(identities: [folder.identity("gate")]))
        let client = try await FrameClient.connect(to: harness.address, tls: folder.clientContext(protocols: ["h2"]), serverName: "gate.example")
        #expect(try await client.get("/free/x", on: 1).body == "hello")
        #expect(harness.upstream.requests.last?.head.headers["x-forwarded-proto"] == ["https"])
        let old = try await RawClient.connect(to: harness.address, tls: folder.clientContext(protocols: ["http/1.1"]), serverName: "gate.example")
        #expect(try await old.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        let none = try await RawClient.connect(to: harness.address, tls: folder.clientContext(protocols: []), serverName: "gate.example")
        #expect(try await none.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        await client.close()
        await old.close()
        await none.close()
        try await harness.stop()
    }

    @Test("each name gets its own certificate, an unknown one the first")
    func names() async throws {
        let folder = try CertificateFolder()
        let identities = [folder.identity("a"), folder.identity("b")]
        let harness = try await ProxyHarness.start(tls: ListenerTLS(identities: identities))
        for (name, certificate) in [("a.example", "a"), ("b.example", "b"), ("x.wild.example", "b"), ("unknown.example", "a")] {
            let shown = try await folder.certificateShown(at: harness.address, for: name)
            #expect(shown == (try folder.certificate(certificate)), "\(name)")
        }
        try await harness.stop()
    }

    @Test("new files are read without a restart; broken ones change nothing")
    func reload() async throws {
        let folder = try CertificateFolder()
        let identity = folder.identity("gate")
        let harness = try await ProxyHarness.start(tls: ListenerTLS(identities: [identity]))
        let first = try await folder.certificateShown(at: harness.address, for: "gate.example")
        try folder.replace("gate", by: "renewed")
        try harness.proxy.reloadCertificates()
        let second = try await folder.certificateShown(at: harness.address, for: "gate.example")
        #expect(first != second)
        #expect(second == (try folder.certificate("gate")))
        try "nonsense".write(toFile: identity.certificate, atomically: true, encoding: .utf8)
        #expect(throws: CertificateError.self) { try harness.proxy.reloadCertificates() }
        #expect(try await folder.certificateShown(at: harness.address, for: "gate.example") == second)
        try await harness.stop()
    }

    @Test("files that cannot be used are named")
    func unusable() async throws {
        let folder = try CertificateFolder()
        let good = folder.identity("a")
        let other = folder.identity("b")
        for broken in [
            ListenerTLS.Identity(certificate: folder.path + "/none.pem", key: good.key),
            .init(certificate: good.certificate, key: folder.path + "/none.pem"),
            .init(certificate: good.certificate, key: good.certificate), .init(certificate: good.certificate, key: other.key),
        ] {
            await #expect(throws: CertificateError.self) { _ = try await ProxyHarness.start(tls: ListenerTLS(identities: [broken])) }
        }
    }

    @Test("TLS 1.1 is refused")
    func oldVersion() async throws {
        let folder = try CertificateFolder()
        let harness = try await ProxyHarness.start(tls: ListenerTLS(identities: [folder.identity("gate")]))
        var configuration = folder.clientConfiguration(protocols: [])
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = .tlsv11
        let context = try NIOSSLContext(configuration: configuration)
        await #expect(throws: (any Error).self) {
            let client = try await RawClient.connect(to: harness.address, tls: context, serverName: "gate.example")
            _ = try await client.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        try await harness.stop()
    }

    @Test("a client's certificate is named to the upstream where it is asked for, and where it is required nobody gets in without")
    func clientCertificates() async throws {
        let folder = try CertificateFolder()
        let identity = folder.identity("gate")
        let person = folder.identity("person")
        let stranger = folder.identity("stranger")
        func ask(_ harness: ProxyHarness, _ identity: ListenerTLS.Identity?) async throws -> RawResponse {
            var configuration = folder.clientConfiguration(protocols: ["http/1.1"])
            if let identity {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem))
            }
            let client = try await RawClient.connect(
                to: harness.address, tls: NIOSSLContext(configuration: configuration), serverName: "gate.example")
            return try await client.ask("GET /free/x HTTP/1.1\r\nHost: a\r\nX-Gatehouse-Client-Certificate: forged\r\nConnection: close\r\n\r\n")
        }
        let asking = try await ProxyHarness.start(
            tls: ListenerTLS(identities: [identity], clientCertificates: .requested(authorities: folder.authority)))
        #expect(try await ask(asking, person).status == 200)
        #expect(asking.upstream.requests.last?.head.headers["x-gatehouse-client-certificate"] == [try folder.fingerprint("person")])
        #expect(try await ask(asking, nil).status == 200)
        #expect(asking.upstream.requests.last?.head.headers["x-gatehouse-client-certificate"] == [])
        await #expect(throws: (any Error).self) { _ = try await ask(asking, stranger) }
        try await asking.stop()
        let requiring = try await ProxyHarness.start(
            tls: ListenerTLS(identities: [identity], clientCertificates: .required(authorities: folder.authority)))
        #expect(try await ask(requiring, person).status == 200)
        await #expect(throws: (any Error).self) { _ = try await ask(requiring, nil) }
        try await requiring.stop()
    }

    @Test("an upstream over TLS must prove who it is: by its authority, by a pin, and never by nothing")
    func upstreams() async throws {
        let folder = try CertificateFolder()
        let identity = folder.identity("service")
        let upstream = try await FrameUpstream.start(tls: folder.serverContext(identity, protocols: ["h2"]))
        func status(_ tls: UpstreamTLS, host: String = "localhost") async throws -> [String?] {
            let harness = try await ProxyHarness.start(at: UpstreamAddress(scheme: .https, host: host, port: upstream.port, tls: tls))
            let client = try await FrameClient.connect(to: harness.address)
            let answer = try await client.get("/free/x", on: 1)
            await client.close()
            try await harness.stop()
            return [answer.status, await harness.observer.ended(1).first?.code]
        }
        #expect(try await status(UpstreamTLS(authorities: folder.authority)) == ["200", nil])
        #expect(try await status(UpstreamTLS(authorities: folder.authority, serverName: "localhost"), host: "127.0.0.1") == ["200", nil])
        #expect(try await status(UpstreamTLS(pin: folder.fingerprint("service")), host: "127.0.0.1") == ["200", nil])
        #expect(try await status(UpstreamTLS(pin: String(repeating: "0", count: 64))) == ["502", "upstream-untrusted"])
        #expect(try await status(UpstreamTLS()) == ["502", "upstream-untrusted"])
        #expect(try await status(UpstreamTLS(authorities: folder.authority), host: "127.0.0.1") == ["502", "upstream-untrusted"])
        #expect(try await status(UpstreamTLS(authorities: folder.authority, serverName: "other.example")) == ["502", "upstream-untrusted"])
        #expect(upstream.requests.last?.head[":scheme"] == "https")
        try await upstream.stop()
    }

    @Test("a certificate for the upstream's address is none for its name")
    func addressIsNoName() async throws {
        let folder = try CertificateFolder()
        let upstream = try await FrameUpstream.start(tls: folder.serverContext(folder.identity("addressed"), protocols: ["h2"]))
        func status(_ host: String, _ name: String?) async throws -> String? {
            let tls = UpstreamTLS(authorities: folder.authority, serverName: name)
            let harness = try await ProxyHarness.start(at: UpstreamAddress(scheme: .https, host: host, port: upstream.port, tls: tls))
            let client = try await FrameClient.connect(to: harness.address)
            let answer = try await client.get("/free/x", on: 1)
            await client.close()
            try await harness.stop()
            return answer.status
        }
        #expect(try await status("localhost", "backend.example") == "200")
        #expect(try await status("127.0.0.1", nil) == "200")
        #expect(try await status("localhost", "other.example") == "502")
        #expect(try await status("localhost", nil) == "502")
        try await upstream.stop()
    }

    @Test("an upstream over TLS that agrees to HTTP/1.1 only is spoken to in that")
    func oldUpstream() async throws {
        let folder = try CertificateFolder()
        let identity = folder.identity("service")
        let upstream = try await ScriptedUpstream.start(tls: folder.serverContext(identity, protocols: ["http/1.1"]))
        let harness = try await ProxyHarness.start(
            at: UpstreamAddress(scheme: .https, host: "localhost", port: upstream.port, tls: UpstreamTLS(authorities: folder.authority)))
        let client = try await FrameClient.connect(to: harness.address)
        for index in 0..<4 { try await client.headers(FrameClient.request("GET", "/free/\(index)"), on: 2 * index + 1, ends: true) }
        for index in 0..<4 { #expect(try await client.answer(on: 2 * index + 1).body == "hello") }
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }
}
