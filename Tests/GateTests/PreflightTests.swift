import Testing

@testable import Gate

@Suite("Preflights")
struct PreflightTests {
    private static let policy = CrossOriginPolicy(origins: ["https://shop.example"])

    @Test("a preflight is for the service of the request that it asks about: by that method, and by the fields that it announces")
    func asked() throws {
        var gate = try TestGate([
            try service("rest"), try service("posts", methods: ["POST"], crossOrigin: Self.policy),
            try service("beta", methods: ["POST"], headers: [FieldMatch(name: "x-beta", value: "1")]),
        ])
        func ask(_ method: String, _ fields: [String] = []) -> String? {
            gate.ask(method: "OPTIONS", isPreflight: true, requestedMethod: method, requestedFields: fields).preflight?.name
        }
        #expect(ask("POST") == "posts")
        #expect(ask("post") == "posts")
        #expect(ask("PUT") == "rest")
        #expect(ask("POST", ["x-beta"]) == "beta")
    }

    @Test("an open service with a policy leaves preflights to the gate; one without answers itself, if it takes OPTIONS")
    func open() throws {
        var gate = try TestGate([
            try service("own", path: "/own", payment: nil), try service("ours", path: "/ours", payment: nil, crossOrigin: Self.policy),
            try service("reads", path: "/reads", methods: ["GET"], payment: nil),
        ])
        #expect(gate.ask("/own", method: "OPTIONS", isPreflight: true, requestedMethod: "GET").permit?.service.name == "own")
        #expect(gate.ask("/ours", method: "OPTIONS", isPreflight: true, requestedMethod: "GET").preflight?.crossOrigin == Self.policy)
        #expect(gate.ask("/reads", method: "OPTIONS", isPreflight: true, requestedMethod: "GET").refusal?.code == .noService)
        // No question about cross-origin access: for the service.
        #expect(gate.ask("/ours", method: "OPTIONS").permit != nil)
    }

    @Test("a refusal at a service knows its name and policy; one before any service knows neither")
    func refusals() throws {
        var gate = try TestGate([try service("swaps", path: "/swap", crossOrigin: Self.policy)])
        let refused = gate.ask("/swap", authorization: ["L402 nonsense"]).refusal
        #expect(refused?.service == "swaps" && refused?.crossOrigin == Self.policy)
        let lost = gate.ask("/other").refusal
        #expect(lost != nil && lost?.service == nil && lost?.crossOrigin == nil)
    }
}
