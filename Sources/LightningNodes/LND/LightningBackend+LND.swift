internal import Lightning
internal import Logging

extension LightningBackend {
    /// `backend: lnd`
    public static let lnd = LightningBackend(name: "lnd", title: "lnd over REST", keys: lndKeys, make: makeLND)

    private static let lndKeys = [
        BackendKey("url", "lnd's REST address (restlisten)", example: "https://127.0.0.1:8080", required: true),
        BackendKey(
            "certificate", "path of lnd's tls.cert, which is then the only certificate that is trusted; without it the system's authorities are",
            example: "tls.cert"),
        BackendKey(
            "macaroon", "path of the macaroon file: invoice.macaroon is enough to be paid, paying needs offchain:write as well",
            example: "invoice.macaroon"),
        BackendKey("macaroon_hex", "the macaroon itself in hexadecimal, instead of a path", example: "0201036c6e64...", secret: true),
        BackendKey("timeout", "longest wait for an answer, in seconds, 1 to 300 (default 10)", example: "10"),
        BackendKey("plain_http", "whether http beyond this machine is allowed (default false)", example: "false"),
    ]

    @Sendable private static func makeLND(_ reader: SettingsReader, _ logger: Logger) throws(BackendConfigurationError) -> any LightningNode {
        let url = try reader.url("url", plainHTTPAllowedBy: "plain_http")
        let certificate = try reader.file("certificate")
        if certificate != nil, !url.usesTLS { throw reader.error("certificate", "is of no use with an http url: write https") }
        var configuration = LNDConfiguration(url: url, certificatePEM: certificate, macaroon: try lndMacaroon(reader))
        if let timeout = try reader.seconds("timeout", in: 1...300) { configuration.requestTimeout = timeout }
        do {
            return try LNDNode(configuration, logger: logger)
        } catch {
            throw reader.error("certificate", error.message)
        }
    }

    private static func lndMacaroon(_ reader: SettingsReader) throws(BackendConfigurationError) -> LNDMacaroon {
        switch (reader.text("macaroon"), reader.text("macaroon_hex")) {
        case (nil, nil):
            throw reader.error("macaroon", "is missing: give the path of a macaroon file, or macaroon_hex")
        case (_?, _?):
            throw reader.error("macaroon_hex", "stands beside macaroon: keep one of the two")
        case (_?, nil):
            guard let macaroon = LNDMacaroon(binary: try reader.file("macaroon") ?? []) else {
                throw reader.error("macaroon", "the file is empty or too large to be a macaroon")
            }
            return macaroon
        case (nil, let hex?):
            guard let macaroon = LNDMacaroon(hex: hex) else { throw reader.error("macaroon_hex", "is not hexadecimal") }
            return macaroon
        }
    }
}
