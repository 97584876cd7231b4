import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes one thing after the other and prints a line as soon as each was acknowledged, until it is killed.
@main
struct CrashWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let seed = UInt64(arguments[3]) else { return usage() }
        let database = try GatehouseDatabase.open(path: arguments[2])
        switch arguments[1] {
        case "payments": try await writePayments(to: database, seed)
        case "accounts": try await writeAccounts(to: database, seed)
        case "addresses": try await register(in: database, seed)
        default: usage()
        }
    }

    private static func usage() {
        print("usage: StorageCrashWriter payments|accounts|addresses DATABASE SEED")
        exit(64)
    }

    /// One write call a line: a kill cuts between lines or inside one, never mixes them.
    static func acknowledge(_ words: String) {
        let line = Array((words + "\n").utf8)
        guard write(1, line, line.count) == line.count else { exit(1) }
    }
}

struct Counter: RandomNumberGenerator {
    var value: UInt64

    mutating func next() -> UInt64 {
        value &+= 1
        return value
    }
}
