/// An address on the chain for a payer whom Lightning fails (BOLT 11, field `f`).
public struct FallbackAddress: Hashable, Sendable {
    /// 0 or 1 for a witness program, 17 for the hash of a public key, 18 for the hash of a script.
    public let version: UInt8
    /// 20 or 32 bytes for version 0, 32 for version 1, 20 for 17 and 18.
    public let program: [UInt8]

    /// `nil` unless the version is known and the program has a length that goes with it.
    public init?(version: UInt8, program: [UInt8]) {
        guard Self.programLengths(version)?.contains(program.count) == true else { return nil }
        self.version = version
        self.program = program
    }

    /// `nil` for a version that is not known.
    static func programLengths(_ version: UInt8) -> [Int]? {
        switch version {
        case 0: [20, 32]
        case 1: [32]
        case 17, 18: [20]
        default: nil
        }
    }

    /// The address as people write it: Base58Check for the versions 17 and 18, Bech32 for 0, Bech32m for 1.
    public func text(on network: BitcoinNetwork) -> String {
        switch version {
        case 17: Base58Check.encode([network.publicKeyHashVersion] + program)
        case 18: Base58Check.encode([network.scriptHashVersion] + program)
        default:
            Bech32.encode(
                prefix: Array(network.addressPrefix.utf8), words: [version] + BitPacking.words(program),
                variant: version == 0 ? .bech32 : .bech32m)
        }
    }
}

extension BitcoinNetwork {
    fileprivate var addressPrefix: String {
        switch self {
        case .mainnet: "bc"
        case .testnet, .signet: "tb"
        case .regtest: "bcrt"
        case .simnet: "sb"
        }
    }

    fileprivate var publicKeyHashVersion: UInt8 {
        switch self {
        case .mainnet: 0x00
        case .testnet, .signet, .regtest: 0x6f
        case .simnet: 0x3f
        }
    }

    fileprivate var scriptHashVersion: UInt8 {
        switch self {
        case .mainnet: 0x05
        case .testnet, .signet, .regtest: 0xc4
        case .simnet: 0x7b
        }
    }
}

/// The older form of addresses.
private enum Base58Check {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    static func encode(_ payload: [UInt8]) -> String {
        let checksum = Bytes32(sha256: Bytes32(sha256: payload).bytes).bytes.prefix(4)
        return encode58(payload + checksum)
    }

    private static func encode58(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []  // least significant first
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) << 8
                digits[index] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                digits.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.map { _ in alphabet[0] }
        return String(decoding: zeros + digits.reversed().map { alphabet[Int($0)] }, as: UTF8.self)
    }
}
