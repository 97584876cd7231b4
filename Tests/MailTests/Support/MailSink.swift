import Foundation

/// A real SMTP server on loopback that puts what it gets into a folder. Ends with its standard input, and so with this process.
final class MailSink {
    let port: Int
    private let process = Process()
    private let input = Pipe()

    init(folder: String) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [try lettersProgram(), "sink", folder]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A), case let more = output.fileHandleForReading.availableData, !more.isEmpty { line += more }
        port = Int(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
