import GRPCCore
import Testing

@testable import PayingClientGRPC

@Suite("the tape of a request", .timeLimit(.minutes(1)))
struct RequestTapeTests {
    private let tape = RequestTape<[UInt8]>(limit: 4)

    /// What the stream takes next: a message's bytes, none for metadata and the end.
    private func take(_ stream: Int) async -> [UInt8]? {
        let item = await tape.next(stream)
        await tape.took(stream)
        if case .part(.message(let bytes)) = item { return bytes }
        return nil
    }

    private func isOver(_ stream: Int) async -> Bool {
        if case nil = await tape.next(stream) { true } else { false }
    }

    @Test("who writes waits until a stream has taken the part")
    func waits() async throws {
        let hasWritten = Promise<Void>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await tape.write(.message([1]))
                hasWritten.keep(.success(()))
            }
            let stream = try await tape.rewind()
            guard case .part(.message([1])) = await tape.next(stream) else { throw Unexpected() }
            #expect(!hasWritten.isKept)
            await tape.took(stream)
            try await group.waitForAll()
        }
        #expect(hasWritten.isKept)
    }

    @Test("each stream gets everything from the beginning, and one that was left gets nothing more")
    func rewinds() async throws {
        async let written: Void = {
            for byte in UInt8(1)...3 { try await tape.write(.message([byte])) }
            await tape.finish()
        }()
        let first = try await tape.rewind()
        #expect(await take(first) == [1])
        #expect(await take(first) == [2])
        let second = try await tape.rewind()
        #expect(await isOver(first))
        for byte in UInt8(1)...3 { #expect(await take(second) == [byte]) }
        try await written
        guard case .end(nil)? = await tape.next(second) else { throw Unexpected() }
        let third = try await tape.rewind()
        #expect(await take(third) == [1])
    }

    @Test("what a stream took beyond the limit cannot be sent again; what waits to be taken can")
    func limit() async throws {
        async let written: Void = {
            try await tape.write(.message([1, 2, 3, 4]))
            try await tape.write(.message([5]))
        }()
        let first = try await tape.rewind()
        #expect(await take(first) == [1, 2, 3, 4])
        guard case .part = await tape.next(first) else { throw Unexpected() }
        let second = try await tape.rewind()
        #expect(await take(second) == [1, 2, 3, 4])
        #expect(await take(second) == [5])
        try await written
        await #expect(throws: ReplayLimitExceeded(limit: 4)) { try await tape.rewind() }
    }

    @Test("once the answer has begun any number of bytes passes, and nothing is kept")
    func settled() async throws {
        let stream = try await tape.rewind()
        await tape.settle()
        async let written: Void = {
            for byte in UInt8(0)..<100 { try await tape.write(.message([byte, byte])) }
        }()
        for byte in UInt8(0)..<100 { #expect(await take(stream) == [byte, byte]) }
        try await written
        #expect(await !tape.isComplete)
    }

    @Test("a stream that breaks fails who writes only when no other stream follows")
    func broken() async throws {
        let error = RPCError(code: .unavailable, message: "line lost")
        async let written: Void = {
            try await tape.write(.message([1]))
            await #expect(throws: error) { try await tape.write(.message([2])) }
            await #expect(throws: error) { try await tape.write(.message([3])) }
        }()
        let first = try await tape.rewind()
        guard case .part = await tape.next(first) else { throw Unexpected() }
        await tape.broke(first, error)
        let second = try await tape.rewind()
        #expect(await take(second) == [1])
        guard case .part(.message([2])) = await tape.next(second) else { throw Unexpected() }
        await tape.broke(second, error)
        await tape.settle()
        try await written
    }

    @Test("the end of the call ends every wait")
    func closed() async throws {
        let error = RPCError(code: .cancelled, message: "over")
        let stream = try await tape.rewind()
        async let isOver = isOver(stream)
        await tape.close(error)
        #expect(await isOver)
        await #expect(throws: error) { try await tape.write(.message([1])) }
    }
}
