import Foundation
import Testing

/// Fuzz/RedirectURI/compare.mjs with a fixed seed; `make fuzz-redirect` runs it for longer.
@Suite("Redirect URIs beside the URL parser of browsers", .enabled(if: Node.isAvailable, "needs Node.js (Debian: nodejs)"))
struct DifferentialTests {
    @Test("nothing that is accepted leads a browser to another place than the one that is shown")
    func agrees() throws {
        let (status, output, errors) = try Node.run(reader: Node.productFolder().appendingPathComponent("RedirectURIReader"), cases: 50_000)
        #expect(status == 0, "\(errors)")
        let tally = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        #expect(tally["cases"] as? Int == 50_000)
        #expect(tally["different"] as? Int == 0)
        // Enough on either side, or it would show nothing.
        #expect((8_000..<35_000).contains(try #require(tally["readByBoth"] as? Int)))
        #expect(try #require(tally["shownInUnicode"] as? Int) > 500)
        #expect(Set(try #require(tally["kinds"] as? [String: Int]).keys) == ["web", "app", "loopback", "localhost"])
        #expect(try #require(tally["codes"] as? [String: Int]).count > 25)
    }

    @Test("the comparison finds a reader out that takes URIs apart by RFC 3986")
    func findsOut() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let reader = folder.appendingPathComponent("reader")
        try Data(Self.reader.utf8).write(to: reader)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: reader.path)
        let (status, _, errors) = try Node.run(reader: reader, cases: 5_000)
        #expect(status == 1)
        #expect(errors.contains("host: "))
    }

    /// The expression of RFC 3986 appendix B, and the host as what stands between the last `@` and a colon.
    private static let reader = #"""
        #!/usr/bin/env node
        const { createInterface } = require("node:readline")
        createInterface({ input: process.stdin }).on("line", (line) => {
            const uri = Buffer.from(line, "hex").toString()
            const [, , scheme, , authority, path, query] = /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?/.exec(uri) ?? []
            if (scheme !== "https" || !authority || /[\t\n]/.test(uri)) return console.log("-\tnone")
            const host = authority.replace(/^.*@/, "").replace(/:\d*$/, "")
            const answer = "https://" + host + "/"
            console.log(["+", "web", scheme, host, "", "", path, query ?? "", "https://" + host, uri, "https://a.example/", "https://a.example/"].join("\t"))
        })
        """#
}

private enum Node {
    static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/node" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    static var isAvailable: Bool { path != nil }
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz/RedirectURI/compare.mjs")
        .standardizedFileURL

    /// Where what was built lies, beside the tests.
    static func productFolder() throws -> URL {
        let near =
            [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent(), Bundle.main.bundleURL.deletingLastPathComponent()]
            + CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let found = near.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("RedirectURIReader").path) }
        return try #require(found, "RedirectURIReader is not beside the tests")
    }

    static func run(reader: URL, cases: Int) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        let folder = FileManager.default.temporaryDirectory
        let files = ["out", "err"].map { folder.appendingPathComponent("gatehouse-\(UUID().uuidString).\($0)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        for file in files { try Data().write(to: file) }
        process.executableURL = URL(fileURLWithPath: try #require(path))
        process.arguments = [script.path, reader.path, "\(cases)", "1"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return (process.terminationStatus, texts[0], texts[1])
    }
}
