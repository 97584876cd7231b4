// What lnd's REST interface carries, under lnd's own field names. Only the fields that are used; int64 are strings or numbers.

struct LNDInfo: Decodable {
    struct Chain: Decodable {
        let network: String
    }

    let identity_pubkey: String
    let version: String?
    let chains: [Chain]?
}

struct LNDAddInvoice: Encodable {
    let memo: String
    let value_msat: LooseInteger
    let expiry: LooseInteger
}

struct LNDAddedInvoice: Decodable {
    let r_hash: String
    let payment_request: String
}

struct LNDInvoice: Decodable {
    let r_hash: String?
    let memo: String?
    let state: String
    let settle_date: LooseInteger?
    let settle_index: LooseInteger?
    let value_msat: LooseInteger?
    let amt_paid_msat: LooseInteger?
}

struct LNDInvoiceList: Decodable {
    let invoices: [LNDInvoice]?
}

struct LNDSend: Encodable {
    let payment_request: String
    let timeout_seconds: Int32
    let fee_limit_msat: LooseInteger
    let no_inflight_updates = false
}

struct LNDPayment: Decodable {
    let payment_hash: String
    let status: String
    let payment_preimage: String?
    let value_msat: LooseInteger?
    let fee_msat: LooseInteger?
    let failure_reason: String?
}

struct LNDChannelBalance: Decodable {
    struct Amount: Decodable {
        let msat: LooseInteger
    }

    let local_balance: Amount?
    /// Satoshi; the older field.
    let balance: LooseInteger?
}

/// One line of a streamed answer.
struct LNDStreamLine<Result: Decodable>: Decodable {
    let result: Result?
    let error: LNDErrorBody?
}

struct LNDErrorBody: Decodable {
    let code: Int?
    let grpc_code: Int?
    let message: String?
    /// Where older versions put the message.
    let error: String?
}
