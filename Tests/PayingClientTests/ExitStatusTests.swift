import Lightning
import PayingClient
import Testing

@testable import gatepass

@Suite("exit codes")
struct ExitStatusTests {
    private let hash = Preimage(Bytes32(words: (1, 2, 3, 4))).paymentHash

    @Test("a preimage that does not belong to the invoice does not promise that no money moved")
    func wrongPreimage() {
        let status = ExitStatus(.wrongPreimage(hash))
        #expect(status.rawValue == 14)
        #expect(status.meaning.contains("money may have moved"))
        #expect(ExitStatus(.paymentFailed(.noRoute, hash)).meaning.contains("no money moved"))
    }
}
