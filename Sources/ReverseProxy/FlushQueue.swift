import NIOCore

/// A connection whose flushes can wait for the end of a turn of its event loop.
protocol Flushable: AnyObject {
    /// `nil` when the connection is gone.
    var context: ChannelHandlerContext? { get }
    /// The queue's own mark: it is in there already.
    var flushIsDue: Bool { get set }
}

/// What is written during one turn of an event loop, sent off together at its end.
///
/// Each system call that sends wakes a process at the other end if it sleeps, and waking one costs more than the call. Sent one behind the other, most find it
/// awake.
final class FlushQueue {
    private var waiting: [any Flushable] = []
    /// The memory of the turn before.
    private var spare: [any Flushable] = []
    private let eventLoop: any EventLoop

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func add(_ connection: any Flushable) {
        guard !connection.flushIsDue else { return }
        connection.flushIsDue = true
        waiting.append(connection)
        // The loop runs what it was given once it has read what there was to read.
        if waiting.count == 1 { eventLoop.assumeIsolated().execute(flushAll) }
    }

    private func flushAll() {
        // Sending may lead to more: that is for the next turn.
        var all = spare
        spare = []
        swap(&all, &waiting)
        for connection in all {
            connection.flushIsDue = false
            connection.context?.flush()
        }
        all.removeAll(keepingCapacity: true)
        spare = all
    }
}
