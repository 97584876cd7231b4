/// A macaroon or a password. Prints as `<redacted>`, so that neither a log line nor an error can carry it away.
public struct NodeSecret: Sendable {
    let text: String

    public init(_ text: String) {
        self.text = text
    }
}

extension NodeSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
