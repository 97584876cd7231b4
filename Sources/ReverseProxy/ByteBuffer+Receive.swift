import NIOCore

extension ByteBuffer {
    /// Puts what a connection received behind what is still unread, and forgets what was read: a peer that takes care never to let the buffer run empty
    /// must not make it grow for as long as the connection lives.
    mutating func receive(_ bytes: ByteBuffer) {
        if readableBytes == 0 {
            self = bytes
        } else {
            discardReadBytes()
            writeImmutableBuffer(bytes)
        }
    }

    /// An empty buffer holds on to the memory of what it held: a thousand idle connections would keep a thousand full buffers.
    mutating func releaseIfEmpty() {
        if readableBytes == 0 { self = ByteBuffer() }
    }
}
