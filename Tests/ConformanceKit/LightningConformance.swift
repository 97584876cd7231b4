internal import Lightning

/// The contract of ``InvoiceIssuer`` and ``InvoicePayer``: what every Lightning node that Gatehouse can use passes.
///
/// Claims leave the pair as they found it, except for the money that they moved; run them one after another on one pair.
public enum LightningConformance {
    public typealias PairClaim = Claim<any LightningPair>

    public static let claims: [PairClaim] = invoices + payments + limits + faults
}

extension LightningPair {
    func invoice(_ amount: MilliSatoshi = .satoshis(1000), memo: String = "a pass", expirySeconds: Int64 = 600) async throws -> Invoice {
        try await issuer.createInvoice(InvoiceRequest(amount: amount, memo: memo, expirySeconds: expirySeconds)).invoice
    }

    /// Pays with as much time and fee as it may need.
    func pay(_ invoice: Invoice) async throws -> PaymentStatus {
        let amount = invoice.amount ?? .zero
        return try await payer.pay(invoice, feeLimit: traits.smallestFeeLimit(amount), timeout: traits.patience)
    }

    func payment(_ invoice: Invoice) async throws -> Payment {
        let status = try await pay(invoice)
        guard case .succeeded(let payment) = status else { throw ConformanceFailure("the payment did not succeed: \(status)") }
        return payment
    }

    /// The balance once it stands at `expected`, give or take the unit in which it is told.
    func awaitBalance(_ expected: MilliSatoshi) async throws {
        try await eventually(within: traits.patience, "the payer's balance is \(expected)") {
            let balance = try await payer.spendableBalance()
            let (high, low) = (max(balance, expected), min(balance, expected))
            return high.value - low.value < max(1, traits.balanceUnit.value) ? () : nil
        }
    }
}

extension PaymentStatus {
    var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}

/// The error of a call that must not succeed.
func refusal(_ what: String, _ call: () async throws -> Void) async throws -> LightningNodeError {
    do {
        try await call()
    } catch let error as LightningNodeError {
        return error
    }
    throw ConformanceFailure("was not refused: \(what)")
}
