/// An integer that JSON may carry as a number or as a string, as protobuf's JSON mapping does with 64-bit ones.
struct LooseInteger: Hashable, Sendable, Codable {
    var value: Int64

    init(_ value: Int64) {
        self.value = value
    }

    /// Saturates: no node deals in amounts beyond Int64.
    init(_ value: UInt64) {
        self.value = Int64(clamping: value)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            value = number
        } else if let number = Int64(try container.decode(String.self)) {
            value = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an integer")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(value))
    }
}
