import Lightning

func lightning() async throws {
    let clock = WallClock { Timestamp(seconds: 1_800_000_000) }
    let (payee, payer) = SimulatedNetwork.pair(wallClock: clock)

    let issued = try await payee.createInvoice(InvoiceRequest(amount: .satoshis(10), memo: "access to swaps", expirySeconds: 600))
    let invoice = try Invoice.decode(issued.text)
    print(invoice.amount ?? .zero, invoice.paymentHash, invoice.isExpired(at: clock.now()))

    let status = try await payer.pay(invoice, feeLimit: .satoshis(1), timeout: .seconds(5))
    guard case .succeeded(let payment) = status else { return print(status) }
    print(payment.preimage.proves(invoice.paymentHash))
}
