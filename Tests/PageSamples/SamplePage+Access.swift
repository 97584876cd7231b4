internal import Lightning
internal import Pages
internal import SSA

extension SamplePage {
    static func access(_ filler: Filler) throws -> [SamplePage] {
        let tools = [
            ToolAccess(
                id: filler("8f0000000000000000000001"), origin: filler("https://quark-calendar.tools.example"),
                scopes: try scopes(Scopes(bits: [0, 12, 20]), filler), since: Timestamp(seconds: 1_790_000_000),
                lastUsed: Timestamp(seconds: 1_795_000_000)),
            ToolAccess(
                id: "8f0000000000000000000002", origin: filler("http://127.0.0.1:49152"), scopes: [], since: Timestamp(seconds: 1_785_542_400),
                lastUsed: Timestamp(seconds: 1_785_542_460)),
            ToolAccess(
                id: "8f0000000000000000000003", origin: filler("com.example.tool:"), scopes: try scopes(Scopes(bits: [22]), filler),
                since: Timestamp(seconds: 1_785_542_400), lastUsed: Timestamp(seconds: 1_785_542_460)),
        ]
        let sessions = [
            SessionAccess(
                id: filler("0f0000000000000000000001"), isThis: true, address: filler("203.0.113.7"),
                program: filler("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"), since: Timestamp(seconds: 1_795_000_000),
                lastUsed: Timestamp(seconds: 1_795_003_600)),
            SessionAccess(
                id: "0f0000000000000000000002", isThis: false, address: filler("2001:db8::7"), since: Timestamp(seconds: 1_788_220_800),
                lastUsed: Timestamp(seconds: 1_788_220_800)),
        ]
        let token = filler("k3Zt0-token")
        return [
            SamplePage("access") { $0.access(AccessPage(formToken: token, tools: tools, sessions: sessions, notice: .ended), in: $1) },
            SamplePage("access-empty") { $0.access(AccessPage(formToken: token, tools: [], sessions: Array(sessions.prefix(1))), in: $1) },
            SamplePage("access-problem") {
                $0.access(AccessPage(formToken: token, tools: [], sessions: sessions, problem: .unavailable), in: $1)
            },
            SamplePage("account") { $0.account(AccountPage(formToken: token, account: account(filler)), in: $1) },
            SamplePage("handler") { $0.handler(HandlerPage(), in: $1) },
        ]
    }
}
