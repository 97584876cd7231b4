/// What must hold of a parser for any bytes at all. Shared by the fuzzer and by the test that replays what it found.
public struct ParserProperty: Sendable {
    /// The folder of its corpus.
    public let name: String
    /// Traps or throws a ``Violation`` when something does not hold.
    public let check: @Sendable (_ bytes: [UInt8]) throws -> Void

    public init(_ name: String, check: @escaping @Sendable (_ bytes: [UInt8]) throws -> Void) {
        self.name = name
        self.check = check
    }

    public static let all = [macaroon, bolt11, invoiceFields, challenge, credential, head, multiplexed, chunked, webSocket, configuration] + signIn
}

public struct Violation: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

func require(_ condition: Bool, _ claim: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(claim()) }
}
