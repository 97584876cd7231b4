import GRPCCore
import Lightning
import PayingClient
import PayingClientGRPC
import Synchronization
import Testing

@Suite("a call over a transport that answers by a script", .timeLimit(.minutes(1)))
struct PayingTransportTests {
    @Test("the stream after the payment begins with what the first one sent, the pass in the place of the caller's authorization")
    func sentAgain() async throws {
        try await Till.run { till async throws in
            let seen = Mutex<[[String]]>([])
            let base = ScriptedTransport { number, requests in
                let metadata = try await requests.metadata()
                seen.withLock { $0.append(Array(metadata[stringValues: "authorization"])) }
                #expect(Array(metadata[stringValues: "trace"]) == ["7"])
                let message = try await requests.message()
                return try await number == 1 ? till.challenge("token-1") : .goods(message.reversed())
            }
            // As many bytes as may be kept.
            let metadata: Metadata = ["authorization": "Bearer x", "trace": "7"]
            let answer = try await till.call(base, metadata: metadata, options: PaymentOptions(replayByteLimit: 4))
            #expect(answer.messages == [[4, 3, 2, 1]])
            let authorizations = seen.withLock { $0 }
            #expect(authorizations.first == ["Bearer x"])
            #expect(authorizations.last?.count == 1)
            #expect(authorizations.last?.first?.hasPrefix("L402 token-1:") == true)
            #expect(base.streams == 2)
            #expect(till.paid == .satoshis(10))
        }
    }

    @Test("when more was sent before the challenge than may be kept, nothing is paid and the error says so")
    func replayLimit() async throws {
        try await Till.run { till async throws in
            let base = ScriptedTransport { number, requests in
                _ = try await (requests.metadata(), requests.message())
                // Everything was taken when the end is seen.
                while try await requests.next() != nil {}
                return try await till.challenge("token-\(number)")
            }
            let error = await #expect(throws: RPCError.self) { try await till.call(base, options: PaymentOptions(replayByteLimit: 3)) }
            #expect(error?.code == .failedPrecondition)
            #expect((error?.cause as? ReplayLimitExceeded)?.limit == 3)
            #expect(till.paid == .zero)
            #expect(base.streams == 1)
        }
    }

    @Test("another scheme's challenge is an answer, also when nothing could be sent again")
    func otherScheme() async throws {
        try await Till.run { till async throws in
            let base = ScriptedTransport { _, requests in
                while try await requests.next() != nil {}
                return Till.refusal(.unauthenticated, "who are you", ["Bearer realm=\"swaps\""])
            }
            let answer = try await till.call(base, options: PaymentOptions(replayByteLimit: 0))
            #expect(answer.status == Status(code: .unauthenticated, message: "who are you"))
            #expect(till.paid == .zero)
        }
    }

    @Test("a pass that is called used up without an offer is dropped, and the call goes on clean and pays")
    func bareChallenge() async throws {
        try await Till.run { till async throws in
            let base = ScriptedTransport { number, requests in
                let hasPass = try await requests.metadata()[stringValues: "authorization"].first { _ in true } != nil
                switch number {
                case 1: return try await till.challenge("token-1")
                case 2: return .goods([2])
                case 3: return hasPass ? Till.refusal(.unauthenticated, "used up", ["L402"]) : .goods([])
                case 4: return hasPass ? .goods([]) : try await till.challenge("token-2")
                default: return .goods([5])
                }
            }
            #expect(try await till.call(base).messages == [[2]])
            #expect(try await till.call(base).messages == [[5]])
            #expect(base.streams == 5)
            #expect(till.paid == .satoshis(20))
            #expect(try till.client.store.allPasses().count == 1)
        }
    }

    @Test("a refusal that says nothing of payment is an answer, and so is success without a message")
    func answers() async throws {
        try await Till.run { till async throws in
            for code in [Status.Code.internalError, .unauthenticated, .unavailable, .ok] {
                let base = ScriptedTransport { _, _ in [.status(Status(code: code, message: "so"), [:])] }
                #expect(try await till.call(base).status == Status(code: code, message: "so"))
                #expect(base.streams == 1)
            }
            #expect(till.paid == .zero)
        }
    }

    @Test("what breaks below comes out as it is, before the payment and after it; then the pass is kept", arguments: [1, 2])
    func brokenLine(_ broken: Int) async throws {
        try await Till.run { till async throws in
            let lost = RPCError(code: .unavailable, message: "line lost")
            let base = ScriptedTransport { number, requests in
                let hasPass = try await requests.metadata()[stringValues: "authorization"].first { _ in true } != nil
                if number == broken { throw lost }
                return hasPass ? .goods([9]) : try await till.challenge("token")
            }
            let error = await #expect(throws: RPCError.self) { try await till.call(base) }
            #expect(error == lost)
            #expect(till.paid == (broken == 1 ? .zero : .satoshis(10)))
            #expect(try await till.call(base).messages == [[9]])
            #expect(till.paid == .satoshis(10))
        }
    }

    @Test("a call that its caller gives up ends while the server says nothing")
    func givenUp() async throws {
        try await Till.run { till async throws in
            let (opened, isOpen) = AsyncStream.makeStream(of: Void.self)
            let base = ScriptedTransport { _, requests in
                _ = try await requests.metadata()
                isOpen.yield()
                try await Task.sleep(for: .seconds(3600))
                return []
            }
            let call = Task { try await till.call(base) }
            for await _ in opened { break }
            call.cancel()
            _ = await call.result
            #expect(till.paid == .zero)
        }
    }
}
