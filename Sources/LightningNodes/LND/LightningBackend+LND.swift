internal import Lightning
internal import Logging

extension LightningBackend {
    /// `backend: lnd`
    public static let lnd = LightningBackend(name: "lnd", title: "lnd over REST", keys: lndKeys, check: checkLND, make: makeLND)

    private static let lndKeys = [
        BackendKey("url", .url, "lnd's REST address (restlisten)", example: "https://127.0.0.1:8080", required: true),
        BackendKey(
            "certificate", .file,
            "path of lnd's tls.cert, which is then the only certificate that is trusted; without it the system's authorities are",
            example: "tls.cert"),
        BackendKey(
            "macaroon", .file, "path of the macaroon file: invoice.macaroon is enough to be paid, paying needs offchain:write as well",
            example: "invoice.macaroon"),
        BackendKey("macaroon_hex", .text, "the macaroon itself in hexadecimal, instead of a path", example: "0201036c6e64...", secret: true),
        BackendKey("timeout", .duration, "longest wait for an answer, 1s to 300s (default 10s)", example: "10s"),
        BackendKey("plain_http", .flag, "whether http beyond this machine is allowed (default false)", example: "false"),
    ]

    @Sendable private static func checkLND(_ reader: SettingsReader) throws(BackendConfigurationError) {
        let url = try reader.url("url", plainHTTPAllowedBy: "plain_http")
        if reader.text("certificate") != nil, !url.usesTLS { throw reader.error("certificate", "is of no use with an http url: write https") }
        _ = try lndMacaroonSource(reader)
        _ = try reader.duration("timeout", inSeconds: 1...300)
    }

    @Sendable private static func makeLND(_ reader: SettingsReader, _ logger: Logger) throws(BackendConfigurationError) -> any LightningNode {
        let url = try reader.url("url", plainHTTPAllowedBy: "plain_http")
        var configuration = LNDConfiguration(url: url, certificatePEM: try reader.file("certificate"), macaroon: try lndMacaroon(reader))
        if let timeout = try reader.duration("timeout", inSeconds: 1...300) { configuration.requestTimeout = timeout }
        do {
            return try LNDNode(configuration, logger: logger)
        } catch {
            throw reader.error("certificate", error.message)
        }
    }

    private enum MacaroonSource {
        case file
        case settings(LNDMacaroon)
    }

    private static func lndMacaroonSource(_ reader: SettingsReader) throws(BackendConfigurationError) -> MacaroonSource {
        switch (reader.text("macaroon"), reader.text("macaroon_hex")) {
        case (nil, nil):
            throw reader.error("macaroon", "is missing: give the path of a macaroon file, or macaroon_hex")
        case (_?, _?):
            throw reader.error("macaroon_hex", "stands beside macaroon: keep one of the two")
        case (_?, nil):
            return .file
        case (nil, let hex?):
            guard let macaroon = LNDMacaroon(hex: hex) else { throw reader.error("macaroon_hex", "is not hexadecimal") }
            return .settings(macaroon)
        }
    }

    private static func lndMacaroon(_ reader: SettingsReader) throws(BackendConfigurationError) -> LNDMacaroon {
        switch try lndMacaroonSource(reader) {
        case .settings(let macaroon):
            return macaroon
        case .file:
            guard let macaroon = LNDMacaroon(binary: try reader.file("macaroon") ?? []) else {
                throw reader.error("macaroon", "the file is empty or too large to be a macaroon")
            }
            return macaroon
        }
    }
}
