import Accounts
import Foundation
import Lightning
import Testing

@testable import Mail

@Suite("Handing letters to a program")
struct SendmailTests {
    private func keeping(_ folder: String, _ arguments: [String] = []) throws -> [String] {
        [python, try lettersProgram(), "keep", folder] + arguments
    }

    private func shell(_ script: String) -> [String] { ["/bin/sh", "-c", script] }

    @Test("another mail program reads both alternatives, and every field that a letter should have")
    func wholeLetter() async throws {
        try await withFolder { folder in
            try await mailer(keeping(folder)).send(letter(.resetPassword(try code("ABCD-EFGH-JKMN"))))
            let received = try ReceivedLetter.only(in: folder)
            let text = LetterText(letter(.resetPassword(try code("ABCD-EFGH-JKMN"))), network: "Example", site: "https://swaps.example")
            #expect(received.defects == [])
            #expect(received.parts.map { $0[0] } == ["text/plain", "text/html"])
            #expect(received.plain == text.plain)
            #expect(received.html == text.html)
            #expect(received.to == ["ada@home.example"])
            #expect(received.from == [["Example", "noreply@swaps.example"]])
            #expect(received.field("Subject") == "Example: a new password")
            #expect(received.field("Date") == "Fri, 27 Nov 2026 13:05:09 +0000")
            #expect(received.field("Auto-Submitted") == "auto-generated")
            #expect(received.field("Message-ID")?.wholeMatch(of: /<[0-9a-f]{32}@swaps\.example>/) != nil)
            #expect(received.longest <= 78)
        }
    }

    @Test(
        "names outside of ASCII, long ones and quoted ones arrive as they are",
        arguments: [
            "Тауш \u{1F510} und ein langer Name, der in keine Zeile passt, weil er nicht aufhört", "He said \"swap\" \\ left", "=?utf-8?q?x?=",
            "Swaps, Inc. <swaps@evil.example>",
        ])
    func names(name: String) async throws {
        try await withFolder { folder in
            try await mailer(keeping(folder), name: name, network: name).send(letter(.alreadyRegistered))
            let received = try ReceivedLetter.only(in: folder)
            #expect(received.from == [[name, "noreply@swaps.example"]])
            #expect(received.field("Subject") == name + ": you have an account already")
            #expect(received.plain.contains(name))
            #expect(received.longest <= 78)
        }
    }

    @Test("the address is an argument where the command says so, and no shell reads it")
    func argument() async throws {
        try await withFolder { folder in
            let address = "$(touch${IFS}x)|ada'`id`'@home.example"
            #expect(try await failure(mailer(keeping(folder, ["--", "{to}", "a b"])), letter(.alreadyRegistered, to: address)) == .unusableAddress)
            let unusual = "a$b`c`|d'e{f}@home.example"
            try await mailer(keeping(folder, ["--", "{to}", "a b"])).send(letter(.alreadyRegistered, to: unusual))
            #expect(try ReceivedLetter.only(in: folder).arguments == ["--", unusual, "a b"])
        }
    }

    @Test(
        "an address that would be more than one mailbox, or another field, gets no letter",
        arguments: [
            "a@b.example\nBcc: c@d.example", "a@b.example\r\nBcc: c@d.example", "a,b@c.example", "a@b.example,c", "<a@b.example>", "a@b.example>",
            "a b@c.example", "a@b.example\u{2028}x", "(c)a@b.example", "a;b@c.example", "a:b@c.example", "\"a\"b\"@c.example", "\"a\\\"@c.example",
            "a..b@c.example", "a@b@c.example", "a@", "@c.example", "a@c..example", "a@[127.0.0.1]", "a\u{202E}@c.example",
        ])
    func hostileAddress(address: String) async throws {
        try await withFolder { folder in
            let found = await failure(try mailer(keeping(folder)), letter(.alreadyRegistered, to: address))
            #expect(found == .unusableAddress)
            #expect(try ReceivedLetter.all(in: folder).isEmpty)
        }
    }

    @Test("an address that begins like an option is no argument, but may stand in a head")
    func option() async throws {
        try await withFolder { folder in
            let address = "-OQueueDirectory=/tmp@c.example"
            #expect(try await failure(mailer(keeping(folder, ["{to}"])), letter(.alreadyRegistered, to: address)) == .unusableAddress)
            try await mailer(keeping(folder)).send(letter(.alreadyRegistered, to: address))
            #expect(try ReceivedLetter.only(in: folder).to == [address])
        }
    }

    @Test("unusual addresses that are right arrive", arguments: ["o'neil+tag@c.example", "\"a,b\"@c.example", "jörg@bücher.example", "a@localhost"])
    func unusualAddress(address: String) async throws {
        try await withFolder { folder in
            try await mailer(keeping(folder, ["{to}"])).send(letter(.alreadyRegistered, to: address))
            let received = try ReceivedLetter.only(in: folder)
            #expect(received.to == [address])
            #expect(received.arguments == [address])
        }
    }

    @Test("neither a user name nor the network's name makes a field or a part")
    func injectedFields() async throws {
        try await withFolder { folder in
            let evil = "x\r\nBcc: victim@c.example\n\n--boundary\nContent-Type: text/html\n\n<b>"
            let reset = letter(.resetPassword(try code("ABCD")), username: evil)
            try await mailer(keeping(folder), name: evil, network: evil).send(reset)
            let received = try ReceivedLetter.only(in: folder)
            #expect(received.names == ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"])
            #expect(received.parts.map { $0[0] } == ["text/plain", "text/html"])
            #expect(received.to == ["ada@home.example"])
            #expect(!received.html.contains("<b>"))
        }
    }

