import NIOCore
import NIOHTTP2

/// How much of HTTP/2 is taken in at a time, on either side.
enum HTTP2Limits {
    /// What one stream may send before it is told that there is room for more, in bytes. What is held for it stays within this bound.
    static let streamWindow = 256 * 1024
    /// What all streams of a connection together may send so. Given back at once: a slow stream must not hold up the others.
    static let connectionWindow = 4 * 1024 * 1024
    /// Unsent bytes of a stream at which the other side is stopped, and at which it goes on.
    static let unsentHigh = 256 * 1024
    static let unsentLow = 64 * 1024
    /// Streams that a fresh upstream connection is taken to carry until it says how many.
    static let expectedStreams = 100
    /// Streams of ours on one upstream connection, however many it would take.
    static let mostStreams = 1000
    /// How long a connection with streams may be silent before it is asked for a sign of life, and how long it may take to give one.
    static let silence = TimeAmount.seconds(30)
    static let patience = TimeAmount.seconds(20)

    /// - Parameter streams: how many the other side may open at a time.
    static func handler(_ mode: NIOHTTP2Handler.ParserMode, _ watcher: GoAwayWatcher, streams: Int = 0, headBytes: Int = 64 * 1024) -> NIOHTTP2Handler
    {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: streams), HTTP2Setting(parameter: .initialWindowSize, value: streamWindow),
            HTTP2Setting(parameter: .maxHeaderListSize, value: headBytes),
        ]
        switch mode {
        // RFC 8441: a WebSocket may be opened on a stream.
        case .server: connection.initialSettings.append(HTTP2Setting(parameter: .enableConnectProtocol, value: 1))
        case .client: connection.initialSettings.append(HTTP2Setting(parameter: .enablePush, value: 0))
        }
        connection.maximumSequentialEmptyDataFrames = 16
        connection.maximumBufferedControlFrames = 1000
        connection.maximumSequentialContinuationFrames = 8
        return NIOHTTP2Handler(mode: mode, frameDelegate: watcher, connectionConfiguration: connection, streamConfiguration: .init())
    }
}

/// Notices that the protocol handler gave a connection up: it reports errors of one stream and of the whole connection alike, but says GOAWAY only for the latter.
final class GoAwayWatcher: NIOHTTP2FrameDelegate {
    private(set) var connectionIsLost = false

    func wroteFrame(_ frame: HTTP2Frame) {
        if case .goAway(_, let code, _) = frame.payload, code != .noError { connectionIsLost = true }
    }
}
