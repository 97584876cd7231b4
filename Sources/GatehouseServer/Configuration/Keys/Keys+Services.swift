enum ServiceKeys {
    static let name = ValueKey("name", .name, .required, "Goes into passes, books and log lines. Unique.")
    static let match = ConfigurationKey(
        "match", .section(MatchKeys.all), .optional("every request"),
        "Which requests are for it. A named host goes before any host, a longer path before a shorter one.")
    static let upstream = ValuesKey(
        "upstream", .upstream, .required,
        """
        Where admitted requests go: `http`, `https` (HTTP/2 where it agrees to it) or `h2c` (HTTP/2 in clear text, for gRPC); one address or several of one scheme. \
        Of several, the one with the fewest requests under way; one that cannot be connected to rests.
        """, example: ["http://127.0.0.1:9000"], takesOne: true)
    static let upstreamTLS = ConfigurationKey(
        "upstream_tls", .section(UpstreamTLSKeys.all), .optional("by the system's authorities"),
        "How an `https` upstream proves who it is; without effect on the others.",
        isCommentedOut: true)
    static let health = ConfigurationKey(
        "health", .section(HealthKeys.all), .optional("an address counts as healthy until a connection to it fails"),
        "Checks each address at intervals. One that is unhealthy gets no calls while another is healthy.", isCommentedOut: true)
    static let free = ValuesKey(
        "free", .path, .optional("none"), "Paths that cost nothing; everything below them too.", example: ["/swap/health"])
    static let payment = ConfigurationKey("payment", .section(PaymentKeys.all), .optional("everybody may come in"), "What a pass costs.")
    static let maxBody = ValueKey("max_body", .size, .optional("any size"), "The longest request body; a longer one is answered 413.")
    static let timeouts = ConfigurationKey(
        "timeouts", .section(ServiceTimeoutKeys.all), .optional("those of `timeouts.upstream_*`"), "How long this upstream may take.",
        isCommentedOut: true)
    static let retries = ConfigurationKey(
        "retries", .section(RetryKeys.all), .optional("the defaults below"), "Which requests are sent again when an attempt failed, and how often.",
        isCommentedOut: true)
    static let cors = ConfigurationKey(
        "cors", .section(CORSKeys.all), .optional("the upstream answers browsers itself; what the gate says may be read by every page"),
        "What pages of other origins may do. The upstream's own such fields are replaced.", isCommentedOut: true)
    static let accounts = ValueKey(
        "accounts", .flag, .optional("`false`"), "Whether members of the `network` come in without paying. Without `payment` nobody else comes in.",
        isCommentedOut: true)
    static let scopes = ConfigurationKey(
        "scopes", .sections(ServiceScopeKeys.all), .optional("no tool comes in"),
        "What a tool that acts for a member must have been allowed; the first that covers a request decides, and what none covers no tool may call.",
        isCommentedOut: true)

    static let all = [
        name.key, match, upstream.key, upstreamTLS, health, free.key, payment, maxBody.key, timeouts, retries, cors, accounts.key,
        scopes,
    ]
}

enum UpstreamTLSKeys {
    static let authority = ValueKey(
        "ca", .file, .optional("the system's authorities"), "The only authorities that are trusted, in PEM.", example: "ca.pem")
    static let pin = ValueKey(
        "pin", .fingerprint, .optional("any certificate that the authorities vouch for"),
        "SHA-256 of the upstream's certificate in DER: exactly that certificate is taken, and nothing else about it is checked.")
    static let serverName = ValueKey(
        "server_name", .host, .optional("the host of `upstream`"), "The name that the certificate must be for.", example: "backend.internal")

    static let all = [authority.key, pin.key, serverName.key]
}

enum MatchKeys {
    static let host = ValueKey(
        "host", .hostPattern, .optional("any host"), "The host of the request, without a port; `*.example.com` is every name below that one.",
        isCommentedOut: true)
    static let path = ValueKey(
        "path", .path, .default("/"), "A prefix on a segment border: `/swap` covers `/swap/x`, not `/swapper`.", example: "/swap")
    static let pattern = ValueKey(
        "pattern", .pattern, .optional("any path below `path`"),
        "A regular expression that the whole path must match, with `.`, `[a-z]`, `[^/]`, `*`, `+`, `?`, `{n,m}` and groups.", isCommentedOut: true)
    static let methods = ValuesKey("methods", .method, .optional("any method"), "The methods.", example: ["GET", "POST"], isCommentedOut: true)
    static let headers = ConfigurationKey(
        "headers", .sections(HeaderKeys.all), .optional("any"), "Fields that a request must carry.", isCommentedOut: true)

