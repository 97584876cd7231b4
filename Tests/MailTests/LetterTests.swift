import Accounts
import Foundation
import Lightning
import Logging
import Synchronization
import Testing

@testable import Mail

@Suite("What letters say")
struct LetterTests {
    private func contents() throws -> [AccountLetter.Content] {
        [
            .confirmEmail(try code("1234567")), .resetPassword(try code("ABCD-EFGH-JKMN")), .alreadyRegistered,
            .passwordChanged(at: moment, from: stranger), .sessionReplayed(at: moment, from: stranger),
        ]
    }

    @Test("every letter names the network and says what to do if it was not you, in both alternatives")
    func everyLetter() throws {
        for content in try contents() {
            let text = LetterText(letter(content), network: "Swaps & Co", site: "https://swaps.example")
            #expect(text.subject.hasPrefix("Swaps & Co: "))
            #expect(text.plain.contains("Swaps & Co"))
            #expect(text.html.contains("Swaps &amp; Co"))
            #expect(text.plain.contains("If it was not you") || text.plain.contains("If not, somebody else"))
            #expect(text.plain.hasPrefix("Hello"))
            #expect(!text.plain.contains("evil") && !text.html.contains("evil"), "what a caller's program calls itself was repeated")
        }
    }

    @Test("a code stands on a line of its own")
    func codes() throws {
        for (content, code) in zip(try contents(), ["1234567", "ABCD-EFGH-JKMN"]) {
            let text = LetterText(letter(content), network: "Example", site: "https://swaps.example")
            #expect(text.plain.contains("\n\n    \(code)\n\n"))
            #expect(text.html.contains(">\(code)</p>"))
            #expect(text.plain.contains("good for 15 minutes"))
            #expect(!text.subject.contains(code), "a subject shows on locked screens")
        }
    }

    @Test("word of what happened says when and from where")
    func places() throws {
        for content in try contents().suffix(2) {
            let text = LetterText(letter(content), network: "Example", site: "https://swaps.example")
            #expect(text.plain.contains("on 27 November 2026 at 13:05 UTC, from the address 192.0.2.7"))
        }
    }

    @Test("a user name that could be a link or markup is not repeated, and no name at all before the address is confirmed")
    func names() throws {
        let reset = AccountLetter.Content.resetPassword(try code("ABCD"))
        func plain(_ content: AccountLetter.Content, _ name: String) -> String {
            LetterText(letter(content, username: name), network: "Example", site: "https://swaps.example").plain
        }
        #expect(plain(reset, "Ada L").hasPrefix("Hello Ada L,\n"))
        #expect(plain(reset, "Ådå").hasPrefix("Hello Ådå,\n"))
        for name in ["win.example", "https://win.example", "<b>x</b>", "a\nb", String(repeating: "a", count: 64)] {
            #expect(plain(reset, name).hasPrefix("Hello,\n"), "\(name)")
        }
        #expect(!plain(.confirmEmail(try code("1234567")), "Ada").contains("Ada"))
    }

    @Test("dates are those of the calendar")
    func dates() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "EEE, d MMM yyyy HH:mm:ss +0000"
        for seconds in [0, 951_782_400, 951_868_799, 1_709_164_800, 1_795_784_709, 4_107_542_399, -1] as [Int64] {
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(UTCMoment(Timestamp(seconds: seconds)).mailDate == expected)
        }
        #expect(UTCMoment(Timestamp(milliseconds: .max)).year == 9999)
    }

    @Test("without mail the log gets the code, and says loudly that it should not")
    func log() async throws {
        let recorded = RecordedMessages()
        let logger = Logger(label: "mail") { _ in recorded }
        await LogMailer(logger: logger).send(letter(.confirmEmail(try code("1234567"))))
        let line = try #require(recorded.lines.withLock { $0 }.first)
        #expect(line.hasPrefix("warning NO MAIL IS CONFIGURED"))
        #expect(line.contains("1234567") && line.contains("ada@home.example"))
    }
}

private final class RecordedMessages: LogHandler, Sendable {
    let lines = Mutex<[String]>([])

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
