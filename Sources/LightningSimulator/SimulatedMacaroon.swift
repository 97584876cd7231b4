internal import Lightning

/// The macaroon that opens a simulated node: made anew for each, shaped like lnd's own, and checked as one opaque secret.
public struct SimulatedMacaroon: Sendable {
    private let bytes: [UInt8]

    public init() {
        var generator = SystemRandomNumberGenerator()
        let identifier = Bytes32(random: &generator).bytes
        let signature = Bytes32(random: &generator).bytes
        // Macaroon v2: location "lnd", identifier, no caveats, signature.
        bytes = [2, 1, 3] + Array("lnd".utf8) + [2, 32] + identifier + [0, 0, 6, 32] + signature
    }

    /// What a `.macaroon` file holds.
    public var binary: [UInt8] { bytes }
    /// What goes into the header `Grpc-Metadata-macaroon`. A credential: to be shown to whoever may use the node.
    public var hex: String { Hex.encode(bytes) }

    /// In a time that does not depend on where they differ.
    func matches(hex: String) -> Bool {
        guard let given = Hex.decode(hex), given.count == bytes.count else { return false }
        return zip(given, bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension SimulatedMacaroon: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
