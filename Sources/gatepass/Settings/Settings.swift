import Lightning
import LightningNodes
import PayingClient

/// What the configuration file and the environment say; the environment wins.
struct Settings {
    var backend: String?
    /// By backend, then by key.
    var backendValues: [String: [String: String]] = [:]
    /// Where relative paths of the backend start.
    var folder = "."
    var limits = SpendingLimits.standard
    var maxFee: MilliSatoshi?
    var allowsPlainHTTP = false
    var store: String?
    var timeoutSeconds: Int64 = 60
    var certificateAuthorities: String?
    /// Whether requests go in the name of who is signed in; the command line alone says otherwise.
    var usesSessions = true

    /// Every top-level key but `lightning` and `limits`, with its environment variable and what it is for.
    static let keys: [(name: String, variable: String, summary: String)] = [
        (
            "store", "GATEPASS_STORE",
            "folder for passes, sessions, budgets and receipts (default: $XDG_DATA_HOME/gatepass or ~/.local/share/gatepass)"
        ),
        ("max_fee", "GATEPASS_MAX_FEE", "largest fee for one payment (default: 2 % of the price, at least 10 sat)"),
        ("allow_plain_http", "GATEPASS_ALLOW_PLAIN_HTTP", "whether to pay over http beyond this machine: true or false (default false)"),
        ("timeout", "GATEPASS_TIMEOUT", "longest silence of a server, in seconds, 1 to 3600 (default 60)"),
        ("certificate_authorities", "GATEPASS_CERTIFICATE_AUTHORITIES", "PEM file of the authorities to trust in place of the system's"),
    ]

    /// The keys of the section `limits`.
    static let limitKeys: [(name: String, variable: String, summary: String)] = [
        ("per_request", "GATEPASS_MAX_COST", "for one request, fees included (default 1000 sat)"),
        ("per_host", "GATEPASS_LIMIT_PER_HOST", "for one host, over all time (default: none)"),
        ("per_day", "GATEPASS_LIMIT_PER_DAY", "for one day from midnight to midnight UTC (default 10000 sat)"),
        ("total", "GATEPASS_LIMIT_TOTAL", "over all time (default: none)"),
    ]

    mutating func set(_ key: String, _ value: String) throws(SettingProblem) {
        switch key {
        case "store": store = value
        case "max_fee": maxFee = try Self.amount(value)
        case "allow_plain_http":
            guard value == "true" || value == "false" else { throw SettingProblem("must be true or false") }
            allowsPlainHTTP = value == "true"
        case "timeout":
            guard let seconds = Int64(value), (1...3600).contains(seconds) else { throw SettingProblem("must be a number of seconds from 1 to 3600") }
            timeoutSeconds = seconds
        default: certificateAuthorities = value
        }
    }

    mutating func setLimit(_ key: String, _ value: String) throws(SettingProblem) {
        let amount = value == "none" ? nil : try Self.amount(value)
        switch key {
        case "per_request": limits.perRequest = amount
        case "per_host": limits.perHost = amount
        case "per_day": limits.perDay = amount
        default: limits.total = amount
        }
    }

    private static func amount(_ text: String) throws(SettingProblem) -> MilliSatoshi {
        guard let amount = Amount(argument: text) else { throw SettingProblem("must be an amount like `10 sat` or `1500 msat`") }
        return amount.value
    }

    var storeFolder: String { store ?? PassStore.standardFolder() }
}

/// What is wrong with a value, without saying where it stands.
struct SettingProblem: Error {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
