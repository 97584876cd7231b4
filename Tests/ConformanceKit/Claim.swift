/// Something that must hold for every implementation of a port.
public struct Claim<Subject: Sendable>: Sendable, CustomStringConvertible {
    /// A sentence.
    public let name: String
    /// Throws what does not hold.
    public let check: @Sendable (Subject) async throws -> Void

    public init(_ name: String, check: @escaping @Sendable (Subject) async throws -> Void) {
        self.name = name
        self.check = check
    }

    public var description: String { name }
}

/// A claim that does not hold, and where that was seen.
public struct ConformanceFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// Throws unless the condition holds.
public func hold(_ condition: Bool, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) throws {
    if !condition { throw ConformanceFailure("\(what()) (\(file):\(line))") }
}

public func holdEqual<Value: Equatable>(
    _ left: Value, _ right: Value, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) throws {
    try hold(left == right, "\(what()): \(left) is not \(right)", file: file, line: line)
}

/// The value, or a failure.
public func present<Value>(_ value: Value?, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) throws -> Value {
    guard let value else { throw ConformanceFailure("\(what()) (\(file):\(line))") }
    return value
}

/// Asks until the answer is a value: the way to see what another process is bound to do, without guessing how long it takes.
public func eventually<Value: Sendable>(
    within limit: Duration, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line,
    _ ask: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while clock.now < deadline {
        if let value = try await ask() { return value }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw ConformanceFailure("did not happen within \(limit): \(what()) (\(file):\(line))")
}