    // MARK: Programs that fail

    @Test("a status and the first line of the complaint are told, whether the letter was read or not")
    func complaint() async throws {
        let read = try mailer(shell("cat >/dev/null; printf '\\nno route to \\033[31mhost\\nmore\\n' >&2; exit 75"))
        #expect(
            await failure(read, letter(.alreadyRegistered)) == .failed(program: "/bin/sh", status: "status 75", complaint: "no route to ?[31mhost"))
        #expect(
            try await failure(mailer(["/bin/false"]), letter(.alreadyRegistered)) == .failed(program: "/bin/false", status: "status 1", complaint: "")
        )
        let killed = await failure(try mailer(shell("kill -9 $$")), letter(.alreadyRegistered))
        #expect(killed == .failed(program: "/bin/sh", status: "signal 9", complaint: ""))
    }

    @Test("a complaint without an end is read, and kept in part only")
    func longComplaint() async throws {
        let program = try mailer(shell("head -c 5000000 /dev/zero | tr '\\0' x >&2; exit 3"))
        let expected = MailError.failed(program: "/bin/sh", status: "status 3", complaint: String(repeating: "x", count: 200))
        #expect(await failure(program, letter(.alreadyRegistered)) == expected)
    }

    @Test("a program that is not there, and a command without one, are errors")
    func noProgram() async throws {
        guard case .cannotRun("/nonexistent/sendmail", _)? = await failure(try mailer(["/nonexistent/sendmail"]), letter(.alreadyRegistered)) else {
            return #expect(Bool(false), "it ran")
        }
        #expect(throws: MailError.noCommand) { try mailer([]) }
    }

    @Test("a program that takes too long is ended, with the programs that it started")
    func timeout() async throws {
        try await withFolder { folder in
            let slow = try mailer(shell("sleep 600 & echo $! > \(folder)/child; wait"), timeout: .seconds(1))
            #expect(await failure(slow, letter(.alreadyRegistered)) == .timedOut(program: "/bin/sh", after: .seconds(1)))
            let child = try String(contentsOfFile: folder + "/child", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            // Gone, or dead and not fetched by its new parent yet.
            let status = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
            #expect(status.isEmpty || status.contains(") Z "), "\(status)")
        }
    }

    @Test("a program that leaves something running behind it holds nobody up")
    func leftBehind() async throws {
        try await withFolder { folder in
            let daemon = try mailer(shell("cat >/dev/null; sleep 600 & echo $! > \(folder)/child"))
            #expect(await failure(daemon, letter(.alreadyRegistered)) == nil)
            let child = try String(contentsOfFile: folder + "/child", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            _ = kill(try #require(pid_t(child)), SIGKILL)
        }
    }

    @Test("of many letters so many programs run at a time, and every letter arrives")
    func atOnce() async throws {
        try await withFolder { folder in
            let script = "cat >/dev/null; cd \(folder); touch run.$$; ls | grep -c run >> counts; sleep 0.1; rm run.$$"
            let mailer = try mailer(shell(script))
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<12 { group.addTask { #expect(await failure(mailer, letter(.alreadyRegistered)) == nil) } }
            }
            let counts = try String(contentsOfFile: folder + "/counts", encoding: .utf8).split(separator: "\n").compactMap { Int($0) }
            #expect(counts.count == 12)
            #expect(counts.allSatisfy { (1...SendmailMailer.limit).contains($0) })
        }
    }

    // MARK: A real mail program

    private static let msmtp = "/usr/bin/msmtp"
    private static var hasMsmtp: Bool { FileManager.default.isExecutableFile(atPath: msmtp) }

    private func msmtp(_ sink: MailSink) -> [String] {
        [
            Self.msmtp, "--file=/dev/null", "--host=127.0.0.1", "--port=\(sink.port)", "--auth=off", "--tls=off", "--from=noreply@swaps.example",
            "-t",
        ]
    }

    @Test("msmtp brings a letter to a server, for its one recipient", .enabled(if: hasMsmtp, "msmtp is not installed"))
    func throughServer() async throws {
        try await withFolder { folder in
            let sink = try MailSink(folder: folder)
            defer { sink.end() }
            try await mailer(msmtp(sink)).send(letter(.confirmEmail(try code("1234567")), to: "a.b+tag@home.example"))
            let received = try ReceivedLetter.only(in: folder)
            #expect(received.recipients == ["a.b+tag@home.example"])
            #expect(received.sender == "noreply@swaps.example")
            #expect(received.defects == [])
            #expect(received.plain.contains("1234567") && received.html.contains("1234567"))
        }
    }

    @Test("what the server refuses is an error that says so", .enabled(if: hasMsmtp, "msmtp is not installed"))
    func refusedByServer() async throws {
        try await withFolder { folder in
            let sink = try MailSink(folder: folder)
            defer { sink.end() }
            guard
                case .failed(Self.msmtp, "status 65", let complaint)? = await failure(
                    try mailer(msmtp(sink)), letter(.alreadyRegistered, to: "refused@home.example"))
            else { return #expect(Bool(false), "it was not refused") }
            #expect(complaint.contains("refused@home.example"))
            #expect(try ReceivedLetter.all(in: folder).isEmpty)
        }
    }
}
