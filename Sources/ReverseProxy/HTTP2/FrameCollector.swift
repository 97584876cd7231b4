import NIOCore

/// Between the frames of a connection and its socket: what is written before a flush goes on as one buffer. A frame alone is a few dozen bytes, and each write of
/// its own would cost two allocations and a place in the queue of the socket.
final class FrameCollector: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// What is longer passes uncopied, in bytes.
    private static let copyLimit = 4096
    /// How much is kept back at most, so that the socket knows of the rest and can say that it is too much.
    private static let collectionLimit = 32 * 1024

    private var collected = ByteBuffer()
    /// Of the writes in `collected`; kept when what they are of has gone.
    private var promise: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let data = unwrapOutboundIn(data)
        guard case .byteBuffer(let bytes) = data, bytes.readableBytes <= Self.copyLimit else {
            pass(context)
            context.write(wrapOutboundOut(data), promise: promise)
            return
        }
        collected.writeImmutableBuffer(bytes)
        if let promise {
            if let first = self.promise { first.futureResult.cascade(to: promise) } else { self.promise = promise }
        }
        if collected.readableBytes >= Self.collectionLimit { pass(context) }
    }

    func flush(context: ChannelHandlerContext) {
        pass(context)
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        pass(context)
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        promise?.fail(ChannelError.ioOnClosedChannel)
        promise = nil
    }

    private func pass(_ context: ChannelHandlerContext) {
        guard collected.readableBytes > 0 || promise != nil else { return }
        let (bytes, promise) = (collected, promise)
        // Memory for as long as there is something in it only: most connections are idle.
        collected = ByteBuffer()
        self.promise = nil
        context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: promise)
    }
}
