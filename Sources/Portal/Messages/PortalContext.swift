internal import Accounts
internal import Hummingbird
internal import Logging
internal import NIOCore

/// What the routes know of a request beside the request itself.
struct PortalContext: RequestContext {
    struct Source: RequestContextSource {
        let logger: Logger
        let caller: Caller
        let authority: String
        /// Path and query as received.
        let target: String
    }

    var coreContext: CoreRequestContextStorage
    let caller: Caller
    let authority: String
    let target: String

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        caller = source.caller
        authority = source.authority
        target = source.target
    }
}

/// Takes in a response's body.
struct BodyCollector: ResponseBodyWriter {
    final class Box {
        var bytes: [UInt8] = []
    }

    let box: Box

    mutating func write(_ buffer: ByteBuffer) async throws {
        box.bytes.append(contentsOf: buffer.readableBytesView)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
