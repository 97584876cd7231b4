/// Writes the packets of version 1. The location is always there, empty or not, and so is that of a third-party caveat.
enum PacketV1Writer {
    static func bytes(of macaroon: Macaroon) throws(MacaroonSerializationError) -> [UInt8] {
        var bytes: [UInt8] = []
        try append(macaroon.location, as: PacketV1.location, to: &bytes)
        try append(macaroon.identifier, as: PacketV1.identifier, to: &bytes)
        for caveat in macaroon.caveats {
            try append(caveat.identifier, as: PacketV1.caveatID, to: &bytes)
            guard let verificationID = caveat.verificationID else { continue }
            try append(verificationID, as: PacketV1.verificationID, to: &bytes)
            try append(caveat.location, as: PacketV1.caveatLocation, to: &bytes)
        }
        try append(macaroon.signature.bytes, as: PacketV1.signature, to: &bytes)
        return bytes
    }

    private static func append(_ value: [UInt8], as key: StaticString, to bytes: inout [UInt8]) throws(MacaroonSerializationError) {
        let length = PacketV1.lengthDigits + key.utf8CodeUnitCount + 1 + value.count + 1
        guard length <= PacketV1.longest else { throw .fieldTooLong(field: "\(key)", count: value.count) }
        for shift in stride(from: 12, through: 0, by: -4) {
            bytes.append(Base16.digit(UInt8(length >> shift & 0x0f)))
        }
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(PacketV1.separator)
        bytes.append(contentsOf: value)
        bytes.append(PacketV1.terminator)
    }
}
