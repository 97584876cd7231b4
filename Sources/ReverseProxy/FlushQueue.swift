import NIOCore

/// A connection on which something was written that is not sent off yet.
protocol Flushable: AnyObject {
    func flushNow()
}

/// What is written during one turn of an event loop, sent off together at its end.
///
/// Each system call that sends wakes a process at the other end if it sleeps, and waking one costs more than the call. Sent one behind the other, most find it
/// awake.
final class FlushQueue {
    private var waiting: [any Flushable] = []
    private let eventLoop: any EventLoop

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// - Parameter connection: has to see to it that it is not added twice.
    func add(_ connection: any Flushable) {
        waiting.append(connection)
        // The loop runs what it was given once it has read what there was to read.
        if waiting.count == 1 { eventLoop.assumeIsolated().execute(flushAll) }
    }

    private func flushAll() {
        // Sending may lead to more: that is for the next turn.
        let all = waiting
        waiting = []
        for connection in all { connection.flushNow() }
    }
}
