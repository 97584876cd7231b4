/// Work that is done once for all who ask for it while it is under way.
actor SharedWork<Value: Sendable> {
    private var running: [String: Task<Value, any Error>] = [:]

    /// Joins what is under way under this key, or begins. Whoever is cancelled stops nothing: others may wait for the same.
    func run(_ key: String, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        if let task = running[key] { return try await task.value }
        let task = Task { try await self.carryOut(key, work) }
        running[key] = task
        return try await task.value
    }

    private func carryOut(_ key: String, _ work: @Sendable () async throws -> Value) async throws -> Value {
        defer { running[key] = nil }
        return try await work()
    }
}
