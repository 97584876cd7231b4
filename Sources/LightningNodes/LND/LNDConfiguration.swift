internal import Lightning

/// How to reach an lnd by its REST interface.
public struct LNDConfiguration: Sendable {
    /// `https://HOST:8080` in a default installation.
    public var url: NodeURL
    /// The contents of lnd's `tls.cert`. With it, no other certificate authority is trusted; without it, the system's are.
    public var certificatePEM: [UInt8]?
    /// Sent with every request. The invoice macaroon is enough to be paid; paying needs the admin macaroon or one baked for
    /// `offchain:read offchain:write info:read`.
    public var macaroon: LNDMacaroon
    /// The longest wait for an answer to anything but a payment.
    public var requestTimeout: Duration
    public var reconnect: Backoff
    /// How long one settlement subscription lasts before it is renewed; finds a peer that vanished without closing the connection.
    public var subscriptionLifetime: Duration

    public init(
        url: NodeURL, certificatePEM: [UInt8]?, macaroon: LNDMacaroon, requestTimeout: Duration = .seconds(10), reconnect: Backoff = Backoff(),
        subscriptionLifetime: Duration = .seconds(120)
    ) {
        self.url = url
        self.certificatePEM = certificatePEM
        self.macaroon = macaroon
        self.requestTimeout = requestTimeout
        self.reconnect = reconnect
        self.subscriptionLifetime = subscriptionLifetime
    }
}

/// lnd's own macaroon, which opens its interface; not one of ours. Never printed.
public struct LNDMacaroon: Sendable {
    let secret: NodeSecret

    /// The contents of a `.macaroon` file; `nil` when empty or larger than 64 KiB.
    public init?(binary: [UInt8]) {
        guard !binary.isEmpty, binary.count <= 65536 else { return nil }
        secret = NodeSecret(Hex.encode(binary))
    }

    /// Hexadecimal text; white space around it is ignored.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(String(hex.filter { !$0.isWhitespace })) else { return nil }
        self.init(binary: bytes)
    }
}
