import Foundation
import SSA
import Testing

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
