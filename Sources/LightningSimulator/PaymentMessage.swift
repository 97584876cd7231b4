internal import Lightning

/// lnd's `Payment`.
struct PaymentMessage: Encodable, Sendable {
    let payment_hash: String
    let status: String
    /// Hexadecimal here, unlike everywhere else in lnd's JSON.
    let payment_preimage: String
    let value: JSONInteger
    let value_sat: JSONInteger
    let value_msat: JSONInteger
    let fee: JSONInteger
    let fee_sat: JSONInteger
    let fee_msat: JSONInteger
    let failure_reason: String

    /// `amount` is for payments that have not succeeded, where it is known.
    init(_ status: PaymentStatus, _ hash: PaymentHash, _ amount: MilliSatoshi?) {
        var paid = amount ?? .zero
        var fees = MilliSatoshi.zero
        var preimage = String(repeating: "0", count: 64)
        var reason = "FAILURE_REASON_NONE"
        switch status {
        case .inFlight:
            self.status = "IN_FLIGHT"
        case .failed(let failure):
            self.status = "FAILED"
            reason = failure.lndReason
        case .succeeded(let payment):
            self.status = "SUCCEEDED"
            paid = payment.amount
            fees = payment.fee
            preimage = payment.preimage.hex
        }
        payment_hash = hash.hex
        payment_preimage = preimage
        failure_reason = reason
        value = JSONInteger(paid.value / 1000)
        value_sat = JSONInteger(paid.value / 1000)
        value_msat = JSONInteger(paid.value)
        fee = JSONInteger(fees.value / 1000)
        fee_sat = JSONInteger(fees.value / 1000)
        fee_msat = JSONInteger(fees.value)
    }

    /// What the older call says instead of the reason.
    var olderError: String {
        switch failure_reason {
        case "FAILURE_REASON_NO_ROUTE": "no_route"
        case "FAILURE_REASON_TIMEOUT": "timeout"
        case "FAILURE_REASON_INSUFFICIENT_BALANCE": "insufficient_balance"
        case "FAILURE_REASON_INCORRECT_PAYMENT_DETAILS": "incorrect_payment_details"
        default: "error"
        }
    }
}

extension PaymentFailure {
    fileprivate var lndReason: String {
        switch self {
        // lnd has no reason of its own for a route above the fee limit.
        case .noRoute, .feeLimitExceeded: "FAILURE_REASON_NO_ROUTE"
        case .insufficientBalance: "FAILURE_REASON_INSUFFICIENT_BALANCE"
        case .rejectedByPayee: "FAILURE_REASON_INCORRECT_PAYMENT_DETAILS"
        case .timedOut: "FAILURE_REASON_TIMEOUT"
        case .invoiceExpired, .unknown: "FAILURE_REASON_ERROR"
        }
    }
}
