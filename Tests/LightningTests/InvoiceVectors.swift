import Foundation
import Lightning

/// The files in `Vectors`.
struct InvoiceVectors: Decodable {
    struct Valid: Decodable, CustomStringConvertible, Sendable {
        let name: String
        let invoice: String
        let expected: Expected
        let private_key_hex: String?
        let preimage_hex: String?
        var description: String { name }
    }

    struct Invalid: Decodable, CustomStringConvertible, Sendable {
        let name: String
        let invoice: String
        let reason: String
        var description: String { name }
    }

    struct Expected: Decodable, Sendable {
        let network: String?
        let currency_prefix: String?
        let amount_msat: UInt64?
        let timestamp: Int64
        let payment_hash: String
        let payment_secret: String?
        let description: String?
        let description_hash: String?
        let expiry: UInt64
        let min_final_cltv_expiry_delta: UInt64
        let payee: String?
        let n_field: String?
        let metadata: String?
        let features: [Int]
        let fallbacks: [Fallback]
        let routes: [[Hop]]
        let signature_hex: String?
        let recovery_id: UInt8?
        let signing_data_hex: String?
        let signing_hash_hex: String?
    }

    struct Fallback: Decodable, Sendable {
        let version: UInt8
        let program_hex: String
    }

    struct Hop: Decodable, Sendable {
        let pubkey: String
        let short_channel_id: String
        let fee_base_msat: UInt32
        let fee_proportional_millionths: UInt32
        let cltv_expiry_delta: UInt16
    }

    let valid: [Valid]
    let invalid: [Invalid]
    let extra_valid: [Valid]?

    static func load(_ file: String) throws -> InvoiceVectors {
        try JSONDecoder().decode(InvoiceVectors.self, from: Data(contentsOf: resource("Vectors/\(file)")))
    }

    static let specification = Result { try load("bolt11.json") }
    static let more = Result { try load("bolt11-more.json") }

    static func allValid() throws -> [Valid] {
        let specification = try specification.get()
        return try specification.valid + (specification.extra_valid ?? []) + more.get().valid
    }

    /// The key with which the examples of BOLT 11 are signed; the specification prints it.
    static let specificationKey = SecretKey(
        Bytes32(hex: "e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734") ?? Bytes32(words: (0, 0, 0, 0)))
    static let specificationPayee = "03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad"
}
