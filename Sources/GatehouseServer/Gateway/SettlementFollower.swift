import Gate
import L402
import Lightning
import Logging
import ServiceLifecycle
import Storage

/// Hears from the node that an invoice was paid: writes it down, and stops giving that invoice to anybody else.
///
/// A payment whose challenge is forgotten (the gate was restarted between the two) is written down when its pass is first used instead.
struct SettlementFollower: ServiceLifecycle.Service {
    let issuer: any InvoiceIssuer
    let desk: ChallengeDesk
    let writer: LedgerWriter
    let sales: Sales
    let clock: WallClock
    let logger: Logger

    func run() async {
        for await settlement in issuer.settlements().cancelOnGracefulShutdown() {
            guard let issued = desk.settled(settlement.paymentHash), let identifier = issued.challenge.identifierIfStandard else { continue }
            sales.sold(issued.service, for: issued.price, hash: settlement.paymentHash, issuedAt: issued.issuedAt)
            let entry = LedgerEntry(
                paymentHash: settlement.paymentHash, amount: issued.price, service: issued.service, passID: identifier.tokenID.hex,
                issuedAt: issued.issuedAt, settledAt: settlement.settledAt ?? clock.now(), firstUsedAt: nil, epoch: issued.epoch,
                validUntil: issued.validUntil)
            if !writer.offer(entry) {
                logger.warning("payment not taken down yet; its pass will be at first use", metadata: ["hash": "\(settlement.paymentHash)"])
            }
        }
        // The stream ends only with the service, unless the node has no way to tell: then there is nothing to follow.
        try? await gracefulShutdown()
    }
}