    static let all = [host.key, path.key, pattern.key, methods.key, headers]
}

enum HeaderKeys {
    static let name = ValueKey("name", .fieldName, .required, "The name of the field.")
    static let value = ValueKey("value", .text, .optional("any value"), "Exactly this value.", example: "2")

    static let all = [name.key, value.key]
}

enum CORSKeys {
    static let origins = ValuesKey(
        "origins", .origin, .required, "The origins whose pages may call, or `*` for all.", example: ["https://shop.example"])
    static let methods = ValuesKey("methods", .method, .optional("any method"), "The methods that they may use.", example: ["GET", "POST"])
    static let headers = ValuesKey("headers", .fieldName, .optional("any field"), "The request fields that they may set.", example: ["Authorization"])
    static let exposed = ValuesKey(
        "exposed", .fieldName, .optional("those that every page may"), "The response fields that they may read.", example: ["ETag"])
    static let credentials = ValueKey(
        "credentials", .flag, .default("false"), "Whether they may call with cookies. Never together with the origin `*`.")
    static let maxAge = ValueKey("max_age", .wholeSeconds, .default("10m"), "How long a browser may keep what it was told.", example: "10m")

    static let all = [origins.key, methods.key, headers.key, exposed.key, credentials.key, maxAge.key]
}

enum PaymentKeys {
    static let price = ValueKey("price", .price, .required, "What a pass costs, where `prices` says nothing else.")
    static let prices = ConfigurationKey(
        "prices", .sections(PriceKeys.all), .optional("one price"), "Prices by path; the first that covers a request decides.",
        isCommentedOut: true)
    static let expires = ValueKey(
        "expires", .wholeSeconds, .optional("never"),
        """
        How long a pass is good for, counted from the challenge, so the time until it is paid is part of it; the end is cut to a whole second. Whatever is \
        shorter than 10s is taken, but may end before a slow payment does.
        """, example: "30d")
    static let capabilities = ValuesKey(
        "capabilities", .name, .optional("no such caveat: a pass may do everything"),
        "What a pass may do; its holder can take some away before handing it on.",
        example: ["loop_out", "loop_in"], isCommentedOut: true)
    static let require = ConfigurationKey(
        "require", .sections(RequirementKeys.all), .optional("none"), "Requests that need a capability; the first that covers a request decides.",
        isCommentedOut: true)
    static let maxChallenges = ValueKey(
        "max_challenges", .rate, .default("30/min"), "How many invoices one caller may have made; above it the answer is 429.")
    static let invoiceExpiry = ValueKey(
        "invoice_expiry", .wholeSeconds, .default("10m"), "How long an invoice can be paid.", example: "10m")
    static let reuse = ValueKey(
        "reuse", .duration, .default("30s"), "How long the same caller gets the same invoice again; `0s`: a new one each time.")

    static let all = [
        price.key, prices, expires.key, capabilities.key, require, maxChallenges.key, invoiceExpiry.key, reuse.key,
    ]
}

enum PriceKeys {
    static let path = ValueKey("path", .path, .required, "A prefix on a segment border.", example: "/swap/quote")
    static let methods = ValuesKey("methods", .method, .optional("any method"), "The methods.", example: ["POST"])
    static let price = ValueKey("price", .price, .required, "What a pass for it costs.", example: "1500 msat")

    static let all = [path.key, methods.key, price.key]
}

enum RequirementKeys {
    static let path = ValueKey("path", .path, .required, "A prefix on a segment border.", example: "/swap/out")
    static let methods = ValuesKey("methods", .method, .optional("any method"), "The methods.", example: ["POST"])
    static let capability = ValueKey("capability", .name, .required, "One of `capabilities`.", example: "loop_out")

    static let all = [path.key, methods.key, capability.key]
}

enum ServiceScopeKeys {
    static let path = ValueKey("path", .path, .required, "A prefix on a segment border.")
    static let methods = ValuesKey("methods", .method, .optional("any method"), "The methods.", example: ["GET"])
    static let require = ValuesKey(
        "require", .scopeName, .required, "Names of the network's scopes, all of which it takes; `[]`: any tool that a member let in.",
        example: ["messages.read"], mayBeEmpty: true)

    static let all = [path.key, methods.key, require.key]
}
