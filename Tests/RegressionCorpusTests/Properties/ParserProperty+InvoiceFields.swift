import Lightning

extension ParserProperty {
    /// A prefix up to a line end, then one character of an invoice's data part a byte; the checksum is made to fit, so that what lies behind it is
    /// reached as well.
    static let invoiceFields = ParserProperty("bolt11-fields") { bytes in
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
        let prefix = String(decoding: bytes[..<end], as: UTF8.self)
        guard prefix.utf8.allSatisfy({ (33...126).contains($0) }), prefix.utf8.count <= 32 else { return }
        let values = bytes[end...].dropFirst().map { $0 & 31 }
        let text = prefix + "1" + String((values + checksum(prefix, values)).map { alphabet[Int($0)] })
        guard let invoice = try? Invoice.decode(text) else { return }
        try require(try Invoice.decode(invoice.text) == invoice, "an invoice survives writing and reading")
    }

    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")

    /// The six characters that BIP 173 puts at the end.
    private static func checksum(_ prefix: String, _ values: [UInt8]) -> [UInt8] {
        let expanded = prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
        let remainder = polymod(expanded + values + [0, 0, 0, 0, 0, 0]) ^ 1
        return (0..<6).map { UInt8(remainder >> (5 * (5 - $0)) & 31) }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        return values.reduce(1) { state, value in
            var next = (state & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for index in 0..<5 where (state >> (25 + UInt32(index))) & 1 == 1 { next ^= generator[index] }
            return next
        }
    }
}
