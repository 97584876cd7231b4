import HTTPWire
import NIOCore

/// Cuts one request's body out of what a connection receives.
enum RequestBodyReader {
    case length(UInt64)
    case chunked(ChunkedDecoder)
    case ended

    enum Event {
        case data(ByteBuffer)
        case end(MessageFields?)
        case needsMore
    }

    init(_ framing: BodyFraming) {
        switch framing {
        case .length(let length): self = .length(length)
        case .chunked: self = .chunked(ChunkedDecoder())
        case .none, .untilClose: self = .ended
        }
    }

    var hasEnded: Bool {
        if case .ended = self { true } else { false }
    }

    mutating func next(_ inbound: inout ByteBuffer) throws -> Event {
        switch self {
        case .ended: return .needsMore
        case .length(let left):
            if left == 0 {
                self = .ended
                return .end(nil)
            }
            guard let data = inbound.readSlice(length: Int(min(UInt64(inbound.readableBytes), left))), data.readableBytes > 0 else {
                return .needsMore
            }
            self = .length(left - UInt64(data.readableBytes))
            return .data(data)
        case .chunked(var decoder):
            var offset = 0
            let event = try inbound.withUnsafeReadableBytes { try decoder.next($0, &offset) }
            self = .chunked(decoder)
            defer { inbound.moveReaderIndex(forwardBy: offset) }
            switch event {
            case .needsMore: return .needsMore
            case .data(let range):
                guard let data = inbound.getSlice(at: inbound.readerIndex + range.lowerBound, length: range.count) else { return .needsMore }
                return .data(data)
            case .end(let trailers):
                self = .ended
                return .end(trailers)
            }
        }
    }
}
