public import Lightning

/// A real node behind the gateway or the paying client: it can be paid and can pay, and holds connections that somebody must end.
public protocol LightningNode: InvoiceIssuer, InvoicePayer {
    /// Closes the connections and ends the settlement streams; every later call fails as `.unreachable`. Call it once the node is not needed
    /// any more; a node that is merely let go of closes its connections in the background.
    func shutdown() async
}
