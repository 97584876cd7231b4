import Foundation
import Lightning
import PayingClient
import SSA
import Testing

/// The example as it was built, and a browser that keeps cookies and follows nothing.
private actor Browser {
    private let client: PayingClient
    private let origin: String
    private var cookie: String?

    init(_ client: PayingClient, _ origin: String) {
        self.client = client
        self.origin = origin
    }

    struct Page: Sendable {
        let status: Int
        let text: String
        let location: String?
        let headers: [(name: String, value: String)]
    }

    func open(_ path: String, form: String? = nil, from: String? = nil) async throws -> Page {
        var headers: [(name: String, value: String)] = cookie.map { [("Cookie", $0)] } ?? []
        if form != nil { headers += [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", from ?? origin)] }
        let response = try await client.send(
            PaidRequest(method: form == nil ? "GET" : "POST", url: origin + path, headers: headers, body: form.map { .bytes(Array($0.utf8)) }))
        if let set = response.header("set-cookie") {
            #expect(set.contains("HttpOnly") && set.contains("SameSite=Lax"))
            cookie = String(set.prefix { $0 != ";" })
        }
        let text = String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
        return Page(status: response.status, text: text, location: response.header("location"), headers: response.headers)
    }
}

@Suite("the example of a tool", .serialized)
struct ExternalToolTests {
    private static func run(_ body: (MemberBench, Browser) async throws -> Void) async throws {
        try await MemberBench.run { bench async throws in
            let process = Process()
            process.executableURL = try Gatepass.program("external-tool")
            process.arguments = ["--listen", "127.0.0.1:0", "--network", "127.0.0.1:\(bench.server.port)"]
            let stdout = Pipe()
            process.standardOutput = stdout
            try process.run()
            let line = await firstLine(stdout.fileHandleForReading)
            #expect(line.hasPrefix("open http://127.0.0.1:"))
            let stranger = try PayingClient(
                payer: SimulatedNetwork.pair(wallClock: bench.clock.wallClock).payer,
                configuration: .init(storeFolder: bench.folder + "/browser", redirectLimit: 0))
            let outcome = await outcome { try await body(bench, Browser(stranger, String(line.dropFirst(5).dropLast()))) }
            await stranger.shutdown()
            process.terminate()
            process.waitUntilExit()
            try outcome.get()
        }
    }

    /// Reading blocks, so it has a thread of its own.
    private static func firstLine(_ file: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var line: [UInt8] = []
                while let byte = file.readData(ofLength: 1).first, byte != UInt8(ascii: "\n") { line.append(byte) }
                continuation.resume(returning: String(decoding: line, as: UTF8.self))
            }
        }
    }

    private static func outcome(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Decides for the user, as his network would, and gives what comes back.
    private static func allow(_ page: String, _ bench: MemberBench) async throws -> String {
        let href = try #require(page.split(separator: "\"").first { $0.contains("/d/s/authorize?") }).replacing("&amp;", with: "&")
        guard case .authorize(let request) = try Link(href).target else { return "" }
        let session = try #require(try bench.store.sessions().first)
        let entry = try await bench.accounts.authorize(request, granting: request.scopes, in: session)
        return "/callback" + String(entry.address.drop { $0 != "?" })
    }

    @Test("a user chooses a network, comes back with tokens, and the address is clean", arguments: ["query", "code"])
    func wholeWay(_ delivery: String) async throws {
        try await Self.run { bench, browser async throws in
            bench.network.change {
                $0.clock = { Int64(Date().timeIntervalSince1970 * 1000) }
                $0.service = { _ in .init(200, [], "<b>1 & 2</b>") }
            }
            try await bench.signIn()
            let name = "127.0.0.1%3A\(bench.server.port)"
            #expect(try await browser.open("/").text.contains("value=\"127.0.0.1:\(bench.server.port)\""))
            let choice = try await browser.open("/network?network=\(name)")
            #expect(choice.text.contains("See your quarks") && choice.text.contains("name=\"bit\" value=\"21\">"))
            let made = try await browser.open("/invite", form: "network=http%3A%2F%2F\(name)&bit=0&bit=12&delivery=\(delivery)")
            #expect(made.text.contains("gatepass authorize 'web+lq://127.0.0.1:\(bench.server.port)/:s:authorize?scopes=4097"))

            let back = try await Self.allow(made.text, bench)
            let landed = try await browser.open(back)
            #expect((landed.status, landed.location) == (303, "/"))
            #expect(landed.headers.contains { $0.name.lowercased() == "referrer-policy" && $0.value == "no-referrer" })
            let home = try await browser.open("/")
            #expect(home.text.contains("You let this tool in") && home.text.contains("See your quarks") && !home.text.contains("LQ."))
            #expect(try await browser.open(back).status == 400, "an answer is good once")

            let called = try await browser.open("/call", form: "path=%2Fnotes")
            #expect(called.text.contains("Status 200") && called.text.contains("&lt;b&gt;1 &amp; 2&lt;/b&gt;"))
            #expect(bench.network.requests(to: "/notes").last?.authorization?.hasPrefix("Bearer LQ.AC.") == true)
            #expect(try await browser.open("/refresh", form: "").location == "/")
            #expect(bench.network.refreshes == 1)
            #expect(try await browser.open("/").text.contains("There is a new access token."))

            #expect(try await browser.open("/refresh", form: "", from: "https://evil.example").status == 403)
            bench.network.endSessions()
            #expect(try await browser.open("/refresh", form: "").text.contains("send the user to the link again"))
            #expect(try await browser.open("/forget", form: "").location == "/")
            #expect(try await browser.open("/").text.contains("Choose"))
        }
    }

    @Test("another browser's answer opens nothing here")
    func foreignAnswer() async throws {
        try await Self.run { bench, browser async throws in
            bench.network.change { $0.clock = { Int64(Date().timeIntervalSince1970 * 1000) } }
            try await bench.signIn()
            let made = try await browser.open("/invite", form: "network=127.0.0.1%3A\(bench.server.port)&bit=0")
            let back = try await Self.allow(made.text, bench)
            // The victim's browser has an invitation of its own.
            _ = try await browser.open("/invite", form: "network=127.0.0.1%3A\(bench.server.port)&bit=0")
            #expect(try await browser.open(back).status == 400)
            #expect(try await browser.open("/").text.contains("Choose"))
        }
    }
}
