import Foundation
import SSA
import Testing

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// The code of what is thrown; `nil` when nothing is.
func refusal(_ body: () throws -> some Any) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? any SSAError)?.code ?? "\(error)"
    }
}

/// A list of the corpus.
func corpus<Entry: Decodable>(_ name: String) throws -> [Entry] {
    let file = try #require(Bundle.module.resourceURL).appendingPathComponent("Corpus/\(name).json")
    let entries = try JSONDecoder().decode([Entry].self, from: Data(contentsOf: file))
    try #require(!entries.isEmpty)
    return entries
}

func request(
    _ redirectURI: String = "https://good.example/cb", scopes: Scopes = [], state: String? = nil, responseMode: ResponseMode = .query,
    responseType: AuthorizationRequest.ResponseType = .token
) throws -> AuthorizationRequest {
    try AuthorizationRequest(
        scopes: scopes, redirectURI: RedirectURI(redirectURI), state: state, responseMode: responseMode, responseType: responseType)
}
