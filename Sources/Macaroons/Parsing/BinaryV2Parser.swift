/// The binary form of version 2: fields of a type byte, a length and that many bytes, in sections that end with `00`.
enum BinaryV2Parser {
    static func macaroon(_ reader: inout ByteReader) throws(MacaroonParseError) -> Macaroon {
        guard reader.skip(BinaryV2.version) else { throw reader.error(.unknownFormat(reader.next ?? 0)) }
        let location = try optionalField(BinaryV2.location, &reader)
        let identifier = try field(BinaryV2.identifier, &reader)
        try endOfSection(&reader)
        var caveats: [Macaroon.Caveat] = []
        while !reader.skip(BinaryV2.endOfSection) {
            guard caveats.count < Macaroon.Limits.caveats else { throw reader.error(.tooManyCaveats) }
            caveats.append(try caveat(&reader))
        }
        let signature = try signature(&reader)
        return Macaroon(location: location ?? [], identifier: identifier, caveats: caveats, signature: signature)
    }

    private static func caveat(_ reader: inout ByteReader) throws(MacaroonParseError) -> Macaroon.Caveat {
        let start = reader.offset
        let location = try optionalField(BinaryV2.location, &reader)
        let identifier = try field(BinaryV2.identifier, &reader)
        if reader.skip(BinaryV2.endOfSection) {
            guard location?.isEmpty ?? true else { throw MacaroonParseError(.locationOfFirstPartyCaveat, at: start) }
            return Macaroon.Caveat(identifier: identifier)
        }
        let verificationStart = reader.offset
        let verificationID = try field(BinaryV2.verificationID, &reader)
        guard !verificationID.isEmpty else { throw MacaroonParseError(.emptyVerificationID, at: verificationStart) }
        try endOfSection(&reader)
        return Macaroon.Caveat(identifier: identifier, verificationID: verificationID, location: location ?? [])
    }

    private static func signature(_ reader: inout ByteReader) throws(MacaroonParseError) -> Macaroon.Signature {
        let start = reader.offset
        try expect(BinaryV2.signature, &reader)
        let count = try length(&reader)
        guard count == Macaroon.Signature.byteCount else { throw MacaroonParseError(.signatureLength(count), at: start) }
        return Macaroon.Signature(loading: try reader.take(count))
    }

    private static func optionalField(_ type: UInt8, _ reader: inout ByteReader) throws(MacaroonParseError) -> [UInt8]? {
        guard reader.skip(type) else { return nil }
        return try content(&reader)
    }

    private static func field(_ type: UInt8, _ reader: inout ByteReader) throws(MacaroonParseError) -> [UInt8] {
        try expect(type, &reader)
        return try content(&reader)
    }

    private static func content(_ reader: inout ByteReader) throws(MacaroonParseError) -> [UInt8] {
        let count = try length(&reader)
        return Array(try reader.take(count))
    }

    private static func endOfSection(_ reader: inout ByteReader) throws(MacaroonParseError) {
        try expect(BinaryV2.endOfSection, &reader)
    }

    private static func expect(_ type: UInt8, _ reader: inout ByteReader) throws(MacaroonParseError) {
        guard reader.skip(type) else { throw reader.error(reader.next.map { .unexpectedField($0) } ?? .truncated) }
    }

    /// An unsigned LEB128 number in its fewest bytes that is a possible length.
    private static func length(_ reader: inout ByteReader) throws(MacaroonParseError) -> Int {
        let start = reader.offset
        var value = 0
        var shift = 0
        while true {
            let byte = try reader.byte()
            value |= Int(byte & 0x7f) << shift
            if byte < 0x80 {
                guard byte != 0 || shift == 0 else { throw MacaroonParseError(.nonMinimalLength, at: start) }
                guard value <= Macaroon.Limits.fieldBytes else { throw MacaroonParseError(.fieldTooLong, at: start) }
                return value
            }
            shift += 7
            guard shift < 63 else { throw MacaroonParseError(.fieldTooLong, at: start) }
        }
    }
}

/// The bytes of the version 2 binary form that have a meaning of their own.
enum BinaryV2 {
    static var version: UInt8 { 2 }
    static var endOfSection: UInt8 { 0 }
    static var location: UInt8 { 1 }
    static var identifier: UInt8 { 2 }
    static var verificationID: UInt8 { 4 }
    static var signature: UInt8 { 6 }
}
