import Gate
import NIOCore
import Testing

@testable import ReverseProxy

@Suite("The choice among addresses")
struct UpstreamChoiceTests {
    private let addresses = (1...3).map { UpstreamAddress(host: "10.0.0.\($0)", port: 80) }

    private var service: GatedService {
        GatedService(name: "s", match: ServiceMatch(), upstream: addresses[0], alternatives: Array(addresses[1...]), payment: nil)
    }

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(UInt64(1000 + seconds) * 1_000_000_000) }

    @Test("equal addresses take turns, and the one with the fewest exchanges comes first")
    func leastConnections() {
        var choice = UpstreamChoice()
        var seen: [UpstreamAddress: Int] = [:]
        for _ in 0..<9 { if let next = choice.choose(service, now: at(0)) { seen[next.address, default: 0] += 1 } }
        #expect(seen.values.sorted() == [3, 3, 3])
        choice.upstream(at: addresses[0]).began()
        choice.upstream(at: addresses[2]).began()
        for _ in 0..<3 { #expect(choice.choose(service, now: at(0))?.address == addresses[1]) }
        choice.upstream(at: addresses[2]).ended()
        choice.upstream(at: addresses[1]).began()
        for _ in 0..<3 { #expect(choice.choose(service, now: at(0))?.address == addresses[2]) }
    }

    @Test("a failed address rests, longer after each failure and never for ever, and an answer brings it back")
    func rest() {
        var choice = UpstreamChoice()
        choice.upstream(at: addresses[0]).failed(now: at(0))
        for _ in 0..<6 { #expect(choice.choose(service, now: at(0))?.address != addresses[0]) }
        #expect((0..<3).contains { _ in choice.choose(service, now: at(1))?.address == addresses[0] })
        choice.upstream(at: addresses[0]).failed(now: at(1))
        for _ in 0..<6 { #expect(choice.choose(service, now: at(2))?.address != addresses[0]) }
        for _ in 0..<20 { choice.upstream(at: addresses[0]).failed(now: at(3)) }
        for _ in 0..<6 { #expect(choice.choose(service, now: at(32))?.address != addresses[0]) }
        #expect((0..<3).contains { _ in choice.choose(service, now: at(33))?.address == addresses[0] })
        choice.upstream(at: addresses[0]).failed(now: at(40))
        choice.upstream(at: addresses[0]).answered()
        #expect((0..<3).contains { _ in choice.choose(service, now: at(40))?.address == addresses[0] })
    }

    @Test("where all rest, the one that has rested longest is tried; an only address always is")
    func nothingLeft() {
        var choice = UpstreamChoice()
        choice.upstream(at: addresses[1]).failed(now: at(0))
        choice.upstream(at: addresses[0]).failed(now: at(0))
        choice.upstream(at: addresses[0]).failed(now: at(0))
        choice.upstream(at: addresses[2]).failed(now: at(0))
        choice.upstream(at: addresses[2]).failed(now: at(0))
        #expect(choice.choose(service, now: at(0))?.address == addresses[1])
        let only = GatedService(name: "s", match: ServiceMatch(), upstream: addresses[0], payment: nil)
        #expect(choice.choose(only, now: at(0))?.address == addresses[0])
        #expect(choice.choose(only, now: at(0), excluding: [choice.upstream(at: addresses[0])]) == nil)
    }

    @Test("an unhealthy address is not chosen while a healthy one is left, resting or not; where none is, health has no say")
    func health() {
        let checked = GatedService(
            name: "s", match: ServiceMatch(), upstream: addresses[0], alternatives: Array(addresses[1...]), health: HealthCheck(.grpc), payment: nil)
        var choice = UpstreamChoice()
        choice.unhealthy = [HealthSubject(service: "s", address: addresses[0]), HealthSubject(service: "other", address: addresses[1])]
        func chosen(_ service: GatedService, excluding excluded: [UpstreamAddress] = []) -> Set<UpstreamAddress> {
            let excluded = excluded.map { choice.upstream(at: $0) }
            return Set((0..<6).compactMap { _ in choice.choose(service, now: at(0), excluding: excluded)?.address })
        }
        #expect(chosen(checked) == Set(addresses[1...]))
        #expect(chosen(service) == Set(addresses))
        choice.upstream(at: addresses[1]).failed(now: at(0))
        choice.upstream(at: addresses[2]).failed(now: at(0))
        #expect(!chosen(checked).contains(addresses[0]))
        #expect(chosen(checked, excluding: Array(addresses[1...])).isEmpty)
        choice.upstream(at: addresses[1]).answered()
        choice.upstream(at: addresses[2]).answered()
        choice.unhealthy = Set(addresses.map { HealthSubject(service: "s", address: $0) })
        #expect(chosen(checked) == Set(addresses))
    }
}
