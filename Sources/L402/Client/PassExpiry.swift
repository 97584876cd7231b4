public import Lightning
internal import Macaroons

/// When a pass ends, read from the conditions in its token by a client that cannot verify it.
///
/// A hint, to renew in time instead of being refused. The server decides.
public enum PassExpiry {
    /// The earliest end that the token speaks of; `nil` when it speaks of none or is nothing known.
    ///
    /// Reads macaroons of version 1, 2 and JSON in either base64 alphabet and these conditions: `<service>_valid_until=<seconds>`,
    /// `expiration=<milliseconds>`, `ExpiresAt = <seconds>`. Servers do not agree about units: a number from 10^11 on (year 5138 in seconds, 1973 in
    /// milliseconds) is taken for milliseconds and a smaller one for seconds, whatever the condition.
    public static func learn(from token: String) -> Timestamp? {
        guard token.utf8.count <= Challenge.fieldByteLimit, let bytes = Base64.decode(token), let macaroons = try? Macaroon.parseSequence(bytes),
            let macaroon = macaroons.first
        else { return nil }
        return macaroon.caveats.filter { !$0.isThirdParty }.compactMap { moment(in: $0.identifier) }.min()
    }

    private static func moment(in caveat: [UInt8]) -> Timestamp? {
        guard let condition = Condition(caveat), isEnd(trimmed(condition.name)), let number = Condition.number(in: trimmed(condition.value)) else {
            return nil
        }
        return number < 100_000_000_000 ? Timestamp(seconds: number) : Timestamp(milliseconds: number)
    }

    private static func isEnd(_ name: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return ["expiration", "expiresat", "expires_at"].contains(text) || text.utf8.suffix(12).elementsEqual("_valid_until".utf8)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while bytes.first == UInt8(ascii: " ") { bytes = bytes.dropFirst() }
        while bytes.last == UInt8(ascii: " ") { bytes = bytes.dropLast() }
        return bytes
    }
}
