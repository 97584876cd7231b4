import Gate
import NIOCore
import Testing

@testable import ReverseProxy

@Suite("What checks come to")
struct HealthStateTests {
    private let check = HealthCheck(.grpc, healthyThreshold: 2, unhealthyThreshold: 3)

    @Test("an address counts as healthy before its first check, which decides alone, and again where the check is another")
    func first() {
        var state = HealthState()
        #expect(state.isHealthy)
        #expect(state.checked(passed: false, by: check) == true)
        #expect(!state.isHealthy)
        #expect(state.checked(passed: true, by: check) == false)
        var again = HealthState(isHealthy: state.isHealthy)
        #expect(again.checked(passed: true, by: check) == true)
        #expect(again.isHealthy)
    }

    @Test("only so many results in a row change the state, and one to the contrary starts the count anew")
    func thresholds() {
        var state = HealthState()
        let changes = [true, false, false, true, false, false, false, true, false, true, true].map { state.checked(passed: $0, by: check) }
        #expect(changes == [false, false, false, false, false, false, true, false, false, false, true])
        #expect(state.isHealthy)
    }

    @Test("an upstream part fails where one service has no healthy address left")
    func part() {
        func health(_ service: String, _ port: Int, _ isHealthy: Bool) -> UpstreamHealth {
            UpstreamHealth(HealthSubject(service: service, address: UpstreamAddress(host: "10.0.0.1", port: port)), isHealthy: isHealthy)
        }
        #expect(Readiness.Part([]) == .ok)
        #expect(Readiness.Part([health("a", 1, false), health("a", 2, true), health("b", 1, true)]) == .ok)
        #expect(Readiness.Part([health("a", 1, true), health("b", 1, false), health("b", 2, false)]) == .failing)
    }
}
