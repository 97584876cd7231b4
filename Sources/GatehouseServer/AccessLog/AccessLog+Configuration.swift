internal import Foundation

extension AccessLog {
    /// To stdout, where a container's collector looks for it; `nil` where none is wanted.
    convenience init?(_ configuration: LoggingConfiguration.Access) {
        switch configuration {
        case .off: return nil
        case .text: self.init(line: AccessLogLine.text, write: Self.writeToStandardOutput)
        case .json: self.init(line: AccessLogLine.json, write: Self.writeToStandardOutput)
        }
    }

    private static let writeToStandardOutput: @Sendable (String) -> Bool = { text in
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            return true
        } catch {
            return false
        }
    }
}
