import NIOCore
import NIOHPACK
import NIOHTTP2

/// One HTTP/2 connection below its streams: writes frames, gives back room for received bytes, and finds out whether the other end is still there.
final class HTTP2Transport: Flushable {
    private(set) var context: ChannelHandlerContext?
    var flushIsDue = false
    private let flushes: FlushQueue
    private let watcher: GoAwayWatcher
    /// Received bytes of the connection's window that were not given back yet.
    private var owed = 0
    private var lastRead = NIODeadline.now()
    private var askedAt: NIODeadline?
    private(set) var isOpen = false

    init(watcher: GoAwayWatcher, flushes: FlushQueue) {
        self.watcher = watcher
        self.flushes = flushes
    }

    func attach(_ context: ChannelHandlerContext) {
        self.context = context
        isOpen = true
        write(.windowUpdate(windowSizeIncrement: HTTP2Limits.connectionWindow - 65_535), to: .rootStream)
        flush()
    }

    func detach() {
        context = nil
        isOpen = false
    }

    var channelIsWritable: Bool { context?.channel.isWritable ?? false }
    var eventLoop: (any EventLoop)? { context?.eventLoop }

    func write(_ payload: HTTP2Frame.FramePayload, to stream: HTTP2StreamID, promise: EventLoopPromise<Void>? = nil) {
        guard let context, isOpen else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(NIOAny(HTTP2Frame(streamID: stream, payload: payload)), promise: promise)
    }

    /// At the end of this turn of the event loop: the frames of all streams go together.
    func flush() {
        flushes.add(self)
    }

    func close() {
        context?.flush()
        context?.close(promise: nil)
    }

    /// Says that no further streams are taken.
    func goAway(last: HTTP2StreamID) {
        write(.goAway(lastStreamID: last, errorCode: .noError, opaqueData: nil), to: .rootStream)
        flush()
    }

    /// Closes behind the last byte that was written; closing at once would throw away what the other end has not taken yet.
    func closeWhenSent() {
        context?.flush()
        context?.close(mode: .output, promise: nil)
    }

    /// Counts a received frame of body. Padding counts too (RFC 9113 section 6.9.1).
    func received(_ data: HTTP2Frame.FramePayload.Data) -> Int {
        let size = data.data.readableBytes + (data.paddingBytes.map { $0 + 1 } ?? 0)
        owed += size
        if owed >= HTTP2Limits.connectionWindow / 4 {
            write(.windowUpdate(windowSizeIncrement: owed), to: .rootStream)
            owed = 0
            flush()
        }
        return size
    }

    /// An error that the protocol handler reports: of a stream it has dealt with itself already.
    func caught(_ error: any Error) {
        guard watcher.connectionIsLost || !(error is any NIOHTTP2Error) else { return }
        context?.flush()
        context?.close(promise: nil)
    }

    func sawBytes() {
        lastRead = .now()
        askedAt = nil
    }

    /// Asks a silent connection for a sign of life; ends it where none comes. Without this an end that vanished would never be noticed while nothing is sent.
    func checkLife(_ now: NIODeadline) {
        if let askedAt {
            if now - askedAt > HTTP2Limits.patience { close() }
        } else if now - lastRead > HTTP2Limits.silence {
            askedAt = now
            write(.ping(HTTP2PingData(withInteger: 0x6761_7465), ack: false), to: .rootStream)
            flush()
        }
    }
}

extension HPACKHeaders {
    /// As what reads a field section takes them.
    var namesAndValues: [(name: String, value: String)] {
        map { (name: $0.name, value: $0.value) }
    }
}
