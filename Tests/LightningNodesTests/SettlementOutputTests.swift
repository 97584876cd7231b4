import Lightning
import Logging
import Synchronization
import Testing

@testable import LightningNodes

@Suite("What a node tells faster than it is taken")
struct SettlementOutputTests {
    private final class Lines: Sendable {
        let counts = Mutex<[String]>([])
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(
            level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?, source: String, file: String, function: String, line: UInt
        ) {
            lines.counts.withLock { $0.append("\(level) \(metadata?["dropped_so_far"] ?? "")") }
        }
    }

    @Test("settlements beyond the bound are dropped with few lines in the log, and those before it arrive")
    func bounded() async {
        let lines = Lines()
        let output = SettlementOutput(node: "node", logger: Logger(label: "test") { _ in Handler(lines: lines) }, capacity: 3)
        let stream = output.fill {
            for number in UInt64(1)...103 {
                output.yield(
                    Settlement(
                        paymentHash: PaymentHash(Bytes32(words: (number, 0, 0, 0))), amount: MilliSatoshi(number), memo: "", settledAt: nil))
            }
        }
        // Not taken before all are there: `fill` ends the stream behind the last.
        while lines.counts.withLock({ $0.last }) != "warning 64" { await Task.yield() }
        let taken = await stream.reduce(into: [UInt64]()) { $0.append($1.amount.value) }
        #expect(taken == [1, 2, 3])
        #expect(lines.counts.withLock { $0 } == ["1", "2", "4", "8", "16", "32", "64"].map { "warning \($0)" })
    }
}
