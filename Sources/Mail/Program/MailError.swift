/// Why a letter is not on its way. Never holds anything of the letter itself.
public enum MailError: Error, Hashable, Sendable {
    /// The account's address does not mean one mailbox in the head of a letter, or would be read as an option on the command line.
    case unusableAddress
    /// The command is empty.
    case noCommand
    /// The program could not be started, or spoken to.
    case cannotRun(program: String, reason: String)
    /// The program ended with this status.
    ///
    /// - Parameter complaint: the first line of what it wrote to its standard error, 200 bytes at most; empty where there is none.
    case failed(program: String, status: String, complaint: String)
    /// It was ended because it took too long.
    case timedOut(program: String, after: Duration)
}

extension MailError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusableAddress: "the address cannot be used for a letter"
        case .noCommand: "there is no command that sends letters"
        case .cannotRun(let program, let reason): "\(program) cannot be run: \(reason)"
        case .failed(let program, let status, let complaint): "\(program) ended with \(status)\(complaint.isEmpty ? "" : ": \(complaint)")"
        case .timedOut(let program, let limit): "\(program) was ended: it took more than \(limit.components.seconds) s"
        }
    }
}
