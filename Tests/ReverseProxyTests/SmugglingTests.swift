import NIOHTTP1
import Testing

@Suite("Request smuggling")
struct SmugglingTests {
    @Test("what may be read in two ways goes no further", arguments: SmugglingCase.all)
    func wholeMessage(_ example: SmugglingCase) async throws {
        try await check(example) { client in try await client.send(example.bytes) }
    }

    @Test("it makes no difference in which pieces the bytes arrive", arguments: SmugglingCase.all.filter { $0.bytes.count < 400 })
    func singleBytes(_ example: SmugglingCase) async throws {
        try await check(example) { client in
            for byte in example.bytes { try await client.send([byte]) }
        }
    }

    @Test("the table is the one that was written: nothing fell out of it")
    func tableIsWhole() {
        #expect(SmugglingCase.all.count == 230)
        #expect(Set(SmugglingCase.all.map(\.testDescription)).count == SmugglingCase.all.count)
    }

    private func check(_ example: SmugglingCase, send: (RawClient) async throws -> Void) async throws {
        await Turnstile.proxies.enter()
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await checkNow(example, send: send)) } catch { outcome = .failure(error) }
        await Turnstile.proxies.leave()
        try outcome.get()
    }

    private func checkNow(_ example: SmugglingCase, send: (RawClient) async throws -> Void) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        // A connection that the gate has closed takes no more bytes: what it answered counts.
        try? await send(client)
        switch example.outcome {
        case .refused(let status):
            let answers = statuses(try await client.receiveAll())
            #expect(answers == [status])
            #expect(harness.upstream.received.isEmpty)
        case .cut(let status):
            #expect(statuses(try await client.receiveAll()) == [status])
            #expect(harness.upstream.requests.isEmpty)
        case .answered(let expected, let upstream, let closes):
            // Who breaks off is gone: there is nobody left to answer.
            if expected.isEmpty { try? await client.finish() }
            let text = closes ? try await client.receiveAll() : try await client.receive { statuses($0).count >= expected.count }
            #expect(statuses(text) == expected)
            #expect(harness.upstream.requests.map(\.summary) == upstream)
        }
        let heads = harness.upstream.requests.map { "\($0.head.uri) \($0.head.headers)" }.joined()
        #expect(!heads.contains("smuggled"))
        for text in example.upstreamNeverSees { #expect(!harness.upstream.received.contains(text), "\(text)") }
        for text in example.upstreamSees { #expect(harness.upstream.received.contains(text), "\(text)") }
        try await harness.stop()
    }

    /// The statuses of the answers in a text, in order; 100s apart.
    private func statuses(_ text: String) -> [Int] {
        var rest = text
        var found: [Int] = []
        while let response = RawResponse.first(in: rest) {
            if response.status != 100 { found.append(response.status) }
            rest = String(decoding: Array(rest.utf8).dropFirst(response.length), as: UTF8.self)
        }
        return found
    }
}

extension ScriptedUpstream.Request {
    /// Method and target, and the body behind a bar.
    fileprivate var summary: String { "\(head.method.rawValue) \(head.uri)" + (body.isEmpty ? "" : "|\(body)") }
}
