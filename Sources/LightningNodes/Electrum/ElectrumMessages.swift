// What Electrum's JSON-RPC carries, under Electrum's own field names. Only the fields that are used.

struct ElectrumCall: Encodable, Sendable {
    let id = 1
    let method: String
    var params: [String: ElectrumParameter]

    init(_ method: String, _ params: [String: ElectrumParameter] = [:]) {
        self.method = method
        self.params = params
    }

    private enum CodingKeys: CodingKey {
        case id, method, params
    }
}

enum ElectrumParameter: Encodable, Sendable {
    case text(String)
    case number(Int64)
    case flag(Bool)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        }
    }
}

struct ElectrumReply<Result: Decodable>: Decodable {
    struct Trouble: Decodable {
        let message: String
    }

    let result: Result?
    let error: Trouble?
}

struct ElectrumInfo: Decodable {
    let network: String
    let version: String?
}

/// `export_request` and `export_invoice`.
struct ElectrumInvoice: Decodable {
    let status: Int
    let rhash: String?
    let lightning_invoice: String?
    let amount_msat: LooseInteger?
    let message: String?
    /// Seconds.
    let timestamp: Int64?
}

/// Electrum's `PR_...` numbers.
enum ElectrumStatus {
    static let unpaid = 0
    static let expired = 1
    static let paid = 3
    static let inFlight = 4
    static let failed = 5
    static let routing = 6
    /// Paid on chain, not confirmed.
    static let unconfirmed = 7
}

struct ElectrumPaymentResult: Decodable {
    let payment_hash: String
    let success: Bool
    let preimage: String?
}

/// One row of `lightning_history`; other kinds of rows lack some of the fields.
struct ElectrumHistoryRow: Decodable {
    let type: String?
    let payment_hash: String?
    let preimage: String?
    /// Negative when sent; includes the fee.
    let amount_msat: Int64?
    let fee_msat: Int64?
}

struct ElectrumChannel: Decodable {
    let state: String
    let peer_state: String?
    let remote_pubkey: String?
    /// Satoshi.
    let local_balance: Int64?
    let local_reserve: Int64?
}

/// Electrum understood, and said no.
struct ElectrumRefusal: Error {
    let message: String
    let method: String

    init(message: String, method: String) {
        self.message = String(printable(message).prefix(300))
        self.method = method
    }

    var saysUnknown: Bool { message.contains("not found") }
    var saysPaid: Bool { message.contains("has been paid already") }
    var saysInFlight: Bool { message.contains("already initiated") || message.contains("did not clear") }
    var saysExpired: Bool { message.contains("has expired") }
    var saysWalletMissing: Bool { message.contains("wallet not loaded") }
}
