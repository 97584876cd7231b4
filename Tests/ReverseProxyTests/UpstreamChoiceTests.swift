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
        for _ in 0..<9 { if let next = choice.choose(service, now: at(0)) { seen[next, default: 0] += 1 } }
        #expect(seen.values.sorted() == [3, 3, 3])
        choice.began(addresses[0])
        choice.began(addresses[2])
        for _ in 0..<3 { #expect(choice.choose(service, now: at(0)) == addresses[1]) }
        choice.ended(addresses[2])
        choice.began(addresses[1])
        for _ in 0..<3 { #expect(choice.choose(service, now: at(0)) == addresses[2]) }
    }

    @Test("a failed address rests, longer after each failure and never for ever, and an answer brings it back")
    func rest() {
        var choice = UpstreamChoice()
        choice.failed(addresses[0], now: at(0))
        for _ in 0..<6 { #expect(choice.choose(service, now: at(0)) != addresses[0]) }
        #expect((0..<3).contains { _ in choice.choose(service, now: at(1)) == addresses[0] })
        choice.failed(addresses[0], now: at(1))
        for _ in 0..<6 { #expect(choice.choose(service, now: at(2)) != addresses[0]) }
        for _ in 0..<20 { choice.failed(addresses[0], now: at(3)) }
        for _ in 0..<6 { #expect(choice.choose(service, now: at(32)) != addresses[0]) }
        #expect((0..<3).contains { _ in choice.choose(service, now: at(33)) == addresses[0] })
        choice.failed(addresses[0], now: at(40))
        choice.answered(addresses[0])
        #expect((0..<3).contains { _ in choice.choose(service, now: at(40)) == addresses[0] })
    }

    @Test("where all rest, the one that has rested longest is tried; an only address always is")
    func nothingLeft() {
        var choice = UpstreamChoice()
        choice.failed(addresses[1], now: at(0))
        choice.failed(addresses[0], now: at(0))
        choice.failed(addresses[0], now: at(0))
        choice.failed(addresses[2], now: at(0))
        choice.failed(addresses[2], now: at(0))
        #expect(choice.choose(service, now: at(0)) == addresses[1])
        let only = GatedService(name: "s", match: ServiceMatch(), upstream: addresses[0], payment: nil)
        #expect(choice.choose(only, now: at(0)) == addresses[0])
        #expect(choice.choose(only, now: at(0), excluding: [addresses[0]]) == nil)
    }

    @Test("an unhealthy address is not chosen while a healthy one is left, resting or not; where none is, health has no say")
    func health() {
        let checked = GatedService(
            name: "s", match: ServiceMatch(), upstream: addresses[0], alternatives: Array(addresses[1...]), health: HealthCheck(.grpc), payment: nil)
        var choice = UpstreamChoice()
        choice.unhealthy = [HealthSubject(service: "s", address: addresses[0]), HealthSubject(service: "other", address: addresses[1])]
        func chosen(_ service: GatedService, excluding excluded: [UpstreamAddress] = []) -> Set<UpstreamAddress> {
            Set((0..<6).compactMap { _ in choice.choose(service, now: at(0), excluding: excluded) })
        }
        #expect(chosen(checked) == Set(addresses[1...]))
        #expect(chosen(service) == Set(addresses))
        choice.failed(addresses[1], now: at(0))
        choice.failed(addresses[2], now: at(0))
        #expect(!chosen(checked).contains(addresses[0]))
        #expect(chosen(checked, excluding: Array(addresses[1...])).isEmpty)
        choice.answered(addresses[1])
        choice.answered(addresses[2])
        choice.unhealthy = Set(addresses.map { HealthSubject(service: "s", address: $0) })
        #expect(chosen(checked) == Set(addresses))
    }
}
