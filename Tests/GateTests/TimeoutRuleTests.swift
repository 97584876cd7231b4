import L402
import Lightning
import Testing

@testable import Gate

@Suite("Times of a route")
struct TimeoutRuleTests {
    @Test("a permit has the times of the first rule that covers its request, else those of the service, paid for or free")
    func rules() throws {
        func rule(_ path: String, _ methods: [String] = [], head: Int) throws -> TimeoutRule {
            TimeoutRule(
                scope: RuleScope(path: try #require(PathPrefix(path)), methods: methods), timeouts: UpstreamTimeouts(head: .seconds(head)))
        }
        let service = GatedService(
            name: "s", match: ServiceMatch(), upstream: UpstreamAddress(host: "127.0.0.1", port: 1), free: [try #require(PathPrefix("/free"))],
            payment: PaymentTerms(price: .satoshis(1)), timeouts: UpstreamTimeouts(head: .seconds(1)),
            timeoutRules: [try rule("/free/a", ["GET"], head: 2), try rule("/free", head: 3), try rule("/free/a", head: 4)])
        let gate = Gate(services: ServiceTable([service]), verifier: Verifier(keys: try masterKeys(1)), revocations: Revocations())
        var memory = PassMemory()
        for (method, path, seconds) in [("GET", "/free/a/b", 2), ("POST", "/free/a", 3), ("GET", "/free", 3)] {
            let request = GateRequest(method: method, authority: "a", path: Array(path.utf8)[...])
            guard case .admitted(let permit) = gate.decide(request, memory: &memory, now: now) else {
                Issue.record("not admitted")
                continue
            }
            #expect(permit.timeouts == UpstreamTimeouts(head: .seconds(seconds)), "\(method) \(path)")
        }
        let path = try RequestPath(Array("/other".utf8)[...])
        #expect(service.timeouts(for: path, method: "GET") == UpstreamTimeouts(head: .seconds(1)))
    }
}
