import Accounts
import Testing

@testable import SocketGateway

@Suite("The gatekeeper")
struct GatekeeperTests {
    static let near = NetworkServer(instance: "near", url: "https://near.example/api")
    static let far = NetworkServer(instance: "far", url: "https://far.example/api")
    static let one = NetworkServer(instance: "one", url: "wss://one.example/v4/gateway")
    static let two = NetworkServer(instance: "two", url: "wss://two.example/v4/gateway")
    let configuration = SocketGatewayConfiguration(appServers: [near, far], gateways: [one, two])

    private func text(_ welcome: Gatekeeper.Welcome) -> String? {
        switch welcome {
        case .nothing: nil
        case .measure(_, let text), .selection(let text): String(decoding: text, as: UTF8.self)
        }
    }

    /// Asks for a measurement and chooses by it.
    private func choose(_ gatekeeper: inout Gatekeeper, _ session: String, _ measurement: MeasuredLatencies, at moment: Duration = .zero) -> String {
        guard case .measure(let asked, _) = gatekeeper.welcome(Network.grant(1), session: nil, identifier: session, at: moment) else { return "" }
        return String(decoding: gatekeeper.choose(asked, by: measurement, at: moment), as: UTF8.self)
    }

    @Test("with one server of each kind there is nothing to say")
    func nothing() {
        for configuration in [SocketGatewayConfiguration(), SocketGatewayConfiguration(appServers: [Self.near], gateways: [Self.one])] {
            var gatekeeper = Gatekeeper(configuration)
            #expect(gatekeeper.welcome(Network.grant(1), session: nil, identifier: "s", at: .zero) == .nothing)
        }
    }

    @Test("a client is asked to measure all servers, and sent to the nearest of each kind")
    func measure() {
        var gatekeeper = Gatekeeper(configuration)
        let expected =
            #"{"event":"gatekeeperMeasure","sessionId":"s1","appServers":[{"instanceId":"near","baseUrl":"https://near.example/api"},{"instanceId":"far","baseUrl":"https://far.example/api"}],"gateways":[{"instanceId":"one","gateway":"wss://one.example/v4/gateway"},{"instanceId":"two","gateway":"wss://two.example/v4/gateway"}]}"#
        #expect(text(gatekeeper.welcome(Network.grant(1), session: nil, identifier: "s1", at: .zero)) == expected)
        let measurement = MeasuredLatencies(appServers: ["near": 5, "far": 80], gateways: ["one": 90, "two": 12.5])
        #expect(
            choose(&gatekeeper, "s1", measurement)
                == #"{"event":"gatekeeperSelection","appServer":"https://near.example/api","gateway":"wss://two.example/v4/gateway"}"#)
    }

    @Test("of servers that are about equally near, the one that fewer were sent to")
    func load() {
        var gatekeeper = Gatekeeper(configuration)
        let equal = MeasuredLatencies(appServers: ["near": 20, "far": 28], gateways: ["one": 200, "two": 239])
        let chosen = (0..<4).map { choose(&gatekeeper, "s\($0)", equal) }
        #expect(chosen.filter { $0.contains("//near.") }.count == 2)
        #expect(chosen.filter { $0.contains("//one.") }.count == 2)
        #expect(chosen[0].contains("//near.") && chosen[0].contains("//one."))
        let apart = MeasuredLatencies(appServers: ["near": 20, "far": 31], gateways: ["one": 200, "two": 241])
        #expect((4..<8).allSatisfy { choose(&gatekeeper, "s\($0)", apart).contains(#"//near.example/api","gateway":"wss://one."#) })
    }

    @Test("a server that could not be measured is not chosen while another was; without any measurement load alone decides")
    func unmeasured() {
        var gatekeeper = Gatekeeper(configuration)
        #expect(
            choose(&gatekeeper, "a", MeasuredLatencies(appServers: ["far": 5000, "unknown": 1], gateways: ["two": 1])).contains(
                #"//far.example/api","gateway":"wss://two."#))
        #expect(choose(&gatekeeper, "b", MeasuredLatencies()).contains(#"//near.example/api","gateway":"wss://one."#))
    }

    @Test("who shows its session is sent to the same servers again, for as long as it is remembered, and nobody else is")
    func session() {
        var gatekeeper = Gatekeeper(configuration, memory: .seconds(100))
        let first = choose(&gatekeeper, "s", MeasuredLatencies(appServers: ["far": 1], gateways: ["two": 1]))
        for second in [50, 140, 230] {
            #expect(text(gatekeeper.welcome(Network.grant(1), session: "s", identifier: "n", at: .seconds(second))) == first)
        }
        #expect(gatekeeper.welcome(Network.grant(2), session: "s", identifier: "n", at: .seconds(230)) == .nothing)
        #expect(gatekeeper.welcome(Network.grant(1), session: "s", identifier: "n", at: .seconds(331)) == .nothing)
        // Another gateway's: it has chosen already.
        #expect(gatekeeper.welcome(Network.grant(1), session: "other", identifier: "n", at: .zero) == .nothing)
    }

    @Test("memory is bounded, and what is forgotten weighs nothing")
    func bounded() {
        var gatekeeper = Gatekeeper(configuration, memory: .seconds(10), capacity: 16)
        for number in 0..<1000 {
            _ = choose(&gatekeeper, "s\(number)", MeasuredLatencies(appServers: ["near": 1], gateways: ["one": 1]), at: .milliseconds(number))
        }
        _ = (0..<16).map { choose(&gatekeeper, "t\($0)", MeasuredLatencies(appServers: ["far": 1], gateways: ["two": 1]), at: .seconds(100 + $0)) }
        // All that went near are forgotten by now.
        #expect(choose(&gatekeeper, "u", MeasuredLatencies(), at: .seconds(116)).contains(#"//near.example/api","gateway":"wss://one."#))
    }

    @Test(
        "what a client says that it measured is read with care",
        arguments: [
            (#"[{"instanceId":"near","latency":12.5},{"instanceId":"far","latency":1e2}]"#, ["near": 12.5, "far": 100]),
            (#"[{"instanceId":"near","latency":-1},{"instanceId":"far","latency":1e400}]"#, [:]),
            (#"[{"instanceId":"near","latency":null},{"instanceId":"far"},{"latency":1},7,"x",[]]"#, [:]),
            (#"[{"instanceId":"near","latency":1},{"instanceId":"near","latency":0}]"#, ["near": 1]), (#"{}"#, [:]), ("null", [:]),
        ] as [(String, [String: Double])])
    func measurement(_ list: String, _ expected: [String: Double]) throws {
        var gatekeeper = Gatekeeper(configuration)
        guard case .measure(let asked, _) = gatekeeper.welcome(Network.grant(1), session: nil, identifier: "s", at: .zero) else {
            Issue.record("no measure")
            return
        }
        var socket = try Socket()
        let message = #"{"event":"gatekeeperMeasure","appServers":\#(list)}"#
        // Nobody asked.
        #expect(socket.say(message).isEmpty)
        socket.session.measures(asked)
        #expect(socket.say(message) == [.measured(asked, MeasuredLatencies(appServers: expected))])
        #expect(socket.say(message).isEmpty)
    }
}
