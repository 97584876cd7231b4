internal import Subprocess
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Runs a program that takes a letter on its standard input. No shell is in between.
struct MailProgram {
    /// By its absolute path.
    let path: String
    let timeout: Duration

    /// Of what the program complains about, in bytes; the rest is read and dropped.
    private static let complaintLimit = 4096

    /// A program that ends before it has read everything must not end this process with it. NIO does the same for its sockets.
    private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// - Returns: why the letter is not on its way; `nil` if it is.
    func run(arguments: [String], input: [UInt8]) async -> MailError? {
        Self.ignoresBrokenPipes
        switch await outcome(arguments, input) {
        case .finished(.exited(0), _): return nil
        case .finished(let status, let complaint): return .failed(program: path, status: Self.words(status), complaint: complaint)
        case .broken(let reason): return .cannotRun(program: path, reason: reason)
        case .timedOut: return .timedOut(program: path, after: timeout)
        }
    }

    private enum Outcome: Sendable {
        case finished(TerminationStatus, complaint: String)
        case broken(String)
        case timedOut
    }

    /// Whichever comes first; the other is ended. A program that runs too long is asked to end and a second later killed, with those that it has started.
    private func outcome(_ arguments: [String], _ input: [UInt8]) async -> Outcome {
        await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await finish(arguments, input) }
            group.addTask {
                do { try await Task.sleep(for: timeout) } catch { return nil }
                return .timedOut
            }
            defer { group.cancelAll() }
            while let first = await group.next() {
                if let first { return first }
            }
            return .broken("cancelled")
        }
    }

    private func finish(_ arguments: [String], _ input: [UInt8]) async -> Outcome {
        var options = PlatformOptions()
        // A session of its own, so that its children can be ended with it.
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments), workingDirectory: "/", platformOptions: options, input: .inputWriter,
                output: .discarded, error: .sequence
            ) { execution in
                async let complaint = Self.beginning(of: execution.standardError)
                // Where the program does not read on, its status says why.
                _ = try? await execution.standardInputWriter.write(input)
                try? await execution.standardInputWriter.finish()
                return await complaint
            }
            return .finished(result.terminationStatus, complaint: Self.firstLine(result.closureResult))
        } catch {
            return .broken("\(error)")
        }
    }

    private static func beginning(of stream: SubprocessOutputSequence) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in stream where bytes.count < complaintLimit {
                bytes += buffer.withUnsafeBytes { $0.prefix(complaintLimit - bytes.count) }
            }
        } catch {
            // What came is all there is.
        }
        return bytes
    }

    private static func firstLine(_ bytes: [UInt8]) -> String {
        let line = bytes.drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(200)
        return String(String.UnicodeScalarView(String(decoding: line, as: UTF8.self).unicodeScalars.map { isShown($0) ? $0 : "?" }))
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate, .privateUse: false
        default: true
        }
    }

    private static func words(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "status \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
    }
}
