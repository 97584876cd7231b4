import NIOCore
import NIOHPACK
import NIOHTTP2

/// What we send on one stream. Holds the latest frame back until it is known whether it is the last, and counts what the other end has not taken.
final class HTTP2Outlet {
    private enum Held {
        case nothing
        case headers(HPACKHeaders)
        case data(ByteBuffer)
    }

    let id: HTTP2StreamID
    private let transport: HTTP2Transport
    private var held = Held.nothing
    /// Bytes handed over that are not known to be sent.
    private(set) var unsent = 0
    /// Those of them that no promise stands for yet: one for each frame would cost more than it tells.
    private var untracked = 0
    private(set) var hasEnded = false
    private var isStopped = false
    /// Called when there is room again after there was none.
    var onRoom: () -> Void = {}

    init(id: HTTP2StreamID, transport: HTTP2Transport) {
        self.id = id
        self.transport = transport
    }

    var isWritable: Bool {
        if unsent >= HTTP2Limits.unsentHigh { isStopped = true }
        return !isStopped && transport.channelIsWritable
    }

    func headers(_ headers: HPACKHeaders) {
        writeHeld(endsStream: false)
        held = .headers(headers)
    }

    func writeHeldHeaders() {
        if case .headers = held { writeHeld(endsStream: false) }
    }

    func data(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0, !hasEnded else { return }
        writeHeld(endsStream: false)
        unsent += bytes.readableBytes
        untracked += bytes.readableBytes
        held = .data(bytes)
    }

    /// The end of the stream on our side, with a trailer section perhaps.
    ///
    /// - Parameter then: called when the end is written, which may have to wait for room. A reset before that would take back what is not written yet.
    func end(trailers: HPACKHeaders? = nil, then: (() -> Void)? = nil) {
        guard !hasEnded else { return }
        if let trailers, !trailers.isEmpty {
            writeHeld(endsStream: false)
            held = .headers(trailers)
        }
        if case .nothing = held { held = .data(ByteBuffer()) }
        hasEnded = true
        guard let then, let eventLoop = transport.eventLoop else { return writeHeld(endsStream: true) }
        let promise = eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess(then)
        writeHeld(endsStream: true, promise: promise)
    }

    func reset(_ code: HTTP2ErrorCode) {
        held = .nothing
        hasEnded = true
        transport.write(.rstStream(code), to: id)
    }

    func flush() {
        writeHeld(endsStream: false)
        transport.flush()
    }

    private func writeHeld(endsStream: Bool, promise: EventLoopPromise<Void>? = nil) {
        let frame = held
        held = .nothing
        switch frame {
        case .nothing: break
        case .headers(let headers): transport.write(.headers(.init(headers: headers, endStream: endsStream)), to: id, promise: promise)
        case .data(let bytes):
            transport.write(.data(.init(data: .byteBuffer(bytes), endStream: endsStream)), to: id, promise: promise ?? track())
        }
    }

    /// A promise that stands for all bytes since the last one, if they are worth one.
    private func track() -> EventLoopPromise<Void>? {
        guard untracked >= 16 * 1024, let eventLoop = transport.eventLoop else { return nil }
        let bytes = untracked
        untracked = 0
        let promise = eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.sent(bytes) }
        return promise
    }

    private func sent(_ bytes: Int) {
        unsent -= bytes
        guard isStopped, unsent <= HTTP2Limits.unsentLow else { return }
        isStopped = false
        if transport.channelIsWritable { onRoom() }
    }
}

/// The room that one stream's sender has: given back as what it sent is passed on.
struct HTTP2Inlet {
    private var owed = 0
    /// Whether what comes is passed on now; while not, no room is given back.
    var isOpen = true

    mutating func received(_ bytes: Int) {
        owed += bytes
    }

    /// How much room to give back now. `nil`: not worth a frame yet.
    mutating func credit() -> Int? {
        guard isOpen, owed >= HTTP2Limits.streamWindow / 4 else { return nil }
        defer { owed = 0 }
        return owed
    }
}
