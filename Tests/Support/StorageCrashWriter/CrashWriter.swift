import Gate
import Lightning
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes payments one after the other and prints the hash of each as soon as it was acknowledged, until it is killed.
@main
struct CrashWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let seed = UInt64(arguments[2]) else {
            print("usage: StorageCrashWriter DATABASE SEED")
            exit(64)
        }
        let database = try GatehouseDatabase.open(path: arguments[1])
        var generator = Counter(value: seed << 32)
        _ = try await database.masterKeys(now: Timestamp(seconds: 1), generator: &generator)
        while true {
            let hash = PaymentHash(Bytes32(random: &generator))
            let entry = LedgerEntry(
                paymentHash: hash, amount: .satoshis(10), service: "swaps", passID: Bytes32(random: &generator).hex, issuedAt: Timestamp(seconds: 1),
                settledAt: nil, firstUsedAt: nil)
            try await database.record([entry])
            // One write call a line: a kill cuts between lines or inside one, never mixes them.
            let line = Array((hash.hex + "\n").utf8)
            guard write(1, line, line.count) == line.count else { exit(1) }
        }
    }
}

struct Counter: RandomNumberGenerator {
    var value: UInt64

    mutating func next() -> UInt64 {
        value &+= 1
        return value
    }
}
