internal import Lightning
internal import Logging

extension LightningBackend {
    /// `backend: electrum`
    public static let electrum = LightningBackend(
        name: "electrum", title: "Electrum daemon over JSON-RPC", keys: electrumKeys, smallestAmount: .satoshis(1), check: checkElectrum,
        make: makeElectrum)

    private static let electrumKeys = [
        BackendKey("url", .url, "the daemon's JSON-RPC address (rpcsock tcp, rpchost, rpcport)", example: "http://127.0.0.1:7777", required: true),
        BackendKey("user", .text, "the daemon's rpcuser", example: "user", required: true),
        BackendKey("password", .text, "the daemon's rpcpassword", example: "...", secret: true),
        BackendKey("password_file", .file, "path of a file that holds the rpcpassword, instead of password", example: "electrum.password"),
        BackendKey("wallet", .text, "path of the wallet file on the daemon's machine (default: the daemon's default wallet)", example: "/srv/wallet"),
        BackendKey("timeout", .duration, "longest wait for an answer, 1s to 300s (default 10s)", example: "10s"),
        BackendKey("plain_http", .flag, "whether http beyond this machine is allowed (default false)", example: "false"),
    ]

    @Sendable private static func checkElectrum(_ reader: SettingsReader) throws(BackendConfigurationError) {
        _ = try reader.url("url", plainHTTPAllowedBy: "plain_http")
        _ = try electrumPasswordSource(reader)
        _ = try reader.duration("timeout", inSeconds: 1...300)
    }

    @Sendable private static func makeElectrum(_ reader: SettingsReader, _ logger: Logger) throws(BackendConfigurationError) -> any LightningNode {
        var configuration = ElectrumConfiguration(
            url: try reader.url("url", plainHTTPAllowedBy: "plain_http"), user: reader.text("user") ?? "", password: try electrumPassword(reader),
            wallet: reader.text("wallet"))
        if let timeout = try reader.duration("timeout", inSeconds: 1...300) { configuration.requestTimeout = timeout }
        return ElectrumNode(configuration, logger: logger)
    }

    private enum PasswordSource {
        case file
        case settings(NodeSecret)
    }

    private static func electrumPasswordSource(_ reader: SettingsReader) throws(BackendConfigurationError) -> PasswordSource {
        switch (reader.text("password"), reader.text("password_file")) {
        case (nil, nil):
            throw reader.error("password", "is missing: `electrum getconfig rpcpassword` prints it")
        case (_?, _?):
            throw reader.error("password_file", "stands beside password: keep one of the two")
        case (let password?, nil):
            return .settings(NodeSecret(password))
        case (nil, _?):
            return .file
        }
    }

    private static func electrumPassword(_ reader: SettingsReader) throws(BackendConfigurationError) -> NodeSecret {
        switch try electrumPasswordSource(reader) {
        case .settings(let password):
            return password
        case .file:
            let bytes = try reader.file("password_file") ?? []
            let text = String(decoding: bytes, as: UTF8.self)
            return NodeSecret(String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()))
        }
    }
}
