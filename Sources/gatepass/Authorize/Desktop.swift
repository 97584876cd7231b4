import Dispatch
import Foundation

/// The desktop's own programs, where there are some.
enum Desktop {
    /// The program that opens addresses; `nil` where there is none, or no screen.
    static func opener(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
        #if os(macOS)
            return program("open", environment)
        #else
            guard ["DISPLAY", "WAYLAND_DISPLAY"].contains(where: { !(environment[$0] ?? "").isEmpty }) else { return nil }
            return program("xdg-open", environment)
        #endif
    }

    static func program(_ name: String, _ environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
        (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
            .filter { $0.hasPrefix("/") }
            .map { URL(fileURLWithPath: "\($0)/\(name)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// A program that opens something may be that something, and run for hours; then it was content.
    private static let patience: DispatchTimeInterval = .seconds(5)

    /// Runs a program, without a shell in between; what it prints is nobody's concern.
    /// - Returns: whether it was content when it ended, or went on.
    static func run(_ program: URL, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return false }
        return ended.wait(timeout: .now() + patience) == .timedOut || process.terminationStatus == 0
    }
}
