internal import Pages
internal import SSA

extension SamplePage {
    static func problems(_ filler: Filler) throws -> [SamplePage] {
        let link = filler("web+lq://net.example:s:authorize?scopes=5&redirect_uri=https%3A%2F%2Fevil.example%5C%40good.example%2F")
        let foreign = try Link("web+lq://other.example:8443/testnet:s:authorize?scopes=5&redirect_uri=https%3A%2F%2Ftool.example%2F")
        let (key, code) = (filler("access_token"), filler("unavailable"))
        let unknown = try unknownScopes()
        return [
            SamplePage("bad-link") { $0.badLink(BadLinkPage(.redirectURI(.backslash), link: link), in: $1) },
            SamplePage("bad-link-key") { $0.badLink(BadLinkPage(.request(.redirectURI(.reservedQueryKey(key))), link: link), in: $1) },
            SamplePage("bad-link-scheme") { $0.badLink(BadLinkPage(.link(.request(.redirectURI(.forbiddenScheme(key))))), in: $1) },
            SamplePage("bad-link-scopes") {
                $0.badLink(BadLinkPage(.unknownScopes(unknown)), in: $1)
            },
            SamplePage("bad-link-type") { $0.badLink(BadLinkPage(.otherType), in: $1) },
            SamplePage("foreign-network") { $0.foreignNetwork(ForeignNetworkPage(link: foreign), in: $1) },
            SamplePage("problem-404") { $0.problem(ProblemPage(status: 404), in: $1) },
            SamplePage("problem-418") { $0.problem(ProblemPage(status: 418), in: $1) },
            SamplePage("problem-503") { $0.problem(ProblemPage(status: 503, code: code, retryAfterSeconds: 30), in: $1) },
            SamplePage("signed-out") { $0.signedOut(in: $1) },
        ]
    }

    private static func unknownScopes() throws -> UnknownScopes {
        do throws(UnknownScopes) {
            _ = try ScopeRegistry.standard.definitions(of: Scopes(bits: [0, 7, 63]))
        } catch {
            return error
        }
        throw SampleError()
    }
}

private struct SampleError: Error {}
