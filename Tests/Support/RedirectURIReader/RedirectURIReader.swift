import SSA

/// What Fuzz/RedirectURI/compare.mjs holds a browser's reading against: for each line of input, the hexadecimal digits of a redirect URI, a line that says what
/// we make of it. The columns are those of the script's `columns`, with tabs between them.
@main
struct RedirectURIReader {
    static func main() {
        while let line = readLine() {
            print(verdict(on: bytes(ofHex: line)))
        }
    }

    static func verdict(on bytes: [UInt8]) -> String {
        do throws(RedirectURIError) {
            return try accepted(RedirectURI(bytes: bytes)).joined(separator: "\t")
        } catch {
            return "-\t\(error.code)"
        }
    }

    private static func accepted(_ uri: RedirectURI) -> [String] {
        [
            "+", uri.kind.rawValue, uri.scheme, uri.host?.text ?? "", uri.host?.unicode ?? "", uri.port.map { "\($0)" } ?? "", uri.path,
            uri.query.map { "?\($0)" } ?? "", uri.origin, uri.text, returnAddress(uri, .query), returnAddress(uri, .fragment),
        ]
    }

    /// With values that would do harm if they were not encoded; the script knows them.
    private static func returnAddress(_ uri: RedirectURI, _ mode: ResponseMode) -> String {
        let request = try? AuthorizationRequest(scopes: [], redirectURI: uri, state: #" @/\?#&=+%'"<>"#, responseMode: mode)
        return request?.tokenAddress(access: "LQ.AC.a+b/c==.1&2", refresh: "LQ.RE.#?%41")?.text ?? ""
    }

    private static func bytes(ofHex text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
