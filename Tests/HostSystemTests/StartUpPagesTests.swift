import Foundation
import HostSystem
import Testing

@Suite("Pages that starting up needed")
struct StartUpPagesTests {
    /// Pages of files that the process has in memory (proc(5), the third number of statm).
    private func sharedPages() throws -> Int {
        let numbers = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(numbers.count > 2 ? Int(numbers[2]) : nil)
    }

    @Test("are given back, and the program goes on", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm")))
    func release() throws {
        let before = try sharedPages()
        StartUpPages.release()
        let after = try sharedPages()
        #expect(after < before / 2, "\(before) pages before, \(after) after")
        #expect([3, 1, 2].sorted().map { "\($0)" }.joined() == "123")
    }
}
