internal import SSA

enum NetworkKeys {
    static let name = ValueKey(
        "name", .line(upTo: 64, example: "Example"), .required, "What the network is called, on pages and in letters.")
    static let baseURL = ValueKey(
        "base_url", .baseURL, .required, "Where browsers and clients reach the gate from outside. Links and forms are made with it.")
    static let linkBase = ValueKey(
        "link_base", .networkBase, .optional("the host of `base_url`"), "How links of this network name it: `web+lq://swaps.example:s:...`.",
        isCommentedOut: true)
    static let description = ValueKey(
        "description", .markdown, .optional("nothing"), "What the network is for, in Markdown.", isCommentedOut: true)
    static let environment = ValueKey(
        "environment", .line(upTo: 64, example: "production"), .optional("nothing"), "Which of several installations this is.", isCommentedOut: true)
    static let maintainer = ValueKey(
        "maintainer", .line(upTo: 200, example: "Example Ltd."), .optional("nothing"), "Who runs the network.", isCommentedOut: true)
    static let iconURL = ValueKey(
        "icon_url", .webURL, .optional("nothing"), "A picture of the network.", example: "https://swaps.example/icon.png", isCommentedOut: true)
    static let cdnBaseURL = ValueKey(
        "cdn_base_url", .webURL, .optional("nothing"), "Where clients find the files of the network.", example: "https://files.swaps.example",
        isCommentedOut: true)
    static let privacyPolicy = ValueKey("privacy_policy", .webURL, .optional("nothing"), "The page about privacy.", isCommentedOut: true)
    static let termsOfService = ValueKey(
        "terms_of_service", .webURL, .optional("nothing"), "The page with the terms.", example: "https://swaps.example/terms", isCommentedOut: true)
    static let registration = ValueKey(
        "registration", .choice(example: NetworkConfiguration.Registration.open), .default("open"),
        "Whether strangers may make accounts; where it is `closed`, the operator makes them.")
    static let confirmEmail = ValueKey(
        "confirm_email", .choice(example: ConfirmEmail.auto), .default("auto"),
        "Whether an account can be used only after a code from a letter was brought back; `auto`: where there is `mail`.")
    static let appServers = ConfigurationKey(
        "app_servers", .sections(AppServerKeys.all), .optional("this gate alone, as `main`"),
        "Servers that clients choose from by their distance; one of them is `base_url`.", isCommentedOut: true)
    static let gateways = ConfigurationKey(
        "gateways", .sections(GatewayKeys.all), .optional("this gate alone, as `main`: `/v4/gateway` under `base_url`"),
        "WebSocket gateways that clients choose from by their distance; the first is the network's own.", isCommentedOut: true)
    static let scopes = ConfigurationKey(
        "scopes", .sections(ScopeKeys.all), .optional("`standard`: the areas of the Lightquark API"),
        "What members can allow to tools, or `standard`. A bit never changes its meaning: a scope that comes later takes a free one.",
        isCommentedOut: true)
    static let tokens = ConfigurationKey("tokens", .section(TokenLifeKeys.all), .optional("the defaults below"), "How long access tokens live.")
    static let grantsPerMember = ValueKey(
        "grants_per_member", .count(in: 1...10_000, example: 100), .default("100"),
        "Sessions and tools of one member; with one more the least lately used ends.")
    static let passwords = ConfigurationKey(
        "passwords", .section(PasswordKeys.all), .optional("the defaults below"), "What an Argon2id hash of a password costs.")
    static let mail = ConfigurationKey(
        "mail", .section(MailKeys.all), .optional("no letters are sent"),
        "How letters leave: a program that takes them on its standard input, such as sendmail or msmtp.", isCommentedOut: true)

    static let all = [
        name.key, baseURL.key, linkBase.key, description.key, environment.key, maintainer.key, iconURL.key, cdnBaseURL.key, privacyPolicy.key,
        termsOfService.key, registration.key, confirmEmail.key, appServers, gateways, scopes, tokens, grantsPerMember.key, passwords, mail,
    ]
}

/// As it is written; the value says what it comes to.
enum ConfirmEmail: String, Hashable, Sendable, CaseIterable {
    case on, off, auto
}

enum AppServerKeys {
    static let id = ValueKey("id", .name, .required, "What clients call it. Unique.", example: "main")
    static let baseURL = ValueKey("base_url", .baseURL, .required, "Where it is reached.")

    static let all = [id.key, baseURL.key]
}

enum GatewayKeys {
    static let id = ValueKey("id", .name, .required, "What clients call it. Unique.", example: "main")
    static let url = ValueKey("url", .gatewayURL, .required, "Where it is reached.")

    static let all = [id.key, url.key]
}

enum ScopeKeys {
    static let bit = ValueKey("bit", .count(in: 0...63, example: 20), .required, "Its place among the 64 bits of `scopes` in a link.")
    static let name = ValueKey("name", .scopeName, .required, "What services call it. Unique.")
    static let title = ValueKey(
        "title", .line(upTo: ScopeDefinition.titleLimit, example: "Read your messages"), .required, "What members call it.")
    static let sentence = ValueKey(
        "sentence", .line(upTo: ScopeDefinition.sentenceLimit, example: "Read everything that you can read, also what others wrote."), .required,
        "What it permits, in words for whoever is asked.")
    static let tier = ValueKey(
        "tier", .choice(example: ScopeDefinition.Tier.medium), .required,
        "How much depends on it. What is `high` starts switched off when a member is asked.")

    static let all = [bit.key, name.key, title.key, sentence.key, tier.key]
}

enum TokenLifeKeys {
    static let access = ValueKey("access", life, .default("8h"), "Those of sessions.", example: "8h")
    static let tool = ValueKey("tool", life, .default("1h"), "Those of tools.", example: "1h")

    static let all = [access.key, tool.key]

    /// The bounds of `AccessLifetimes`.
    private static let life = ValueFormat<Duration>.wholeSeconds.limited(to: "whole seconds from 2m to 24h") {
        (.seconds(120)...(.seconds(24 * 3600))).contains($0)
    }
}

enum PasswordKeys {
    static let memory = ValueKey(
        "memory", .hashMemory, .default("19 MiB"), "For each password that is hashed at a time.", example: "19 MiB")
    static let passes = ValueKey("passes", .count(in: 1...16, example: 2), .default("2"), "Passes over the memory.")
    static let workers = ValueKey("workers", .count(in: 1...64, example: 2), .default("2"), "Threads that hash passwords, each with `memory`.")
    static let queue = ValueKey(
        "queue", .count(in: 0...10_000, example: 64), .default("64"), "Passwords that may wait for a thread; whoever comes then is answered 503.")

    static let all = [memory.key, passes.key, workers.key, queue.key]
}

enum MailKeys {
    static let command = ValuesKey(
        "command", .argument, .required,
        "A program by its absolute path, and its arguments. No shell reads them. The argument `{to}` stands for the address that the letter goes to.",
        example: ["/usr/sbin/sendmail", "-t", "-i"])
    static let from = ValueKey("from", .sender, .required, "Who the letters come from.")

    static let all = [command.key, from.key]
}

extension ValueFormat where Value == UInt64 {
    /// The bounds of `Argon2idParameters`.
    fileprivate static let hashMemory = ValueFormat(name: "size", expected: "whole KiB from 8 KiB to 1 GiB", example: "19 MiB") { text in
        guard case .value(let size) = size.parse(text), size % 1024 == 0, (8 << 10...1 << 30).contains(size) else { return .wrong }
        return .value(size)
    }
}
