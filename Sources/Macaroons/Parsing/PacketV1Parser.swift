/// The form of version 1: packets of four hexadecimal digits (the packet's length, themselves included), a key, a space, a value and a line feed.
enum PacketV1Parser {
    static func macaroon(_ reader: inout ByteReader) throws(MacaroonParseError) -> Macaroon {
        let location = try value(of: try packet(&reader), PacketV1.location)
        let identifier = try value(of: try packet(&reader), PacketV1.identifier)
        var caveats: [Macaroon.Caveat] = []
        var current = try packet(&reader)
        while let caveatID = current.value(of: PacketV1.caveatID) {
            guard caveats.count < Macaroon.Limits.caveats else { throw MacaroonParseError(.tooManyCaveats, at: current.offset) }
            current = try packet(&reader)
            caveats.append(try caveat(Array(caveatID), &current, &reader))
        }
        return Macaroon(location: location, identifier: identifier, caveats: caveats, signature: try signature(of: current))
    }

    /// The caveat of this identifier, which ends at the first packet that is neither its verification id nor its location.
    private static func caveat(
        _ identifier: [UInt8], _ current: inout Packet, _ reader: inout ByteReader
    ) throws(MacaroonParseError) -> Macaroon.Caveat {
        guard let verificationID = current.value(of: PacketV1.verificationID) else { return Macaroon.Caveat(identifier: identifier) }
        guard !verificationID.isEmpty else { throw MacaroonParseError(.emptyVerificationID, at: current.offset) }
        current = try packet(&reader)
        let location = current.value(of: PacketV1.caveatLocation)
        if location != nil { current = try packet(&reader) }
        return Macaroon.Caveat(identifier: identifier, verificationID: Array(verificationID), location: location.map { Array($0) } ?? [])
    }

    private static func signature(of packet: Packet) throws(MacaroonParseError) -> Macaroon.Signature {
        guard let value = packet.value(of: PacketV1.signature) else {
            throw MacaroonParseError(.unexpectedPacket(expected: "cid or signature"), at: packet.offset)
        }
        guard value.count == Macaroon.Signature.byteCount else {
            throw MacaroonParseError(.signatureLength(value.count), at: packet.offset)
        }
        return Macaroon.Signature(loading: value)
    }

    private static func value(of packet: Packet, _ key: StaticString) throws(MacaroonParseError) -> [UInt8] {
        guard let value = packet.value(of: key) else {
            throw MacaroonParseError(.unexpectedPacket(expected: "\(key)"), at: packet.offset)
        }
        return Array(value)
    }

    /// The next packet, whatever its key. A length cannot exceed 0xffff, which keeps every value within the limits.
    private static func packet(_ reader: inout ByteReader) throws(MacaroonParseError) -> Packet {
        let start = reader.offset
        var length = 0
        for _ in 0..<PacketV1.lengthDigits {
            guard let value = Base16.lowerCaseValue(of: try reader.byte()) else { throw MacaroonParseError(.invalidPacketLength, at: start) }
            length = length << 4 | Int(value)
        }
        guard length > PacketV1.lengthDigits else { throw MacaroonParseError(.invalidPacketLength, at: start) }
        let content = try reader.take(length - PacketV1.lengthDigits)
        guard content[content.count - 1] == PacketV1.terminator else { throw MacaroonParseError(.unterminatedPacket, at: start) }
        return Packet(offset: start, content: UnsafeRawBufferPointer(rebasing: content.dropLast()))
    }

    private struct Packet {
        let offset: Int
        /// Key, space and value.
        let content: UnsafeRawBufferPointer

        /// `nil` when the packet has another key, or none.
        func value(of key: StaticString) -> UnsafeRawBufferPointer? {
            let keyCount = key.utf8CodeUnitCount
            guard content.count > keyCount, content[keyCount] == PacketV1.separator else { return nil }
            for index in 0..<keyCount where content[index] != key.utf8Start[index] { return nil }
            return UnsafeRawBufferPointer(rebasing: content[(keyCount + 1)...])
        }
    }
}

/// The words and characters of version 1.
enum PacketV1 {
    static var location: StaticString { "location" }
    static var identifier: StaticString { "identifier" }
    static var caveatID: StaticString { "cid" }
    static var verificationID: StaticString { "vid" }
    static var caveatLocation: StaticString { "cl" }
    static var signature: StaticString { "signature" }
    static var lengthDigits: Int { 4 }
    static var longest: Int { 0xffff }
    static var separator: UInt8 { UInt8(ascii: " ") }
    static var terminator: UInt8 { UInt8(ascii: "\n") }
}
