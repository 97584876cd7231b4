import Testing

/// What was waited for did not come.
struct TooLate: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until something outside of the test's hands has happened.
func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw TooLate(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
