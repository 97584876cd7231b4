public import HostSystem
public import Lightning
public import Logging

/// An HTTP client that pays for what it asks for: it meets `402 Payment Required`, checks the invoice, pays it within its limits, keeps the pass,
/// and uses
/// it from then on.
///
/// ```swift
/// let client = try PayingClient(payer: node)
/// let response = try await client.get("https://swaps.example/swap/quote")
/// print(String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
/// ```
///
/// Passes, budgets and unfinished payments live in a folder (``PassStore``) that several clients and processes may share; among all of them an
/// origin's
/// pass is bought once. A payment that a crash interrupted is finished by the next request to its origin, never made a second time.
///
/// Safe to use from anywhere. Call ``shutdown()`` when it is not needed any more.
public final class PayingClient: Sendable {
    public struct Configuration: Sendable {
        /// Where passes are kept; see ``PassStore/standardFolder(environment:)``.
        public var storeFolder: String
        /// Narrowed further by the limits that were set in the store. By default 1,000 satoshi a request and 10,000 a day.
        public var limits: SpendingLimits
        /// How many redirects are followed; 0 hands the redirect to the caller. At most 10 by default.
        public var redirectLimit: Int
        public var connectTimeout: Duration
        /// For the head of an answer, and between two pieces of its body.
        public var idleTimeout: Duration
        /// For the node, to carry a payment out; after that it is asked how the payment goes.
        public var payTimeout: Duration
        /// A PEM file with the certificate authorities to trust in place of the system's.
        public var trustRootsFile: String?
        /// Whether requests to a network that somebody signed in to (``AccountClient``) go in his name first, and pay only when they are told to.
        public var usesSessions: Bool

        public init(
            storeFolder: String = PassStore.standardFolder(), limits: SpendingLimits = .standard, redirectLimit: Int = 10,
            connectTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(60), payTimeout: Duration = .seconds(60),
            trustRootsFile: String? = nil, usesSessions: Bool = true
        ) {
            self.storeFolder = storeFolder
            self.limits = limits
            self.redirectLimit = redirectLimit
            self.connectTimeout = connectTimeout
            self.idleTimeout = idleTimeout
            self.payTimeout = payTimeout
            self.trustRootsFile = trustRootsFile
            self.usesSessions = usesSessions
        }
    }

    public let store: PassStore
    let core: ClientCore

    /// - Parameter payer: the node that pays; it stays the caller's, who shuts it down after this client.
    public init(
        payer: any InvoicePayer, configuration: Configuration = Configuration(), clock: WallClock = .system,
        logger: Logger = Logger(label: "paying-client")
    ) throws(PayingClientError) {
        do throws(FileError) {
            store = try PassStore(folder: configuration.storeFolder)
        } catch {
            throw .storage(error)
        }
        core = ClientCore(payer: payer, store: store, configuration: configuration, clock: clock, logger: logger)
    }

    /// Sends a `GET` and pays when it has to.
    public func get(_ url: String, terms: PaymentTerms = PaymentTerms()) async throws(PayingClientError) -> PaidResponse {
        try await send(PaidRequest(url: url, terms: terms))
    }

    /// Sends the request, pays when it has to, and follows redirects. An answer with an error status is an answer.
    /// - Parameter onEvent: told what happens, in order; must return at once.
    public func send(
        _ request: PaidRequest, onEvent: @escaping @Sendable (PaymentEvent) -> Void = { _ in }
    ) async throws(PayingClientError) -> PaidResponse {
        var journey = try Journey(request, core: core, onEvent: onEvent)
        return try await journey.run()
    }

    /// Asks the node about every pending payment and finishes or clears those that are over. Pays nothing.
    /// - Returns: the payments that are still open.
    public func resolvePendingPayments(
        onEvent: @escaping @Sendable (PaymentEvent) -> Void = { _ in }
    ) async throws(PayingClientError) -> [PendingPayment] {
        try await core.resolvePendingPayments(onEvent: onEvent)
    }

    /// Closes the connections. Bodies that are still being read break off.
    public func shutdown() async {
        await core.shutdown()
    }
}
