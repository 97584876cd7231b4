internal import GRDB

extension GatehouseDatabase {
    /// An element after any connection, of this process or another, has committed; several commits may share one. The first comes at once, so that
    /// whoever follows reads the state it starts from.
    ///
    /// `PRAGMA data_version` on a connection that never writes: one small read a poll, no lock taken. While storage is broken nothing comes; when it
    /// works again an element does, since something may have been missed. Ends when the reader's task is cancelled or the stream is let go of.
    ///
    /// - Parameter interval: How long to wait between two looks.
    public func changes(every interval: Duration = .milliseconds(250), clock: any Clock<Duration> = ContinuousClock()) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let path = path
        let watching = Task {
            var watch = DataVersionWatch(path: path)
            while !Task.isCancelled {
                if await watch.hasChanged() { continuation.yield() }
                guard (try? await clock.sleep(for: interval)) != nil else { break }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in watching.cancel() }
        return stream
    }
}

/// One connection, opened again when it fails.
private struct DataVersionWatch {
    let path: String
    private var connection: DatabaseQueue?
    private var last: Int?

    init(path: String) {
        self.path = path
    }

    mutating func hasChanged() async -> Bool {
        do {
            let connection = try connection ?? open()
            self.connection = connection
            let version = try await connection.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") }
            defer { last = version }
            return version != last
        } catch {
            // The numbers of two connections do not compare: forgetting the last one reports a change as soon as reading works.
            connection = nil
            last = nil
            return false
        }
    }

    private func open() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(1)
        configuration.label = "gatehouse-changes"
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
