import Macaroons
import Testing

@Suite("The library as a newcomer uses it")
struct FirstUseTests {
    @Test("mint, narrow, send, read, verify")
    func story() throws {
        // The service mints.
        let rootKey = RootKey(utf8("a secret of the service, 32 random bytes in earnest"))
        let pass = Macaroon.mint(rootKey: rootKey, identifier: utf8("pass 7"), location: "https://service.example").attenuated(by: "service=swaps")

        // The holder narrows it for a friend and sends text.
        let narrower = pass.attenuated(by: "before=100")
        let token = Base64.encode(narrower.serialized())

        // The service reads and verifies.
        let received = try Macaroon.parse(#require(Base64.decode(token)))
        func check(at time: Int) -> Macaroon.Verification {
            received.verify(rootKey: rootKey) { caveat in
                let condition = text(caveat.identifier)
                if condition == "service=swaps" { return .met }
                guard condition.hasPrefix("before="), let limit = Int(condition.dropFirst(7)) else { return .refused("unknown condition") }
                return time < limit ? .met : .refused("it is \(time)")
            }
        }
        #expect(check(at: 99).isValid)
        #expect(check(at: 100).refusal?.description == "caveat 2 of the macaroon: the condition is not met: it is 100")
    }
}
