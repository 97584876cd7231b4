import ArgumentParser

/// The exit codes, those of sysexits.h where it has one.
enum ExitStatus {
    /// What was asked for is not there, or the answer is no.
    static let no = ExitCode(1)
    /// The input cannot be read.
    static let input = ExitCode(65)
    /// Storage is down; the same call may work later.
    static let unavailable = ExitCode(69)
    /// A defect, or a damaged file.
    static let failure = ExitCode(70)
    static let configuration = ExitCode(78)

    static let list =
        "0 done, 1 not found or refused, 64 wrong usage, 65 unreadable input, 69 storage or address unavailable (try again), 70 internal failure or damaged storage, 78 wrong configuration"
}
