extension Macaroon {
    /// The binary form of version 2. An empty location is left out.
    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(serializedCapacity)
        bytes.append(BinaryV2.version)
        if !location.isEmpty { Self.append(location, as: BinaryV2.location, to: &bytes) }
        Self.append(identifier, as: BinaryV2.identifier, to: &bytes)
        bytes.append(BinaryV2.endOfSection)
        for caveat in caveats {
            if !caveat.location.isEmpty { Self.append(caveat.location, as: BinaryV2.location, to: &bytes) }
            Self.append(caveat.identifier, as: BinaryV2.identifier, to: &bytes)
            if let verificationID = caveat.verificationID { Self.append(verificationID, as: BinaryV2.verificationID, to: &bytes) }
            bytes.append(BinaryV2.endOfSection)
        }
        bytes.append(BinaryV2.endOfSection)
        bytes.append(BinaryV2.signature)
        bytes.append(UInt8(Signature.byteCount))
        signature.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Enough for fields with lengths of up to four bytes.
    private var serializedCapacity: Int {
        caveats.reduce(48 + location.count + identifier.count) { sum, caveat in
            sum + 16 + caveat.location.count + caveat.identifier.count + (caveat.verificationID?.count ?? 0)
        }
    }

    private static func append(_ field: [UInt8], as type: UInt8, to bytes: inout [UInt8]) {
        bytes.append(type)
        var rest = field.count
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        bytes.append(contentsOf: field)
    }
}
