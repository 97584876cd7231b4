import Foundation
import GRDB
import Gate
import Lightning
import Testing

@testable import Storage

@Suite("Following changes")
struct ChangesTests {
    @Test("what another connection commits is told, and reading alone is not")
    func otherConnection() async throws {
        let folder = try Folder()
        let (mine, other) = (try folder.open(), try folder.open())
        let clock = StepClock()
        var changes = mine.changes(every: .milliseconds(250), clock: clock).makeAsyncIterator()
        await changes.next()

        _ = try await other.payments()
        await clock.step()
        await clock.step()
        try await other.revoke(try entry(1).paymentHash, reason: "abuse", at: noon)
        await clock.step()
        await changes.next()
        #expect(try await mine.revokedPasses().count == 1)
        // The two steps without a commit told nothing: the stream holds no second element.
        #expect(clock.steps == 3)

        try await mine.unrevoke(try entry(1).paymentHash)
        await clock.step()
        await changes.next()
        #expect(try await mine.revokedPasses().count == 0)
    }

    @Test("storage that breaks does not end the stream, and its return is told")
    func recovery() async throws {
        let folder = try Folder()
        let database = try folder.open()
        try await database.record([try entry(1)])
        try database.close()
        let aside = folder.path + "/aside"
        let clock = StepClock()
        try FileManager.default.moveItem(atPath: folder.file, toPath: aside)
        var changes = database.changes(clock: clock).makeAsyncIterator()
        await clock.step()
        await clock.step()
        try FileManager.default.moveItem(atPath: aside, toPath: folder.file)
        await clock.step()
        await changes.next()
        #expect(clock.steps == 3)
    }

    @Test("the stream ends with the task that reads it")
    func cancellation() async throws {
        let database = try Folder().open()
        let reader = Task {
            var count = 0
            for await _ in database.changes(every: .milliseconds(1)) { count += 1 }
            return count
        }
        reader.cancel()
        #expect(await reader.value <= 1)
    }
}
