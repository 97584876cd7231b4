public import Lightning
internal import Macaroons

/// A token as Aperture's client library stores it in a file, to bring passes along from there and back.
///
/// All big-endian: macaroon length (u32), macaroon, payment hash (32), preimage (32; zeros while the payment is pending), amount paid in
/// msat (u64), routing fee in msat (u64), time of creation in nanoseconds since 1970 (i64). Files are called `l402.token` and
/// `l402.token.pending`, before that `lsat.token`.
public struct ApertureTokenFile: Hashable, Sendable {
    public static let macaroonByteLimit = 64 * 1024

    /// Binary, in whatever form it came.
    public let macaroon: [UInt8]
    public let paymentHash: PaymentHash
    /// `nil` while the payment is pending.
    public let preimage: Preimage?
    public let amountPaid: MilliSatoshi
    public let routingFee: MilliSatoshi
    /// Nanoseconds since 1970.
    public let createdAtNanoseconds: Int64

    /// Throws what ``decode(_:)`` would throw for the file that this makes.
    public init(
        macaroon: [UInt8], paymentHash: PaymentHash, preimage: Preimage?, amountPaid: MilliSatoshi, routingFee: MilliSatoshi,
        createdAtNanoseconds: Int64
    ) throws(ApertureTokenFileError) {
        try Self.check(macaroon, paymentHash, preimage)
        self.macaroon = macaroon
        self.paymentHash = paymentHash
        self.preimage = preimage
        self.amountPaid = amountPaid
        self.routingFee = routingFee
        self.createdAtNanoseconds = createdAtNanoseconds
    }

    public var createdAt: Timestamp { Timestamp(milliseconds: createdAtNanoseconds / 1_000_000) }

    /// The macaroon as it goes into a header field: standard base64 with padding.
    public var token: String { Base64.encode(macaroon) }

    private static func check(_ macaroon: [UInt8], _ paymentHash: PaymentHash, _ preimage: Preimage?) throws(ApertureTokenFileError) {
        guard macaroon.count <= macaroonByteLimit else { throw .macaroonTooLong(macaroon.count) }
        guard let parsed = try? Macaroon.parse(macaroon) else { throw .macaroonMalformed }
        if let identifier = try? Identifier.parse(parsed.identifier), identifier.paymentHash != paymentHash { throw .wrongPaymentHash }
        if let preimage, !preimage.proves(paymentHash) { throw .wrongPreimage }
    }
}

extension ApertureTokenFile {
    /// Strict: the file has exactly the length that its macaroon's length asks for, the macaroon can be read, its payment hash is the file's
    /// (where it is L402's own kind), and a preimage proves it.
    public static func decode(_ bytes: [UInt8]) throws(ApertureTokenFileError) -> ApertureTokenFile {
        guard bytes.count >= 4 else { throw .truncated }
        let length = Int(number(bytes[0..<4]))
        guard length <= macaroonByteLimit else { throw .macaroonTooLong(length) }
        let tail = 4 + length
        guard bytes.count >= tail + tailByteCount else { throw .truncated }
        guard bytes.count == tail + tailByteCount else { throw .trailingBytes(bytes.count - tail - tailByteCount) }
        guard let hash = PaymentHash(bytes[tail..<(tail + 32)]), let preimage = Preimage(bytes[(tail + 32)..<(tail + 64)]) else { throw .truncated }
        return try ApertureTokenFile(
            macaroon: Array(bytes[4..<tail]), paymentHash: hash, preimage: preimage == pending ? nil : preimage,
            amountPaid: MilliSatoshi(number(bytes[(tail + 64)..<(tail + 72)])), routingFee: MilliSatoshi(number(bytes[(tail + 72)..<(tail + 80)])),
            createdAtNanoseconds: Int64(bitPattern: number(bytes[(tail + 80)..<(tail + 88)])))
    }

    public func encode() -> [UInt8] {
        var bytes = Self.bigEndian(UInt32(clamping: macaroon.count))
        bytes += macaroon
        bytes += paymentHash.bytes.bytes
        bytes += (preimage ?? Self.pending).bytes.bytes
        bytes += Self.bigEndian(amountPaid.value)
        bytes += Self.bigEndian(routingFee.value)
        bytes += Self.bigEndian(UInt64(bitPattern: createdAtNanoseconds))
        return bytes
    }

    /// Hash, preimage, two amounts and the time.
    private static let tailByteCount = 88
    private static let pending = Preimage(Bytes32(words: (0, 0, 0, 0)))

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// Why bytes are no token file of Aperture's.
public enum ApertureTokenFileError: Error, Hashable, Sendable {
    case truncated
    case trailingBytes(Int)
    case macaroonTooLong(Int)
    case macaroonMalformed
    /// The macaroon names another payment than the file.
    case wrongPaymentHash
    /// The preimage does not prove the payment that the file names.
    case wrongPreimage
}

extension ApertureTokenFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated: "the token file ends too early"
        case .trailingBytes(let count): "the token file has \(count) bytes too many"
        case .macaroonTooLong(let count): "the token file's macaroon has \(count) bytes, at most \(ApertureTokenFile.macaroonByteLimit) are read"
        case .macaroonMalformed: "the token file's macaroon cannot be read"
        case .wrongPaymentHash: "the token file's macaroon is for another payment than the file"
        case .wrongPreimage: "the token file's preimage does not belong to its payment hash"
        }
    }
}

extension ApertureTokenFile: CustomStringConvertible {
    public var description: String { "Aperture token for \(paymentHash)\(preimage == nil ? ", pending" : "")" }
}
