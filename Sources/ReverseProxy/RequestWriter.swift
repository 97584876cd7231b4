import Gate
import HTTPWire
import L402
import Lightning
import NIOCore

/// Writes the head of a request as the upstream gets it: the caller's fields without those that are for this hop, that prove the caller's right to come in, or
/// that only we may say; then ours.
enum RequestWriter {
    static func serialize(_ head: RequestHead, permit: Permit, caller: Caller, allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: head.fields.bytes.count + 512)
        buffer.writeBytes(head.methodName)
        buffer.writeStaticString(" ")
        buffer.writeBytes(head.originTarget)
        buffer.writeStaticString(" HTTP/1.1\r\nHost: ")
        if head.authorityBytes.isEmpty {
            buffer.writeString(permit.service.upstream.description)
        } else {
            buffer.writeBytes(head.authorityBytes)
        }
        buffer.writeStaticString("\r\n")
        head.fields.writeForwardable(into: &buffer) { line in
            switch line.id {
            case .host, .expect: return .drop
            // lnd and others use these names for macaroons of their own, which are for the upstream.
            case .macaroon, .grpcMetadataMacaroon, .token: return CredentialHeader.isCredential(hexField: head.fields.string(line)) ? .drop : .keep
            case .authorization: return permit.dropsAuthorization ? .drop : remainder(of: head.fields.string(line))
            default: return line.id.isIdentity ? .drop : .keep
            }
        }
        if head.framing == .chunked { buffer.writeStaticString("Transfer-Encoding: chunked\r\n") }
        writeForwarded(head, caller, into: &buffer)
        for (name, value) in permit.identity?.fields ?? [] { buffer.writeField(name, value) }
        buffer.writeStaticString("\r\n")
        return buffer
    }

    /// What is left of an `Authorization` field without our credentials.
    private static func remainder(of value: String) -> FieldFate {
        guard let rest = CredentialHeader.remainder(ofAuthorization: value) else { return .drop }
        return rest == value ? .keep : .replace(rest)
    }

    private static func writeForwarded(_ head: RequestHead, _ caller: Caller, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("Via: 1.")
        buffer.writeStaticString(head.minorVersion == 1 ? "1 gatehouse\r\nX-Forwarded-For: " : "0 gatehouse\r\nX-Forwarded-For: ")
        buffer.writeString(caller.text)
        buffer.writeStaticString("\r\nX-Forwarded-Proto: ")
        buffer.writeString(caller.scheme)
        if !head.authorityBytes.isEmpty {
            buffer.writeStaticString("\r\nX-Forwarded-Host: ")
            buffer.writeBytes(head.authorityBytes)
        }
        buffer.writeStaticString("\r\n")
    }

    /// The end of a chunked body, with the trailer fields that may pass.
    static func lastChunk(_ trailers: MessageFields?) -> ByteBuffer {
        var buffer = ByteBuffer(string: "0\r\n")
        trailers?.writeForwardable(into: &buffer) { $0.id.isForbiddenInTrailers ? .drop : .keep }
        buffer.writeStaticString("\r\n")
        return buffer
    }
}

/// What becomes of one field on its way through.
enum FieldFate {
    case keep
    case drop
    case replace(String)
}

extension MessageFields {
    /// Copies the field lines that are not hop-by-hop and that `fate` keeps.
    func writeForwardable(into buffer: inout ByteBuffer, fate: (Line) -> FieldFate) {
        for line in lines where !line.isHopByHop {
            switch fate(line) {
            case .drop: continue
            case .keep:
                buffer.writeBytes(name(of: line))
                buffer.writeStaticString(": ")
                buffer.writeBytes(value(of: line))
            case .replace(let value):
                buffer.writeBytes(name(of: line))
                buffer.writeStaticString(": ")
                buffer.writeString(value)
            }
            buffer.writeStaticString("\r\n")
        }
    }
}

extension ByteBuffer {
    mutating func writeField(_ name: String, _ value: String) {
        writeString(name)
        writeStaticString(": ")
        writeString(value)
        writeStaticString("\r\n")
    }
}
